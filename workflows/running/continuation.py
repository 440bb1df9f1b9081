"""How a workflow goes on in a run with a history of its own (ADR-0031)."""

from typing import NoReturn

from pydantic import BaseModel
from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.tracking.runs.continuation import ContinuedState, pack
    from models.tracking.runs.memory import stage_memory
    from models.tracking.state import StageState
    from workflows.calls.steps import Steps
    from workflows.running.decisions import Decisions
    from workflows.temporal import options


def continued_state(
    state: StageState, steps: Steps, decisions: Decisions, record: BaseModel | None, task: int = 0
) -> ContinuedState:
    """All that a workflow knows."""
    return ContinuedState(
        task=task,
        stage=stage_memory(state),
        steps=steps.dump(),
        decisions=decisions.made,
        record=record.model_dump(mode="json") if record is not None else {},
    )


def continue_run(
    state: StageState, steps: Steps, decisions: Decisions, record: BaseModel | None, base: int
) -> NoReturn:
    """Continue: nothing is under way. `base` is what the histories before add up to.

    Summary, priority and time-out: see temporal-traps.md#trap-36.
    """
    start = state.input.model_copy(update={"early": ()})  # it has received them
    task = base + workflow.info().get_current_history_length() + 1
    continued = continued_state(state, steps, decisions, record, task)
    workflow.continue_as_new(args=[start, *pack(continued)], task_timeout=options.TASK_TIMEOUT)
