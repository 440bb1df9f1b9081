"""The legs of one order: one after another, each a child with a history of its own.

Reports of a leg go to the open one; those of a leg to come wait for it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from temporalio import workflow
from temporalio.exceptions import (
    ChildWorkflowError,
    FailureError,
    WorkflowAlreadyStartedError,
)

with workflow.unsafe.imports_passed_through():
    from models import ids
    from models.codes import QuestionCode
    from models.ids import Stage
    from models.messages.legs.leg import Deadline, LegOutcome, LegResult, StageInput
    from models.messages.reports.answer import Answer
    from models.messages.reports.report import Facts, Report
    from models.phrases import Code, phrase
    from models.stages.desk import UNNAMED
    from models.stages.order.leg_inputs import INPUT_OF
    from models.stages.order.record import OrderRecord
    from models.stages.order.routing import (
        Route,
        belongs_to_return,
        leg_of,
        route,
        split_at_limit,
    )
    from models.stages.returns.way_back import COLLECTION_KINDS
    from models.stages.table import leg_after
    from models.stages.trunk_pickup.reports import TrunkPickup
    from models.tracking.deadlines.occurrence import OccurrenceKey
    from models.tracking.runs.deferred_reports import keep_for_later
    from models.tracking.runs.lost_leg import keep_lost_leg
    from models.tracking.runs.order_baton import (
        answer_early_reports,
        begin_leg,
        leg_input,
        take_over_lost_leg,
    )
    from models.tracking.runs.reopened_leg import resumed_input
    from models.tracking.state import StageState
    from workflows.calls.parking import StepAbandoned
    from workflows.calls.steps import Steps
    from workflows.calls.vehicle_requests import vehicle_for
    from workflows.journey.ended_legs import FormerLegs
    from workflows.journey.leg_children import start_leg
    from workflows.journey.leg_news import LegNews
    from workflows.running.inbox import Inbox, bundled, received
    from workflows.running.watch import Watch
    from workflows.temporal.cancellation_shield import ended, shielded
    from workflows.temporal.failures import Failure, failure_of


class Legs:
    """The way of one order through its legs.

    `open` is the leg that has the order's work; `starting` the one that has the deadlines already,
    and cannot be told anything yet.
    """

    def __init__(
        self, state: StageState, record: OrderRecord, *, steps: Steps, watch: Watch, inbox: Inbox
    ) -> None:
        self.state = state
        self.record = record
        self.steps = steps
        self.watch = watch
        self.inbox = inbox
        self.open: tuple[Stage, workflow.ChildWorkflowHandle[Any, LegResult]] | None = None
        self.starting: Stage | None = None
        self.former = FormerLegs(state, record, steps)
        self._known_problems: tuple[str, ...] = ()
        self.news = LegNews(state, record, self._tell)
        state.elsewhere = self._elsewhere
        inbox.forward = self._forward

    # One after another ---------------------------------------------------------------

    @property
    def next(self) -> Stage | None:
        """The leg that is to run; nothing once all have ended."""
        return leg_after(self.record.ended)

    async def run(self, leg: Stage) -> None:
        """Run one leg to its end; one that was lost is started again on a repair."""
        await self.steps.wait_on(leg)
        while leg is self.next:
            round_ = self.record.begun.count(leg) + 1
            name = ids.leg_id(self.record.order, leg, round_)
            memory = await self.former.recalled(leg)
            self._end_if_called_off()
            start = self._input_of(leg)
            carried = self.state.deadlines.watched
            try:
                result = await self._once(leg, name, start, memory)
            except (ChildWorkflowError, WorkflowAlreadyStartedError) as error:
                self._lost(carried)
                if isinstance(error, ChildWorkflowError):
                    keep_lost_leg(self.state, self.record, name, start, workflow.now())
                lost = failure_of(error)
                text = phrase("{name} was lost: {why}", name=name, why=lost.sentence)
                failure = Failure(lost.code, text, lost.why)
                await self.steps.park(leg, failure, leg=leg, run=round_)
            else:
                self._take_back(name, start, result)

    def _take_back(self, name: str, start: StageInput, result: LegResult) -> None:
        self.open = None
        self.former.take_back(name, start, result, self._known_problems)
        self.watch.open_workflow = self.record.order
        if result.outcome is LegOutcome.CANCELLED:
            self.state.cancel_by = self.state.cancel_by or result.reason or UNNAMED
        self.record.returned = result.outcome is LegOutcome.RETURNED
        self._end_if_called_off()  # it may have ended just as it was cancelled

    def _input_of(self, leg: Stage) -> StageInput:
        fitting, later = split_at_limit([] if self.record.resuming else self._kept_for(leg))
        self.record.early.extend(later)  # signalled to the leg once it is open
        self.record.passed_on = list(fitting)
        common = leg_input(self.state, self.record, leg, fitting, workflow.now())
        start = INPUT_OF[leg](self.record, self.state.input.sop, common)
        start = resumed_input(self.state, self.record, start)
        self.news.begin()
        if isinstance(start, TrunkPickup):
            self.record.vehicle = vehicle_for(start, start.sop.transit_hours)
        return start

    def _lost(self, carried: dict[OccurrenceKey, Deadline]) -> None:
        """Watch what the lost leg was given, and keep what it was told for the next round."""
        self.open = None
        self.watch.open_workflow = self.record.order
        take_over_lost_leg(self.state, carried, workflow.now())
        self.record.record_provider_request()
        passed_on, self.record.passed_on = self.record.passed_on, []
        self._route_again(passed_on)  # of this leg or of an ended one, which nobody else receives
        self._end_if_called_off()

    def _end_if_called_off(self) -> None:
        if self.state.cancel_by is not None:
            raise StepAbandoned(self.state.cancel_by)

    async def _once(
        self, leg: Stage, name: str, start: StageInput, memory: Sequence[str]
    ) -> LegResult:
        self._known_problems = tuple(self.state.troubles)
        begin_leg(self.state, self.record, leg, workflow.now())
        self.watch.open_workflow = name
        self.starting = leg
        answer_early_reports(self.state, self.record, workflow.now())
        try:
            handle = await shielded(start_leg(leg, name, start, self.state, memory))
            self.open = (leg, handle)
        finally:
            self.starting = None
        self.state.changes += 1
        await shielded(self._tell_begun(leg))
        # One that is cancelled while it is started, or told, is cancelled now; how it ended counts.
        await ended(handle, lambda: self.steps.stopped)
        return handle.result()

    async def _tell_begun(self, leg: Stage) -> None:
        """What has come since the leg was given its input."""
        await self.news.signal()
        self.state.outgoing.extend(self._kept_for(leg))

    # What they are told --------------------------------------------------------------

    @property
    def none_open(self) -> bool:
        """Whether no leg has the order's work, or is about to."""
        return self.open is None and self.starting is None

    @property
    def open_id(self) -> str | None:
        """The workflow id of the open leg."""
        return self.open[1].id if self.open else None

    def _kept_for(self, leg: Stage) -> list[Report]:
        """The reports that wait for that leg; they wait no longer."""
        kept = [one for one in self.record.early if leg_of(one, self.record) == leg]
        self.record.early = [one for one in self.record.early if leg_of(one, self.record) != leg]
        return kept

    def _elsewhere(self, report: Report, facts: Facts, now: datetime) -> Answer | None:
        """Route a report that came to the order: to the open leg, or to one that is to come."""
        open_ = self.open[0] if self.open else None
        stage = leg_of(report, self.record)
        if stage == open_ and report.passage is not None and report.passage.leftover:
            return None
        if belongs_to_return(report, self.record):
            return self.state.defer_report(facts, report, QuestionCode.OF_A_RETURN, now)
        starting, settled = self.starting is not None, report.is_settled
        match route(stage, self.record, open_=open_, starting=starting, settled=settled):
            case Route.LATER:
                return keep_for_later(self.state, self.record, report, facts, now)
            case Route.QUESTIONED:
                return self.state.defer_report(facts, report, QuestionCode.AHEAD, now)
            case Route.LEG:
                self.state.outgoing.append(received(report))
                return self.state.passed_on_answer(report, Code("stage", open_ or self.starting))
        return None

    async def _forward(self, bundle: list[Report]) -> None:
        """To the open leg; what it can be told no more is routed again, as things stand then."""
        await workflow.wait_condition(lambda: self.starting is None)
        leg = self.open
        if await self._tell("forwarded", *bundled(bundle)) and self.open is leg:
            self.record.passed_on.extend(bundle)
        else:
            self._route_again(bundle)

    def _route_again(self, reports: Iterable[Report]) -> None:
        now = workflow.now()
        for report in reports:
            self.state.accept_rerouted(report, now)

    def call_off(self) -> None:
        """No leg is to come any more: what was kept for one is the order's own to record."""
        self.record.called_off = True
        kept, self.record.early = self.record.early, []
        # Whose the goods are that have left is known once it is known that they have.
        self._route_again(sorted(kept, key=lambda report: report.kind not in COLLECTION_KINDS))

    async def _tell(self, signal: str, *args: Any) -> bool:
        """Signal the open leg; False where there is none, or it has just ended."""
        if self.open is None:
            return False
        try:
            await self.open[1].signal(signal, args=args)
        except FailureError:
            return False
        return True
