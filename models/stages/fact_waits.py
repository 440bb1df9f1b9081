"""Where a stage waits for a fact: under which code, and whose turn it is."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import NamedTuple, TypeVar

from models.codes import StepCode
from models.messages.reports.report import Facts
from models.roles import Role
from models.sop.duty import Duty
from models.stages.table import SPECS

AnyFacts = TypeVar("AnyFacts", bound=Facts)


class Wait(NamedTuple):
    """One wait: the name of the fact, the step's code, whose turn it is."""

    fact: str
    step: StepCode
    waits_on: Role


@cache
def wait_of(kind: type[Facts], by: Role | None = None) -> Wait:
    """How a stage waits for that kind, told by that role where it makes the difference.

    Raises:
        LookupError: no stage waits for that kind.
    """
    fact, step = kind.fact_name(by or ""), kind.step_by.get(by or "", kind.step)
    waits_on = kind.waits_on or next((duty.owner for duty in kept_by(fact)), None)
    if step is None or waits_on is None:
        raise LookupError(f"no stage waits for {kind.kind}: it has no step, or nobody owes it")
    return Wait(fact, step, waits_on)


def next_of(waits: Iterable[Wait], names: Collection[str]) -> Wait | None:
    """The first of these waits, in the order of the SOP, whose fact is not known."""
    return next((wait for wait in waits if wait.fact not in names), None)


def kept_by(fact: str) -> list[Duty]:
    """The duties that a fact keeps, through all the stages."""
    return [duty for spec in SPECS for duty in spec.duties if fact in duty.kept_by]
