"""The picture of a stage whose steps follow from a table: what is known says what is next."""

from collections.abc import Mapping
from typing import Final

from models.codes import CallStep, StepCode
from models.roles import Role
from models.stages.fact_waits import wait_of
from models.stages.returns.request import ReturnOutcome
from models.tracking.cases.return_flow import AWAITED_REPORTS, NextStep

Way = tuple[str, str]
"""A state that was left, and by what."""

Ways = frozenset[Way]


_END, _STEP, _CALL = ReturnOutcome, StepCode, CallStep
_MONEY_OR_GOODS: Final[tuple[NextStep, ...]] = (_STEP.AWAITING_REFUND, _CALL.TAKE_ORDER)

NEXT_STEPS: Final[Mapping[NextStep, tuple[NextStep, ...]]] = {
    _STEP.AWAITING_ANSWER: (
        *(_END.REFUSED, _STEP.AWAITING_REPAIR, _STEP.AWAITING_COLLECTION),
        *(_CALL.TAKE_ORDER, _STEP.AWAITING_WAY_BACK),
    ),
    _STEP.AWAITING_REPAIR: (_END.REPAIRED, _STEP.AWAITING_REPAIRER, _STEP.AWAITING_HAND_BACK),
    _STEP.AWAITING_REPAIRER: (_STEP.AWAITING_REPAIR, _STEP.AWAITING_COLLECTION),
    _STEP.AWAITING_HAND_BACK: (_END.REPAIRED, _END.REFUSED),
    _STEP.AWAITING_COLLECTION: (
        *(_STEP.AWAITING_INSPECTION, _STEP.AWAITING_REPAIR, _STEP.AWAITING_WISH),
        *(_END.NOT_SENT, *_MONEY_OR_GOODS),
    ),
    _STEP.AWAITING_WAY_BACK: (_STEP.AWAITING_INSPECTION, *_MONEY_OR_GOODS),
    _STEP.AWAITING_INSPECTION: (
        *(_STEP.AWAITING_JUDGEMENT, _CALL.PUT_BACK_STOCK, *_MONEY_OR_GOODS),
    ),
    _STEP.AWAITING_JUDGEMENT: (_CALL.PUT_BACK_STOCK, _STEP.AWAITING_HAND_BACK),
    _CALL.PUT_BACK_STOCK: (_STEP.AWAITING_EXCHANGE, _END.EXCHANGED, *_MONEY_OR_GOODS),
    _CALL.TAKE_ORDER: (_STEP.AWAITING_COLLECTION, _STEP.AWAITING_EXCHANGE),
    _STEP.AWAITING_EXCHANGE: (_END.EXCHANGED, _STEP.AWAITING_WISH),
    _STEP.AWAITING_WISH: (_STEP.AWAITING_COLLECTION, *_MONEY_OR_GOODS),
    _STEP.AWAITING_REFUND: (_END.REFUNDED,),
}
"""What follows a step as a rule: what is told late, agreed, or taken back may lead elsewhere."""


def draw_table(
    states: dict[str, tuple[str, str]], arrows: dict[tuple[str, str, str], None], ways: Ways
) -> Ways:
    """Draw the steps of the table, reached by those ways; there is no way out but the end."""
    steps = dict.fromkeys([*NEXT_STEPS, *(step for after in NEXT_STEPS.values() for step in after)])
    for step in steps:
        if not isinstance(step, ReturnOutcome):
            states.setdefault(step, _waits_for(step))
    first = next(iter(NEXT_STEPS))
    arrows |= dict.fromkeys((state, first, why) for state, why in sorted(ways))
    for step, after in NEXT_STEPS.items():
        for one in after:
            ends = isinstance(one, ReturnOutcome)
            arrows[step, "[*]" if ends else one, one if ends else states[step][1]] = None
    return frozenset()


def _waits_for(step: NextStep) -> tuple[str, str]:
    """Whose turn it is, and the report that ends it."""
    wait = AWAITED_REPORTS.get(step)
    if isinstance(wait, type):
        return wait_of(wait).waits_on, wait_of(wait).fact
    of_call = Role.PARTNER if isinstance(step, CallStep) else "whoever owes the next duty"
    return wait or of_call, ""
