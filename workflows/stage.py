"""What every SOP workflow has in common: a parked step's repair, the wait, the end.

A stage class adds its `run` and one method a step; `hearing.py` takes its messages.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from models.messages import reports
    from models.messages.decisions import REPAIRERS, Decided, Repair, RepairChoice
    from models.messages.timeline import Happening
    from models.roles import Role
    from workflows.beginning import Beginning
    from workflows.deciding import Deciding
    from workflows.failures import sentence_of
    from workflows.hearing import refusal
    from workflows.parking import GivenUp


BUNDLE = 50
"""How many reports go on in one signal: each costs events, and a history has a limit."""


class StageWorkflow(Beginning, Deciding):
    """One SOP under way."""

    # Repair --------------------------------------------------------------------------

    @workflow.update(name="repair", description="try a parked step again, skip it, or give up")
    async def repair(self, *args: Any) -> Decided:
        """A person repairs the parked step."""
        return await self.decide("repair", Repair, args, self._repair)

    def _repair(self, decision: Repair) -> tuple[str, str | None]:
        self.steps.repair = decision
        choice, step = decision.choice, self.steps.parked
        text = f"{choice} {step}: {decision.reason or 'no reason given'}"
        self.note_decision(decision, "repair", text, choice=choice, step=step)
        return "done", None

    @repair.validator
    def _check_repair(self, *args: Any) -> None:
        decision = self.new("repair", Repair, args)
        if decision is None:
            return
        if decision.by not in REPAIRERS:
            raise refusal(f"{decision.by} cannot repair a step: a desk does")
        if self.steps.parked is None:
            raise refusal("no step is parked here: there is nothing to repair")
        if self.steps.repair is not None:
            raise refusal("it is being repaired already")
        if decision.choice is not RepairChoice.RETRY and not decision.reason:
            raise refusal(f"{decision.choice} needs a reason")

    # The wait ------------------------------------------------------------------------

    async def heard(self, name: str, step: str, role: Role) -> None:
        """Wait for a fact, however late; one that is known, or implied, lets it pass."""
        if not self.state.happened(name):
            self.state.at(step, role, workflow.now())
            await workflow.wait_condition(lambda: self.state.happened(name))

    async def drive(self, steps: Coroutine[Any, Any, None]) -> bool:
        """Run the steps next to clock, ledger and notices; False where it was cancelled."""
        if self.refused is not None:
            steps.close()
            raise self.refused
        self.work = work = asyncio.create_task(steps)
        watch = asyncio.create_task(self.watch.run())
        lines = [
            asyncio.create_task(part())
            for part in (
                self.listen,
                self.watch.writer.write,
                self.watch.writer.prove,
                self.watch.tell,
                self.pass_on,
            )
        ]
        await self._until(
            lambda: work.done() or self.cancel_by is not None or _any_done(watch, *lines)
        )
        _raise_faults(watch, *lines, early=True)
        if not work.done():
            self.steps.stopped = True
            work.cancel()
        await self._until(work.done)
        self.steps.stopped = False
        done = await self._worked(work)
        tail = asyncio.create_task(self.wind_down(done))
        await self._until(tail.done)
        tail.result()
        self.state.closed = self.watch.finished = True
        self.state.changes += 1
        # While the last notice is sent a report may still come: it is written and handed on too.
        await self._until(lambda: self._quiet() or _any_done(watch, *lines))
        self.watch.close()
        await self._until(lambda: watch.done() and all(line.done() for line in lines))
        _raise_faults(watch, *lines)
        return done

    def _quiet(self) -> bool:
        return (
            self.watch.quiet
            and not self.stored
            and self.all_passed_on()
            and workflow.all_handlers_finished()
        )

    def all_passed_on(self) -> bool:
        """Whether no report waits to be handed on, or is on its way."""
        return not self.state.strays and not self.passing

    async def _worked(self, work: asyncio.Task[None]) -> bool:
        try:
            await work
        except GivenUp as reason:
            self.cancel_by = str(reason)
            return False
        except asyncio.CancelledError:
            return False
        return True

    async def wind_down(self, done: bool) -> None:
        """What a stage does before it closes; compensation where it was cancelled."""

    async def pass_on(self) -> None:
        """Until closing: hand reports on that belong to somebody else."""
        while True:
            await workflow.wait_condition(lambda: bool(self.state.strays) or self.watch.closing)
            # A leg that begins takes its own: what woke this line may be gone already.
            if self.state.strays:
                strays = self.state.strays
                self.passing = [received(report) for report in strays[:BUNDLE]]
                self.state.strays = strays[BUNDLE:]
                await self.forward(self.passing)
                self.passing = []
            elif self.watch.closing:
                return

    async def forward(self, bundle: list[reports.Report]) -> None:
        """Hand reports on: from a leg to its order."""
        handle = workflow.get_external_workflow_handle(self.state.given.order)
        try:
            await handle.signal("report", args=bundled(bundle))
        except FailureError as error:
            for report in bundle:
                text = f"{report.kind}: {sentence_of(error)}"
                self.note(Happening.PROBLEM, "not_passed_on", text, report_id=report.report_id)

    async def _until(self, ready: Callable[[], bool]) -> None:
        """Wait; a cancellation from the UI or the CLI is a decision by an unnamed actor."""
        while not ready():
            try:
                await workflow.wait_condition(ready)
            except asyncio.CancelledError:
                self.cancel_by = self.cancel_by or "unnamed"


def bundled(reports_: list[reports.Report]) -> list[dict[str, Any]]:
    """Reports as the arguments of one signal: each is a payload of its own."""
    return [report.model_dump(mode="json") for report in reports_]


def received(report: reports.Report) -> reports.Report:
    """The report with its receipt: whoever hears it later judges it by when it came in here."""
    at = report.received_at or workflow.now()
    return report.model_copy(update={"received_at": at})


def _any_done(*tasks: asyncio.Task[None]) -> bool:
    return any(task.done() for task in tasks)


def _raise_faults(*tasks: asyncio.Task[None], early: bool = False) -> None:
    """A fault of ours fails the workflow task: a release heals it (temporal-traps.md#trap-23)."""
    for task in tasks:
        if task.done():
            task.result()
            if early:  # nothing may end before the work: it would pass for a cancellation
                raise RuntimeError(f"{task.get_coro()} ended before its time")
