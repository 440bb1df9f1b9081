"""What every SOP workflow has in common: reports in, status out, the wait, the end.

A stage class adds its `run` and one method a step. Handlers are synchronous, apply to the
state at once, and never raise (temporal.md, traps 2 to 5).
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from pydantic import ValidationError
from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError, FailureError

with workflow.unsafe.imports_passed_through():
    from models import reports
    from models.decisions import REPAIRERS, Decided, Repair, RepairChoice
    from models.duties.core import Duty
    from models.ids import Stage
    from models.leg import LegInput
    from models.reports import Answer
    from models.roles import Role
    from models.standing import begin, status
    from models.state import StageState
    from models.status import Status
    from models.timeline import Happening
    from workflows.steps import GivenUp, Steps
    from workflows.watch import Watch


class StageWorkflow:
    """One SOP under way."""

    state: StageState

    def begin(self, stage: Stage, given: LegInput, duties: Sequence[Duty]) -> None:
        """Make the state, before any message is heard."""
        info = workflow.info()
        self.state = begin(stage, given, duties, workflow_id=info.workflow_id, now=workflow.now())
        self.steps = Steps(self.state)
        self.watch = Watch(self.state)
        self.cancel_by: str | None = None
        self.strays_unknown = 0

    # Reports -------------------------------------------------------------------------

    @workflow.signal(name="report", description="a fact: one JSON object with report_id, kind")
    def report(self, *args: Any) -> None:
        """Take a report, fire and forget. None or several arguments are recorded, not raised."""
        for argument in args or (None,):
            self.state.hear(argument, workflow.now(), direct=True)

    @workflow.update(name="submit", description="a fact, answered: accepted, known or refused")
    def submit(self, *args: Any) -> Answer:
        """Take a report and answer it."""
        return self.state.hear(args[0], workflow.now())

    @submit.validator
    def _check_submit(self, *args: Any) -> None:
        one_object(args)
        fault = reports.read(args[0])
        if isinstance(fault, str):
            raise refusal(f"this is no report: {fault}")

    @workflow.signal(dynamic=True)
    def unknown_signal(self, name: str, args: Sequence[RawValue]) -> None:
        """A signal of a name nobody listens to: counted and shown, not buffered for ever."""
        self.strays_unknown += 1
        self.note(Happening.PROBLEM, "unknown_signal", f"there is no signal {name[:60]!r}")
        self.state.problem("unknown_signal")

    @workflow.query(name="status", description="where it stands, typed")
    def status(self) -> Status:
        """Where it stands."""
        return status(self.state, workflow.now(), self._open_leg())

    def _open_leg(self) -> str | None:
        return None

    # Repair --------------------------------------------------------------------------

    @workflow.update(name="repair", description="try a parked step again, skip it, or give up")
    def repair(self, *args: Any) -> Decided:
        """A person repairs the parked step."""
        decision = Repair.model_validate(args[0])
        if decision.decision_id in self.steps.repaired:
            return Decided(outcome="done", decision_id=decision.decision_id)
        self.steps.repaired.add(decision.decision_id)
        self.steps.repair = decision
        text = f"{decision.choice} {self.steps.parked}: {decision.reason or 'no reason given'}"
        self.note(Happening.DECISION, "repair", text, by=decision.by)
        return Decided(outcome="done", decision_id=decision.decision_id)

    @repair.validator
    def _check_repair(self, *args: Any) -> None:
        one_object(args)
        try:
            decision = Repair.model_validate(args[0])
        except ValidationError as error:
            raise refusal(reports.faults(error)) from None
        if decision.decision_id in self.steps.repaired:
            return
        if decision.by not in REPAIRERS:
            raise refusal(f"{decision.by} cannot repair a step: a desk does")
        if self.steps.parked is None:
            raise refusal("no step is parked here: there is nothing to repair")
        if decision.choice is not RepairChoice.RETRY and not decision.reason:
            raise refusal(f"{decision.choice} needs a reason")

    def note(self, happening: Happening, what: str, text: str, **more: Any) -> None:
        """One line for the timeline, now."""
        now = workflow.now()
        self.state.journal.note(happening, what, text, at=now, now=now, **more)
        # The line that says so and the word for lists go to the ledger in one write.
        self.state.closed = self.state.closed or happening is Happening.CLOSED
        self.state.changes += 1

    # The wait ------------------------------------------------------------------------

    async def heard(self, name: str, step: str, role: Role) -> None:
        """Wait for a fact, however late; one that is known, or implied, lets it pass."""
        if not self.state.happened(name):
            self.state.at(step, role, workflow.now())
            await workflow.wait_condition(lambda: self.state.happened(name))

    async def drive(self, steps: Coroutine[Any, Any, None]) -> bool:
        """Run the steps beside clock, ledger and notices; False where it was cancelled."""
        work = asyncio.create_task(steps)
        watch = asyncio.create_task(self.watch.run())
        lines = [
            asyncio.create_task(part())
            for part in (self.watch.write, self.watch.tell, self.pass_on)
        ]
        await self._until(
            lambda: work.done() or self.cancel_by is not None or _any_done(watch, *lines)
        )
        _raise_faults(watch, *lines)
        if not work.done():
            work.cancel()
        await self._until(work.done)
        done = await self._worked(work)
        tail = asyncio.create_task(self.wind_down(done))
        await self._until(tail.done)
        tail.result()
        self.state.closed = self.watch.finished = True
        self.state.changes += 1
        await self._until(lambda: _any_done(watch, *lines))
        self.watch.closing = True
        await self._until(lambda: watch.done() and all(line.done() for line in lines))
        _raise_faults(watch, *lines)
        await self._until(workflow.all_handlers_finished)
        return done

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
            if not self.state.strays:
                return
            await self.forward(received(self.state.strays.pop(0)))

    async def forward(self, report: reports.Report) -> None:
        """Hand one report on: from a leg to its order."""
        handle = workflow.get_external_workflow_handle(self.state.given.order)
        try:
            await handle.signal("report", report.model_dump(mode="json"))
        except FailureError as error:
            text = f"{report.kind}: {error}"[:300]
            self.note(Happening.PROBLEM, "not_passed_on", text, report_id=report.report_id)

    async def _until(self, ready: Callable[[], bool]) -> None:
        """Wait; a cancellation from the UI or the CLI is a decision by an unnamed actor."""
        while not ready():
            try:
                await workflow.wait_condition(ready)
            except asyncio.CancelledError:
                self.cancel_by = self.cancel_by or "unnamed"


def received(report: reports.Report) -> reports.Report:
    """The report with its receipt: whoever hears it later judges it by when it came in here."""
    at = report.received_at or workflow.now()
    return report.model_copy(update={"received_at": at})


def _any_done(*tasks: asyncio.Task[None]) -> bool:
    return any(task.done() for task in tasks)


def _raise_faults(*tasks: asyncio.Task[None]) -> None:
    """A fault of ours fails the workflow task, which a fixed release heals (trap 23)."""
    for task in tasks:
        if task.done():
            task.result()


def refusal(sentence: str) -> ApplicationError:
    """A validator's no: people read the sentence alone, programs the type."""
    return ApplicationError(sentence, type="Refused", non_retryable=True)


def one_object(args: tuple[Any, ...]) -> None:
    """Refuse, in a validator, what is not one JSON object."""
    if len(args) != 1 or not isinstance(args[0], dict):
        raise refusal(f"one JSON object is expected as the argument, not {len(args)} arguments")
