"""What every SOP workflow answers to, and what it is composed of.

A stage class adds its `run`, one method a step, and the decisions of its desk.
"""

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from pydantic import BaseModel
from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from models.ids import Stage
    from models.messages.decisions.decision_body import UNKNOWN_UPDATE
    from models.messages.decisions.decisions import Acknowledge, Repair, SettleQuestion, Withdraw
    from models.messages.decisions.fee_decisions import SetFee
    from models.messages.decisions.incident_decisions import INCIDENT_DECISIONS
    from models.messages.decisions.visit_decisions import PlanVisit
    from models.messages.legs.leg import StageInput
    from models.messages.legs.status import Status
    from models.messages.reports.answer import Answer
    from models.messages.reports.pending_reports import PendingReport
    from models.messages.reports.report import Facts
    from models.messages.timeline.timeline import EntryKind
    from models.roles import Role
    from models.sop.duty import Duty
    from models.stages.fact_waits import AnyFacts, wait_of
    from models.stages.inputs import InputT
    from models.tracking.decisions.acknowledgements import Acknowledging
    from models.tracking.decisions.fee_setting import FeeSetting
    from models.tracking.decisions.questions import Questions
    from models.tracking.decisions.responsibility import Responsibility
    from models.tracking.decisions.visit_planning import VisitPlanning
    from models.tracking.decisions.withdrawals import Withdrawals
    from models.tracking.runs import baton, snapshot
    from models.tracking.runs.continuation import ContinuedState
    from models.tracking.runs.ended_leg import resume_leg
    from models.tracking.runs.memory import restore_stage
    from models.tracking.state import StageState
    from workflows.calls.parking import never
    from workflows.calls.steps import Steps
    from workflows.running import fact_waits
    from workflows.running.continuation import continue_run
    from workflows.running.decisions import Decisions
    from workflows.running.inbox import ForwardedReport, Inbox, UnknownSignal
    from workflows.running.lifecycle import Lifecycle
    from workflows.running.watch import Watch
    from workflows.temporal.workflow_input import begin_with


