"""Goods that are short 缺货 (FE-2.2, MC-四(二)2): nobody can act until they are there.

While they are short no clock runs, neither of FH-7.2.3 nor of the trunk desk, and handing on is
refused. Once they are there the trunk desk has the list from then on, and the pickup is planned
for a day on which it can be.
"""

from datetime import date, datetime

from models.codes import ProblemCode, StepCode
from models.messages.decisions.decisions import DecideShort
from models.messages.reports.report_times import ReportTimes
from models.messages.timeline.timeline import EntryKind
from models.phrases import StructuredText, phrase
from models.roles import Role
from models.sop import clock
from models.sop.milestones import Milestone, day, has_hour, instant
from models.stages.desk import DeskResult, TrackedWorkflow, note_decision
from models.stages.order.decided_facts import HandedOn
from models.stages.order.intake import OrderInput, planned_day
from models.stages.order.record import OrderRecord

GOODS_THERE = "goods_there"
"""The fact that goods which were short are reserved."""


class Shortage:
    """What is short of one order, and what follows."""

    def __init__(self, state: TrackedWorkflow, start: OrderInput, record: OrderRecord) -> None:
        self.state = state
        self.input = start
        self.record = record

    def why_not_hand_on(self) -> StructuredText | None:
        """Why the list cannot be handed on now, and what to do; None where nothing is short."""
        if not self.record.goods_short:
            return None
        missing = self.record.shortage or phrase("they are being reserved again")
        return phrase(
            "its goods are short: {missing}; decide_short first (choice retry or "
            "cancel), or correct its lines to what is there",
            missing=missing,
        )

    def why_not_decide(self, decision: DecideShort) -> StructuredText | None:
        """Why nothing is to be decided about them."""
        if self.state.step.code != StepCode.STOCK_SHORT:
            return phrase("nothing is short here")
        short = self.record.short
        return phrase("it is decided already: {short}", short=short) if short is not None else None

    def decide(self, decision: DecideShort, now: datetime) -> DeskResult:
        """Try again, or cancel."""
        self.record.short = choice = decision.choice
        text = f"short: {choice}"
        note_decision(self.state, decision, "decide_short", text, now, choice=choice)
        return DeskResult()

    def find(self, missing: str, now: datetime) -> None:
        """They are short: purchasing is told, and no clock runs."""
        self.record.shortage, self.record.short = missing, None
        self.state.problem(ProblemCode.STOCK_SHORT)
        self.state.outbox.tell(self.record.reserved, Role.PURCHASING, ProblemCode.STOCK_SHORT)
        self.state.run_clocks(False, now)

    def end(self, now: datetime) -> None:
        """They are there: the clocks go on; whoever waited for them has the list from now on."""
        if self.record.short is None or self.state.happened(GOODS_THERE):
            return
        self.state.run_clocks(True, now)
        milestones = self._planned_again(now)
        if self.state.happened(HandedOn.kind):
            milestones[Milestone.TRUNK_DESK_RECEIVED] = now
        times = ReportTimes(occurred_at=now, reported_at=now, received_at=now)
        self.state.record(GOODS_THERE, Role.SYSTEM, times, now, milestones)

    def _planned_again(self, now: datetime) -> dict[Milestone, datetime | date]:
        """A pickup on a day for which a list of now comes too late is planned for a later one."""
        known, content = self.state.milestones, self.record.content
        possible = planned_day(content, now, self.input.sop)
        if possible is None or Milestone.PICKUP_DAY not in known:
            return {}
        before = day(known, Milestone.PICKUP_DAY)
        planned = max(possible, clock.day_of(now))
        if planned <= before:
            return {}
        found: dict[Milestone, datetime | date] = {
            Milestone.WANTED_PICKUP_DAY: planned,
            Milestone.PICKUP_DAY: planned,
        }
        if has_hour(known, Milestone.PICKUP_HOUR):
            hour = clock.time_of(instant(known, Milestone.PICKUP_HOUR))
            found[Milestone.PICKUP_HOUR] = clock.instant(planned, hour)
        text = f"its goods were short: planned for {planned}, not {before}"
        data = {"from": before, "to": planned}
        self.state.note(EntryKind.REPLANNED, "planned_later", text, now, data=data)
        key = self.record.key("planned_later", 2)
        self.state.outbox.tell(key, Role.MERCHANT, "planned_later", day=planned.isoformat())
        return found
