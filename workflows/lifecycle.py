"""How the run of one workflow goes: its steps next to clock, ledger and notices, then its end."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.tracking.state import StageState
    from workflows.inbox import Inbox
    from workflows.parking import GivenUp
    from workflows.steps import Steps
    from workflows.watch import Watch


class Lifecycle:
    """The run of one SOP: driven to its end, called off or not."""

    def __init__(self, state: StageState, steps: Steps, watch: Watch) -> None:
        self.state = state
        self.steps = steps
        self.watch = watch
        self._work: asyncio.Task[None] | None = None

    async def drive(
        self,
        steps: Coroutine[Any, Any, None],
        wind_down: Callable[[bool], Coroutine[Any, Any, None]],
        inbox: Inbox,
    ) -> bool:
        """Run the steps, then what a stage does before it closes; False where it was called off."""
        self._work = work = asyncio.create_task(steps)
        watch = asyncio.create_task(self.watch.run())
        lines = [
            asyncio.create_task(part())
            for part in (
                inbox.listen,
                self.watch.writer.write,
                self.watch.writer.prove,
                self.watch.tell,
                inbox.pass_on,
            )
        ]
        await self._until(
            lambda: work.done() or self.state.cancel_by is not None or _any_done(watch, *lines)
        )
        _raise_faults(watch, *lines, early=True)
        if not work.done():
            self.steps.stopped = True
            work.cancel()
        await self._until(work.done)
        self.steps.stopped = False
        done = await self._worked(work)
        tail = asyncio.create_task(wind_down(done))
        await self._until(tail.done)
        tail.result()
        self.state.closed = self.watch.finished = True
        self.state.changes += 1
        # While the last notice is sent a report may still come: it is written and handed on too.
        await self._until(lambda: self._quiet(inbox) or _any_done(watch, *lines))
        self.watch.close()
        await self._until(lambda: watch.done() and all(line.done() for line in lines))
        _raise_faults(watch, *lines)
        return done

    async def settle(self) -> None:
        """Until all that follows from what was just heard is collected, in this very task."""
        for _ in range(2):  # what was woken with us may change something yet
            await workflow.wait_condition(lambda: self.watch.settled and not self._closing)

    @property
    def _closing(self) -> bool:
        """Whether the work is done, and the last lines are about to be said."""
        return (
            self._work is not None
            and self._work.done()
            and self.state.cancel_by is None
            and not self.watch.finished
        )

    def _quiet(self, inbox: Inbox) -> bool:
        return self.watch.quiet and inbox.empty and workflow.all_handlers_finished()

    async def _worked(self, work: asyncio.Task[None]) -> bool:
        try:
            await work
        except GivenUp as reason:
            self.state.cancel_by = str(reason)
            return False
        except asyncio.CancelledError:
            return False
        return True

    async def _until(self, ready: Callable[[], bool]) -> None:
        """Wait; a cancellation from the UI or the CLI is a decision by an unnamed actor."""
        while not ready():
            try:
                await workflow.wait_condition(ready)
            except asyncio.CancelledError:
                self.state.cancel_by = self.state.cancel_by or "unnamed"


def _any_done(*tasks: asyncio.Task[None]) -> bool:
    return any(task.done() for task in tasks)


def _raise_faults(*tasks: asyncio.Task[None], early: bool = False) -> None:
    """A fault of ours fails the workflow task: a release heals it (temporal-traps.md#trap-23)."""
    for task in tasks:
        if task.done():
            task.result()
            if early:  # nothing may end before the work: it would pass for a cancellation
                raise RuntimeError(f"{task.get_coro()} ended before its time")
