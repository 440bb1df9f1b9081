"""Nothing of an order is left to be delivered: others are sent, or it ends 补发 (FH-9.3.2.2)."""

from contextlib import suppress
from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.codes import ProblemCode
    from models.tracking.runs.outstanding_goods import (
        ALL_REFUSED,
        agreed_end,
        all_is_lost,
        refused_until,
    )
    from models.tracking.state import StageState
    from workflows.calls.parking import StepAbandoned


def check_replacement_possible(state: StageState) -> None:
    """See to it that nothing speaks against a wait for others.

    Raises:
        StepAbandoned: it is agreed that nothing is sent in their place (FH-9.3.2.2).
    """
    if (why := agreed_end(state)) is not None:
        raise StepAbandoned(why)
    if refused_until(state) is None:  # else its incident says what is wrong
        state.problem(ProblemCode.ALL_LOST)


async def wait_for_replacement(state: StageState) -> None:
    """Wait until that changes, or the time is over to send others for what was refused.

    Raises:
        StepAbandoned: the customer has refused all of it, and nobody has sent others (FH-10.2.5).
    """
    until, held = refused_until(state), state.held

    def moved_on() -> bool:
        ended = not all_is_lost(state) or agreed_end(state) is not None
        return ended or (refused_until(state), state.held) != (until, held)

    if until is None or held is not None:
        await workflow.wait_condition(moved_on)
        return
    span = until - workflow.now()
    if span <= timedelta():
        raise StepAbandoned(ALL_REFUSED)
    with suppress(TimeoutError):
        why = "then what was refused goes back, and the order ends"
        await workflow.wait_condition(moved_on, timeout=span, timeout_summary=why)
