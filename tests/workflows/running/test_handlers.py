"""A handler hands on what it is given: the rule stands in a desk, where it is tested by itself."""

import ast

from tests.source import Function, decorated, place

SIGNAL = 3
"""How many statements a signal may have: it keeps what it is told, it decides nothing."""


def statements(handler: Function) -> int:
    """How many it has, without its docstring."""
    return len(handler.body) - (ast.get_docstring(handler) is not None)


def test_every_update_and_its_validator_is_one_line() -> None:
    found = [
        (file, handler)
        for file, handler in decorated("workflow.update", ".validator")
        if not handler.name.startswith(("unknown_", "_refuse_"))  # for what has no name here
    ]
    assert len(found) > 20
    assert [place(file, handler) for file, handler in found if statements(handler) > 1] == []


def test_no_signal_is_longer_than_three_statements() -> None:
    found = list(decorated("workflow.signal"))
    assert len(found) > 3
    assert [place(file, handler) for file, handler in found if statements(handler) > SIGNAL] == []
