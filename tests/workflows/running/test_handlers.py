"""A handler hands on what it is given: the rule stands in a desk, where it is tested by itself."""

import ast
from pathlib import Path

import pytest

from tests.source import Function, decorated, place


def statements(handler: Function) -> int:
    """How many it has, without its docstring."""
    return len(handler.body) - (ast.get_docstring(handler) is not None)


def handlers(decorator: str, *more: str) -> list[tuple[Path, Function]]:
    """Those of messages that have a name here."""
    return [
        (file, handler)
        for file, handler in decorated(decorator, *more)
        if not handler.name.startswith(("unknown_", "_refuse_"))
    ]


@pytest.mark.parametrize(
    ("decorators", "least"), [(("workflow.update", ".validator"), 20), (("workflow.signal",), 5)]
)
def test_every_handler_and_its_validator_is_one_line(
    decorators: tuple[str, ...], least: int
) -> None:
    found = handlers(*decorators)
    assert len(found) > least
    assert [place(file, handler) for file, handler in found if statements(handler) > 1] == []
