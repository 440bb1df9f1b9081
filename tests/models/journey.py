"""An order with its four legs as pure machines: whoever is at work receives, and hands over."""

from datetime import datetime
from typing import Any, Final

from models import ids
from models.ids import Stage
from models.messages.legs.leg import LegOutcome, LegResult
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.report import Report
from models.messages.shipments.handover import Handover
from models.messages.timeline.duty_row import DutyRow
from models.sop.terms import Sop
from models.stages.order.duties import DUTIES
from models.stages.order.intake import order_input
from models.stages.order.leg_inputs import INPUT_OF
from models.stages.order.record import OrderRecord
from models.stages.table import AFTER_LEGS, LEGS, leg_after, watched_by
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.runs import baton
from models.tracking.runs.order_baton import begin_leg, leg_input, take_back_baton
from models.tracking.situation.stage_counters import Route
from models.tracking.state import StageState
from tests.builders import an_order
from tests.models.machine import KNOWN, on
from tests.models.stories import OUR_OWN, SPEAKERS

ENDS: Final = ("picked_up", "arrived_at_hub", "delivered", "verified")
ENDING: Final = dict(zip(LEGS, ENDS, strict=True))
"""The report that ends each leg here."""

ROUTE: Final = Route((("Wuhan", 20), ("Xian", 60)), 72)
PIECES: Final = 3


class Journey:
    """One order, from the list at the trunk desk on."""

    def __init__(self, now: datetime) -> None:
        content, self.now = an_order(), now
        start = order_input(content, accepted_at=on(22, "20:00"), sop=Sop())
        own, self.name = (*DUTIES, *AFTER_LEGS), content.workflow_id
        self.order = baton.begin_stage(Stage.ORDER, start, own, workflow_id=self.name, now=now)
        self.order.elsewhere = lambda *_: None
        self.order.learn(KNOWN[Stage.TRUNK_PICKUP], now)
        self.record = OrderRecord(order=self.name, content=content)
        self.record.handover = Handover(pieces=PIECES)
        self.rows: dict[OccurrenceKey, DutyRow] = {}
        self.leg: StageState | None = None
        self._next()

    @property
    def at_work(self) -> StageState:
        """Who receives what is told."""
        return self.leg or self.order

    def _next(self) -> None:
        stage = leg_after(self.record.ended)
        if stage is None:
            self.leg = None
            return
        common = leg_input(self.order, self.record, stage, (), self.now)
        start = INPUT_OF[stage](self.record, self.order.input.sop, common)
        begin_leg(self.order, self.record, stage, self.now)
        name = ids.leg_id(self.name, stage)
        self.leg = baton.begin_stage(
            stage, start, watched_by(stage), workflow_id=name, now=self.now
        )
        if stage is Stage.TRUNK_TRANSPORT:
            self.leg.follow_route(ROUTE, self.now)

    def receive(self, report: dict[str, Any], *, passed_on: bool = False) -> Answer:
        """Whoever is at work receives it; what ends a leg lets the next one begin."""
        if report["kind"] != "arrival_passed_on":  # two say so, one after the other
            report = {**report, "by": SPEAKERS.get(report["kind"], report["by"])}
        state = self.at_work
        if report["kind"] in OUR_OWN:
            own = Report.model_validate(report).on_the_way(confirmed=True)
            answer = state.receive(own, self.now, passed_on=True)
        else:
            answer = state.receive(report, self.now, passed_on=passed_on)
        self._see(state)
        if self.leg is not None and self.leg.happened(ENDING[self.leg.stage]):
            self._hand_over(self.leg)
        return answer

    def _hand_over(self, leg: StageState) -> None:
        leg.closed = True
        leg.end_pending(self.now)
        loaded = leg.facts.newest("picked_up")
        carried = Handover(pieces=getattr(loaded.content, "pieces", None)) if loaded else Handover()
        result = LegResult(
            outcome=LegOutcome.DONE,
            baton=baton.baton_to_order(leg),
            ended_at=self.now,
            handover=carried,
        )
        take_back_baton(self.order, self.record, result, (), self.now)
        self._see(self.order)
        self._next()
        for report in leg.outgoing:
            self.at_work.accept_rerouted(report, self.now)
            self._see(self.at_work)

    def _see(self, state: StageState) -> None:
        """Lists have of each deadline what was written last."""
        self.rows.update({OccurrenceKey(*key): row for key, row in state.outbox.rows.items()})

    def tick(self, now: datetime) -> None:
        """Deadlines speak."""
        self.now = max(self.now, now)
        self.at_work.deadlines.tick(now)
        self._see(self.at_work)

    def tell(self, reports: list[dict[str, Any]]) -> list[str]:
        """All of it, one after another; what is refused is sent again. What never counts."""
        answers = {one["report_id"]: self.receive(one) for one in reports}
        for one in reports * 2:
            if answers[one["report_id"]].outcome is ReportOutcome.REFUSED:
                answers[one["report_id"]] = self.receive(one)
        refused = [name for name, one in answers.items() if one.outcome is ReportOutcome.REFUSED]
        return [*refused, *self.at_work.pending]
