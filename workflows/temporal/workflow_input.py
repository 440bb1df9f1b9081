"""How a workflow begins: with its input, or not at all where somebody started it by hand.

A workflow that cannot begin has no duty and no page that would show it. Started by hand
(`temporal workflow start`, the UI) it fails at once, with the reason. Started by us it fails its
task, which the server tries again: a worker that can read the input heals it
(temporal-traps.md#trap-2).
"""

from collections.abc import Callable, Sequence
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from models.phrases import phrase

with workflow.unsafe.imports_passed_through():
    from models.errors import FulfilError, UsageError
    from models.ids import Stage
    from models.stages.inputs import InputT, empty_input, read_input
    from models.stages.table import LEGS
    from models.tracking.runs.continuation import ContinuedState, unpack
    from workflows.temporal.attribute_keys import SOP_KIND


def begin_with(
    model: type[InputT],
    stage: Stage,
    args: Sequence[Any],
    begin: Callable[[InputT, ContinuedState | None], None],
) -> Exception | None:
    """Begin with the input, if it can be read and is this workflow's; else say why not.

    Nothing is raised here: the SDK holds the coroutine of `run` already, and would drop it.
    """
    try:
        first = workflow.info().continued_run_id is None and not _goes_on(stage, args)
        start = _input(model, stage, args if first else args[:1])
        begin(start, None if first else unpack(args[1:]))
    except Exception as error:
        begin(empty_input(model, workflow.now()), None)
        return cannot_begin(error)
    return None


def _goes_on(stage: Stage, args: Sequence[Any]) -> bool:
    """Whether a leg is started as the next run of one that had ended."""
    return stage in LEGS and workflow.info().parent is not None and len(args) > 1


def cannot_begin(error: Exception) -> Exception:
    """What its `run` raises: the failure of what was started by hand, else the error itself."""
    if workflow.info().typed_search_attributes.get(SOP_KIND) is not None:
        return error  # whatever we start has it: our own fault, or another release's word
    ours = isinstance(error, FulfilError)
    reason = str(error) if ours else f"{type(error).__name__}: {error}"
    kind = workflow.info().workflow_type
    sentence = phrase(
        "this {kind} cannot begin: {reason}; orders are taken in with POST /orders or "
        "`fulfil orders import`, and start what follows",
        kind=kind,
        reason=reason[:1000],
    )
    return ApplicationError(sentence, type="CannotBegin", non_retryable=True)


def _input(model: type[InputT], stage: Stage, args: Sequence[Any]) -> InputT:
    info = workflow.info()
    start = read_input(model, stage, args, workflow_id=info.workflow_id)
    parent = info.parent.workflow_id if info.parent else None
    if stage in LEGS and parent != start.order:
        raise UsageError(
            phrase("a leg is started by its order, {order}, and nobody else", order=start.order)
        )
    return start