class StageWorkflow:
    """One SOP under way.

    Attributes:
        refused: why it, or its task, fails as soon as it runs; its handlers find a state that is
            nobody's.
        inbox: its reports; decisions: what was decided about it; lifecycle: how its run goes.
        record: what the stage keeps besides its facts and deadlines, if anything.
    """

    state: StageState
    record: BaseModel | None = None
    refused: Exception | None = None

    # Beginning -----------------------------------------------------------------------

    def start(
        self,
        model: type[InputT],
        stage: Stage,
        args: Sequence[Any],
        begin: Callable[[InputT, ContinuedState | None], None],
    ) -> None:
        """Begin with the input, if it can be read and is this workflow's."""
        self.refused = begin_with(model, stage, args, begin)

    def begin(
        self,
        stage: Stage,
        start: StageInput,
        duties: Sequence[Duty],
        continued: ContinuedState | None,
    ) -> None:
        """Make the state and what works on it, before any message is received."""
        name, now = workflow.info().workflow_id, workflow.now()
        if continued is None:
            self.state = baton.begin_stage(stage, start, duties, workflow_id=name, now=now)
        else:
            self.state = restore_stage(continued.stage, stage, start, duties, workflow_id=name)
            if continued.resumed is not None:
                resume_leg(self.state, continued.resumed, now)
        self.steps = Steps(self.state, continued.steps if continued else None)
        self.steps.answers = dict.fromkeys(start.called) | self.steps.answers
        self.watch = Watch(self.state, continued.task if continued else 0)
        self.lifecycle = Lifecycle(self.state, self.steps, self.watch)
        self.withdrawals = Withdrawals(self.state, workflow.now, lambda: self.lifecycle.ending)
        self.state.ending = lambda: self.lifecycle.ending
        self.inbox = Inbox(self.state, self.watch, self.lifecycle.settle)
        made = continued.decisions if continued else {}
        self.decisions = Decisions(self.state, self.inbox, self.lifecycle.settle, made)
        self._serve_every_stage()

    def _serve_every_stage(self) -> None:
        """What is decided about any stage, each by an update of its name."""
        serve, state = self.decisions.serve, self.state
        serve(Repair, self.steps)
        serve(Acknowledge, Acknowledging(state, workflow.now))
        serve(SettleQuestion, Questions(state))
        serve(Withdraw, self.withdrawals)
        serve(SetFee, FeeSetting(state, workflow.now))
        serve(PlanVisit, VisitPlanning(state, workflow.now))
        responsibility = Responsibility(state, workflow.now)
        for model in INCIDENT_DECISIONS:
            serve(model, responsibility)

    # Reports -------------------------------------------------------------------------

    @workflow.signal(name="report", description="a fact: one JSON object with report_id, kind")
    def report(self, *args: Any) -> None:
        """Take a report, fire and forget. None or several arguments are recorded, not raised."""
        self.inbox.put(*(args or (None,)))

    @workflow.signal(name="forwarded", description="reports that another workflow has answered")
    def forwarded(self, *args: Any) -> None:
        """Receive reports that came to another workflow of the order, and are this one's."""
        self.inbox.put(*map(ForwardedReport, args))

    @workflow.update(name="submit", description="a fact, answered: accepted, known or refused")
    async def submit(self, *args: Any) -> Answer:
        """Take a report and answer it; with `record`, the answer carries what is to be written."""
        return await self.inbox.submit(args)

    @submit.validator
    def _check_submit(self, *args: Any) -> None:
        self.inbox.check(args)

    # Strangers -----------------------------------------------------------------------

    @workflow.signal(dynamic=True)
    def unknown_signal(self, name: str, args: Sequence[RawValue]) -> None:
        """A signal of a name nobody listens to: counted and shown, not buffered for ever."""
        self.inbox.put(UnknownSignal(name[:60]))

    @workflow.update(dynamic=True)
    def unknown_update(self, name: str, args: Sequence[RawValue]) -> None:
        """Never reached: the validator refuses it."""

    @unknown_update.validator
    def _refuse_update(self, name: str, args: Sequence[RawValue]) -> None:
        each = "`submit` takes a report, each decision has an update of its own name"
        raise unknown("update", name, each)

    @workflow.query(dynamic=True)
    def unknown_query(self, name: str, args: Sequence[RawValue]) -> str:
        """There is no such question; what may be asked is said."""
        raise unknown("query", name, "`status` says where it stands")

    @workflow.query(name="status", description="where it stands, typed")
    def status(self) -> Status:
        """Where it stands."""
        return snapshot.status(self.state, workflow.now(), self.open_leg, self.waiting)

    @property
    def waiting(self) -> Sequence[PendingReport]:
        """The reports that wait for another workflow; only an order has any."""
        return ()

    @property
    def open_leg(self) -> str | None:
        """The id of the leg that has the order's work; only an order has legs."""
        return None

    def note(self, happening: EntryKind, what: str, text: str, **more: Any) -> None:
        """One line for the timeline, now."""
        self.state.note(happening, what, text, workflow.now(), **more)

    async def wait_for(
        self,
        kind: type[AnyFacts],
        by: Role | None = None,
        unless: Callable[[], bool] = never,
    ) -> AnyFacts | None:
        """Wait for a fact, however late; one that is known, or implied, lets it pass.

        As soon as `unless` holds, nothing is waited for.

        Returns what its newest report says, told by that role where that makes the difference;
        None where the fact is implied, or was decided, and nobody has reported it.
        """
        await fact_waits.wait_for(self.state, wait_of(kind, by), unless)
        return self.state.reported(kind, by)

    async def wait_for_all(self, *kinds: type[Facts], unless: Callable[[], bool] = never) -> None:
        """Wait for these facts until all are known; what belongs to an appointment, of each."""
        await fact_waits.wait_for_all(self.state, [wait_of(kind) for kind in kinds], unless)

    async def drive(self, steps: Callable[[], Coroutine[Any, Any, None]]) -> bool:
        """Run the steps next to clock and ledger; False where it was called off."""
        if self.refused is not None:
            raise self.refused
        base = self.watch.writer.base
        next_run = partial(continue_run, self.state, self.steps, self.decisions, self.record, base)
        return await self.lifecycle.drive(steps, self.wind_down, self.inbox, next_run)

    async def wind_down(self, done: bool) -> None:
        """What a stage does before it closes; compensation where it was called off."""


def unknown(what: str, name: str, instead: str) -> ApplicationError:
    """There is no such thing here; what there is instead."""
    text = f"there is no {what} {name[:60]!r} here: {instead}"
    return ApplicationError(text, type=UNKNOWN_UPDATE, non_retryable=True)
