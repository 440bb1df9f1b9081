"""The kinds that a stage waits for, by the name of their class, as `wait_for` is given them."""

import ast
from collections.abc import Iterator

from models.messages.reports.report import Facts
from models.roles import Role
from models.stages.fact_waits import Wait, wait_of
from models.stages.order import decided_facts
from models.stages.table import KINDS
from tests import source

_ALL: tuple[type[Facts], ...] = (
    *KINDS.values(),
    decided_facts.OrderConfirmed,
    decided_facts.HandedOn,
)

AWAITED = {kind.__name__: kind for kind in _ALL if kind.step or kind.step_by}


def awaited_in(call: ast.Call) -> Wait:
    """What a call of `wait_for` or `wait_for_one` waits for."""
    (kind,) = {source.name_of(arg) for arg in call.args} & set(AWAITED)
    by = source.keyword(call, "by")
    return wait_named(kind, by.attr if isinstance(by, ast.Attribute) else None)


def all_awaited_in(call: ast.Call) -> list[Wait]:
    """What a call of `wait_for_all` waits for, in turn."""
    return [wait_named(source.name_of(arg)) for arg in call.args]


def ways_back(waits: list[Wait]) -> Iterator[tuple[str, str, str]]:
    """From which step to which a kind leads back, since it asks for some of them again."""
    for name, kind in KINDS.items():
        first = next((n for n, wait in enumerate(waits) if wait.fact in kind.renews), len(waits))
        yield from ((wait.step, waits[first].step, name) for wait in waits[first + 1 :])


def wait_named(kind: str, by: str | None = None) -> Wait:
    """How a stage waits for the kind of that class, told by the role of that name."""
    return wait_of(AWAITED[kind], Role[by] if by else None)
