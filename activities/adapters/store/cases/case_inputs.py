"""What a case next to an order begins with: by its number, and by the cases that stand there."""

from collections.abc import Callable, Mapping
from typing import Any

from activities.adapters.store.results.rows import CaseRow
from models.messages.legs.case import CaseInput
from models.stages.returns.held_money import OrderReturn, without_held
from models.stages.returns.request import CaseKind, ReturnCase

StartInput = Callable[[int, tuple[CaseRow, ...]], Mapping[str, Any]]


class OrderMoneySettled(Exception):
    """All of an order's money is settled by its returns; `case` is the last of them."""

    def __init__(self, case: str) -> None:
        super().__init__(f"{case} has it")
        self.case = case


def numbered(case: CaseInput) -> StartInput:
    """Its input, once its number is known."""
    return lambda n, _: case.model_copy(update={"n": n}).model_dump(mode="json")


def rest_of(case: ReturnCase) -> StartInput:
    """The same, of money without what returns of that order settle.

    Raises:
        OrderMoneySettled: as it is made: nothing is left of it.
    """

    def start_input(n: int, others: tuple[CaseRow, ...]) -> Mapping[str, Any]:
        returns = (one for one in others if one.kind == CaseKind.RETURN)
        rest, settled_by = without_held(case, map(_held, returns))
        if settled_by is not None:
            raise OrderMoneySettled(settled_by)
        return numbered(rest)(n, others)

    return start_input


def _held(row: CaseRow) -> OrderReturn:
    return OrderReturn(ReturnCase.model_validate(row.start_input), row.workflow_id, row.outcome)
