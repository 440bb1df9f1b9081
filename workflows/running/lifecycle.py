"""How the run of one workflow goes: its steps next to clock and ledger, then its end."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Final, NoReturn

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.stages.desk import UNNAMED
    from models.tracking.state import StageState
    from workflows.calls.parking import StepAbandoned, never
    from workflows.calls.steps import Steps
    from workflows.running.inbox import REPORTS_BY_SIGNAL, REPORTS_BY_UPDATE, Inbox
    from workflows.running.watch import Watch


CONTINUE_AT: Final = REPORTS_BY_UPDATE
"""From so many updates on a workflow continues in a new run: the server lets a run have 2,000."""

CONTINUE_AT_SIGNALS: Final = REPORTS_BY_SIGNAL
"""From so many reports on that signals have brought, too."""


class Lifecycle:
    """The run of one SOP: driven to its end, called off or not."""

    def __init__(self, state: StageState, steps: Steps, watch: Watch) -> None:
        self.state = state
        self.steps = steps
        self.watch = watch
        self.may_go_on: Callable[[], bool] = always
        self.leaves: Callable[[], bool] = never
        """Whether something is left to be done that was reported after the end was said."""
        self.may_go_back = True
        """Whether its steps wait for reports: an order's wait for its desk and its legs."""
        self._withdrawals = state.withdrawals
        self._work: asyncio.Task[None] | None = None

    async def drive(
        self,
        steps: Callable[[], Coroutine[Any, Any, None]],
        wind_down: Callable[[bool], Coroutine[Any, Any, None]],
        inbox: Inbox,
        go_on: Callable[[], NoReturn],
    ) -> bool:
        """Run the steps, then what a stage does before it closes; False where it was called off.

        Where a report was withdrawn they begin again from the top, and pass what is still so.

        Where its history has grown long it continues in a new run by `go_on`, as soon as nothing
        is under way: never while it winds down.
        """
        self._work = asyncio.create_task(steps())
        watch = asyncio.create_task(self.watch.run())
        lines = [
            asyncio.create_task(part())
            for part in (
                inbox.listen,
                self.watch.writer.write,
                self.watch.writer.prove,
                inbox.pass_on,
            )
        ]

        def ends() -> bool:
            called_off = self.state.cancel_by is not None
            return self.ending or called_off or _any_done(watch, *lines)

        while await self._is_to_go_back(lambda: ends() or self._is_long(inbox), ends):
            await self._go_back(steps)
        if not ends():
            inbox.leave()
            await self._until(lambda: ends() or self._may_go_on(inbox))
        _raise_faults(watch, *lines, early=True)
        if not ends():
            go_on()
        done = await self._ended(self._work)
        await self._wind_down(
            partial(wind_down, done), lambda: self._quiet(inbox) or _any_done(watch, *lines)
        )
        self.watch.close()
        await self._until(lambda: watch.done() and all(line.done() for line in lines))
        _raise_faults(watch, *lines)
        return done

    @property
    def ending(self) -> bool:
        """Whether the steps have come to their end."""
        return self._work is not None and self._work.done()

    def _goes_back(self) -> bool:
        """Whether something was taken back that steps have passed, and nothing is under way."""
        back = self.may_go_back and self._withdrawals != self.state.withdrawals
        return back and self.steps.idle

    async def _is_to_go_back(self, ready: Callable[[], bool], ends: Callable[[], bool]) -> bool:
        """Wait until something is to be done: whether that is to begin again."""
        await self._until(lambda: ready() or self._goes_back())
        return self._goes_back() and not ends()

    async def _go_back(self, steps: Callable[[], Coroutine[Any, Any, None]]) -> None:
        work, self._withdrawals = self._work, self.state.withdrawals
        assert work is not None
        work.cancel()
        await self._until(work.done)
        if work.cancelled():
            self.steps.begin_again()
            self._work = asyncio.create_task(steps())
            self.state.changes += 1

    async def _ended(self, work: asyncio.Task[None]) -> bool:
        """Whether the steps came to their end; they are stopped where they did not."""
        if not work.done():
            self.steps.stopped = True
            work.cancel()
        await self._until(work.done)
        self.steps.stopped = False
        return await self._worked(work)

    async def _wind_down(
        self, wind_down: Callable[[], Coroutine[Any, Any, None]], written: Callable[[], bool]
    ) -> None:
        """Until the last line is written.

        Meanwhile a report may still come: it is written and handed on too, and what it makes
        necessary is done.
        """
        while not self.watch.finished or self.leaves():
            tail = asyncio.create_task(wind_down())
            await self._until(tail.done)
            tail.result()
            self.state.end_pending(workflow.now())
            self.state.closed = self.watch.finished = True
            self.state.changes += 1
            await self._until(written)

    async def settle(self) -> None:
        """Until all that follows from what was just received is collected, in this very task."""
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

    def _is_long(self, inbox: Inbox) -> bool:
        """Whether a new run is due, and nothing stands against one."""
        suggested = workflow.info().is_continue_as_new_suggested()
        many = inbox.updates >= CONTINUE_AT or inbox.signals >= CONTINUE_AT_SIGNALS
        return (suggested or many) and self.may_go_on()

    def _may_go_on(self, inbox: Inbox) -> bool:
        """Whether all is received and written, and no partner is being called."""
        return self.may_go_on() and self.steps.idle and self._quiet(inbox)

    def _quiet(self, inbox: Inbox) -> bool:
        return self.watch.quiet and inbox.empty and workflow.all_handlers_finished()

    async def _worked(self, work: asyncio.Task[None]) -> bool:
        try:
            await work
        except StepAbandoned as reason:
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
                self.state.cancel_by = self.state.cancel_by or UNNAMED


def always() -> bool:
    """Nothing stands against a new run."""
    return True


def _any_done(*tasks: asyncio.Task[None]) -> bool:
    return any(task.done() for task in tasks)


def _raise_faults(*tasks: asyncio.Task[None], early: bool = False) -> None:
    """An internal fault fails the workflow task: a release heals it (temporal-traps.md#trap-23)."""
    for task in tasks:
        if task.done():
            task.result()
            if early:  # nothing may end before the work: it would pass for a cancellation
                raise RuntimeError(f"{task.get_coro()} ended before its time")
