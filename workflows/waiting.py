"""Waiting for facts: the step says whose turn it is until the fact is known, or implied."""

from collections.abc import Callable, Sequence
from functools import partial

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.messages.reports import Facts
    from models.stages.waits import Wait, next_of, wait_of
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
        return unless() or next_of(waits, state.names) is not wait

    while not unless() and (wait := next_of(waits, state.names)) is not None:
        state.at(wait.step, wait.waits_on, workflow.now())
        await workflow.wait_condition(partial(moved_on, wait))


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
    if not known():
        state.at(wait.step, wait.waits_on, workflow.now(), ref=ref)
        await workflow.wait_condition(known)
