"""Waiting for facts: the step says whose turn it is until the fact is known, or implied.

While an incident is open that the order waits for, it is the step that the incident stops at.
"""

from collections.abc import Callable, Sequence
from functools import partial

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.messages.reports.report import Facts
    from models.stages.fact_waits import Wait, next_of, wait_of
    from models.tracking.cases.stopped_step import step_before_incident
    from models.tracking.state import StageState


async def wait_for(state: StageState, wait: Wait, unless: Callable[[], bool]) -> None:
    """Wait until the fact is known, or `unless` holds."""
    await _wait(state, wait, lambda: state.happened(wait.fact) or unless())


async def wait_for_all(
    state: StageState, waits: Sequence[Wait], unless: Callable[[], bool]
) -> None:
    """Wait until all are known at once; the step is the first that is not, also one known before.

    What belongs to an appointment is not known any more once there is another. As soon as
    `unless` holds, nothing is waited for.
    """

    def moved_on(wait: Wait) -> bool:
        return unless() or _next(state, waits) is not wait

    while not unless() and (wait := _next(state, waits)) is not None:
        state.at(wait.step, wait.waits_on, workflow.now())
        await workflow.wait_condition(partial(moved_on, wait))


def _next(state: StageState, waits: Sequence[Wait]) -> Wait | None:
    wait = next_of(waits, state.names)
    return wait and (step_before_incident(state, wait.fact) or wait)


async def wait_for_one(
    state: StageState, kind: type[Facts], ref: str, *, unless: Callable[[], bool]
) -> None:
    """Wait for the fact of that `ref`, of several; `unless` lets pass what nobody told of."""
    wait = wait_of(kind)

    def known() -> bool:
        is_known = any(fact.name == wait.fact and fact.ref == ref for fact in state.facts)
        return is_known or unless()

    await _wait(state, wait, known, ref)


async def _wait(state: StageState, wait: Wait, known: Callable[[], bool], ref: str = "") -> None:
    while not known():
        stop = step_before_incident(state, wait.fact)
        if stop is not None:
            state.at(stop.step, stop.waits_on, workflow.now())
        else:
            state.at(wait.step, wait.waits_on, workflow.now(), ref=ref)
        await workflow.wait_condition(partial(_goes_on, state, wait, known, stop))


def _goes_on(state: StageState, wait: Wait, known: Callable[[], bool], stop: Wait | None) -> bool:
    return known() or step_before_incident(state, wait.fact) is not stop
