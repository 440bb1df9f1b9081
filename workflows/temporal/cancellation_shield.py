"""What was begun is known to its end, whatever is called off meanwhile."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.exceptions import FailureError

T = TypeVar("T")


async def settled(call: asyncio.Task[Any], stops: Callable[[], bool]) -> None:
    """Wait until a call under way has ended; as soon as `stops` holds, ask it to end.

    It has ended only when it is known how: what it did may have to be undone. A cancellation of
    our own task is no end of it.
    """
    await _through(lambda: call.done() or stops())
    if not call.done():
        call.cancel()
    await _through(call.done)


async def ended(child: workflow.ChildWorkflowHandle[Any, Any], stops: Callable[[], bool]) -> None:
    """Wait until a child has ended; as soon as `stops` holds, ask it to end.

    It is asked by its id: one that has continued in a new run would not receive its handle
    (temporal-traps.md#trap-36).
    """
    await _through(lambda: child.done() or stops())
    if not child.done():
        with contextlib.suppress(FailureError):  # it has ended just now
            await shielded(workflow.get_external_workflow_handle(child.id).cancel())
    await _through(child.done)


async def shielded(work: Coroutine[Any, Any, T]) -> T:
    """What is begun is done to its end, and its result is known: cancelled is its caller alone.

    The SDK stops waiting for the start of a child at once where the workflow is cancelled, and
    the child is started all the same.
    """
    task = asyncio.create_task(work)
    await _through(task.done)
    return task.result()


async def signalled(target: str, signal: str, *args: Any) -> None:
    """Signal another workflow by its id; whoever was cancelled meanwhile is so afterwards.

    The SDK takes that cancellation for one of the signal: where it was sent all the same, the
    caller would go on as if nobody had cancelled it (temporal-traps.md#trap-37).

    Raises:
        FailureError: it was not sent: there is no such workflow, or it has ended.
    """
    call = asyncio.create_task(
        workflow.get_external_workflow_handle(target).signal(signal, args=args)
    )
    cancelled: asyncio.CancelledError | None = None
    while not call.done():
        try:
            await workflow.wait_condition(call.done)
        except asyncio.CancelledError as error:
            cancelled = error
    failure = call.exception()
    if cancelled is not None:
        raise cancelled
    if failure is not None:
        raise failure


async def _through(ready: Callable[[], bool]) -> None:
    """Wait, whatever is cancelled; it is looked when everything of the moment has been received."""
    while True:
        with contextlib.suppress(asyncio.CancelledError):
            await workflow.wait_condition(ready)
            return
