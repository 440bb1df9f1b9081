"""Asking our own database, which the steps of an order or a case wait for however long it takes."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.codes import CallStep
    from models.messages.partners.outcome import Outcome
    from models.phrases import as_sentence
    from models.roles import Role
    from workflows.calls.steps import Steps
    from workflows.temporal import options
    from workflows.temporal.failures import Failure

OutcomeT = TypeVar("OutcomeT", bound=Outcome)


async def until_done(
    steps: Steps,
    step: CallStep,
    activity: Callable[[Any, Any], Awaitable[OutcomeT]],
    about: object,
    summary: str,
    **data: Any,
) -> OutcomeT:
    """What the database says once it has done it; what it refuses, or fails at, parks the step.

    Raises:
        StepAbandoned: by the Update `repair`.
    """
    await steps.wait_on(step)
    while True:
        outcome, failure = await steps.attempt(activity, about, options.ledger(summary))
        if outcome is not None and outcome.ok:
            return cast("OutcomeT", outcome)  # an activity answers as it is declared
        steps.go_on()
        if outcome is not None:
            failure = Failure(outcome.done, as_sentence(outcome.reason or outcome.done))
        steps.state.at(step, Role.PARTNER, workflow.now())  # else it said what was done before
        await steps.park(step, failure, **data)
