"""The order desk: what may be decided about one order and when, and what follows (FH-7.2, ER-4.2).

Review, confirm, correct, hand on, short goods, hold, resume, cancel. Nothing here awaits.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from models.codes import StepCode
from models.field_errors import sentences_of
from models.messages.decisions.decision import Decision
from models.messages.decisions.decision_refusals import REASON_ENDED, not_for_role, step_has_changed
from models.messages.decisions.decisions import (
    DESKS,
    Cancel,
    Confirm,
    Correct,
    DecideShort,
    HandOn,
    Hold,
    Resume,
)
from models.messages.encoding.fingerprints import fingerprint
from models.messages.orders.order import Order
from models.messages.reports.report import Facts
from models.messages.reports.report_times import ReportTimes
from models.messages.timeline.timeline import EntryKind
from models.phrases import StructuredText, phrase
from models.roles import Role
from models.sop.milestones import Milestone
from models.stages.city_delivery.reports import Delivered
from models.stages.desk import DeskResult, TrackedWorkflow, decided_at, note_decision
from models.stages.order.corrections import corrected, why_not
from models.stages.order.decided_facts import HandedOn, OrderConfirmed
from models.stages.order.duties import LIST_SENT
from models.stages.order.intake import OrderInput, planned_day
from models.stages.order.order_copies import changes_for_copies
from models.stages.order.record import OrderRecord
from models.stages.order.review_findings import CONFIRMED_BY_REPEAT, findings
from models.stages.order.shortage import Shortage

PLANNED_BY = frozenset({"wanted_pickup_day", "pickup_hour", "urgent"})
"""The fields that the pickup day follows from."""

FIXED_BY: Mapping[type[Facts], Milestone] = {
    OrderConfirmed: Milestone.ORDER_CONFIRMED,
    HandedOn: Milestone.TRUNK_DESK_RECEIVED,
}
"""The milestone that each of the desk's facts fixes."""


class OrderDesk:
    """The decisions about one order."""

    def __init__(self, state: TrackedWorkflow, start: OrderInput, record: OrderRecord) -> None:
        self.state = state
        self.input = start
        self.record = record
        self.shortage = Shortage(state, start, record)
        self._rules: Mapping[type[Decision], tuple[Callable[..., Any], Callable[..., Any]]] = {
            Confirm: (self._why_not_confirm, self._confirm),
            HandOn: (self._why_not_hand_on, self._hand_on),
            Correct: (self._why_not_correct, self._correct),
            DecideShort: (self.shortage.why_not_decide, self.shortage.decide),
            Hold: (self._why_not_hold, self._hold),
            Resume: (self._why_not_resume, self._resume),
            Cancel: (self._why_not_cancel, self._cancel),
        }

    def why_not(self, decision: Decision) -> StructuredText | None:
        """Why that cannot be decided now, by that role: a sentence for the decider."""
        if self.state.closed or self.state.cancel_by is not None:
            return REASON_ENDED
        if decision.by not in decision.made_by:
            return not_for_role(decision, DESKS[:2])
        if moved := step_has_changed(decision, self.state.step.code):
            return moved
        refuses, _ = self._rules[type(decision)]
        why: StructuredText | None = refuses(decision)
        return why

    def apply(self, decision: Decision, now: datetime) -> DeskResult:
        """Make a decision that `why_not` lets through."""
        _, act = self._rules[type(decision)]
        applied: DeskResult = act(decision, now)
        return applied

    def review(self) -> None:
        """Check the order as it came in; what is found waits for a person (FE-1.2)."""
        self.record.review = findings(self.record.content, received_at=self.input.accepted_at)

    # Confirm, hand on ------------------------------------------------------------------

    def _why_not_confirm(self, decision: Confirm) -> StructuredText | None:
        if self.record.review:
            faults = sentences_of(self.record.review)
            return phrase("it is in review: {faults}; correct that first", faults=faults)
        confirmed = self.state.happened(OrderConfirmed.kind)
        return phrase("it is confirmed already") if confirmed else None

    def _confirm(self, decision: Confirm, now: datetime) -> DeskResult:
        return self._apply(decision, OrderConfirmed, "confirmed", now)

    def _why_not_hand_on(self, decision: HandOn) -> StructuredText | None:
        if not self.state.happened(OrderConfirmed.kind):
            return phrase("it is not confirmed yet: confirm it first")
        if self.state.happened(HandedOn.kind):
            return phrase("it is with the trunk desk already")
        return self.shortage.why_not_hand_on()

    def _hand_on(self, decision: HandOn, now: datetime) -> DeskResult:
        return self._apply(decision, HandedOn, "handed on to the trunk desk", now)

    def _apply(self, decision: Decision, fact: type[Facts], text: str, now: datetime) -> DeskResult:
        at = decided_at(decision, self.input, now)
        self._note(decision, fact.kind, text, now)
        self.decide(fact, decision.by, at, now)
        return DeskResult()

    def decide(self, fact: type[Facts], by: str, at: datetime, now: datetime) -> None:
        """Record a decision as the fact that a duty waits for."""
        times = ReportTimes(occurred_at=at, reported_at=at, received_at=at)
        self.state.record(fact.kind, by, times, now, {FIXED_BY[fact]: at})
        self.state.outbox.inform_of_list(self.record.key(fact.kind), fact.informed(by), fact.kind)

    # Correct ---------------------------------------------------------------------------

    def _why_not_correct(self, decision: Correct) -> StructuredText | None:
        record = self.record
        return why_not(
            self.input,
            record.content,
            decision.changes,
            begun=record.begun,
            # While they are short, nothing is reserved: the order may be made to fit.
            reserved=record.reservations > 0 and self.state.step.code != StepCode.STOCK_SHORT,
            in_review=bool(record.review),
        )

    def _correct(self, decision: Correct, now: datetime) -> DeskResult:
        record = self.record
        before, record.content = record.content, corrected(record.content, decision.changes)
        self._take_as_meant(before, decision.changes)
        self.state.outbox.correct(record.content)
        changes = ", ".join(sorted(decision.changes))
        own = " (the order desk's own mistake)" if decision.own_mistake else ""
        self._note(
            decision, "correct", f"corrected: {changes}{own}", now,
            fields=sorted(decision.changes), own_mistake=decision.own_mistake,
        )  # fmt: skip
        if record.review:
            found = findings(record.content, received_at=self.input.accepted_at)
            record.review = tuple(one for one in found if one.field not in record.meant)
        if Milestone.LIST_PLANNED_DAY not in self.state.milestones:
            self.plan_list(self.input.accepted_at, now)
        elif PLANNED_BY & set(decision.changes):
            self.plan_list(now, now)
        left = sentences_of(record.review)
        if left:
            return DeskResult(StepCode.IN_REVIEW, left)
        return DeskResult(reason=self._tell_holders(before, decision.decision_id))

    def _tell_holders(self, before: Order, decision_id: str) -> StructuredText | None:
        """Whoever has a copy is told; the decider whom to phone."""
        news = changes_for_copies(before, self.record.content, self.record.begun, self.state.cases)
        if news is None:
            return None
        key = self.record.key(f"corrected:{fingerprint(decision_id)}")
        data = {"fields": news.fields, "collect_fen": news.collect_fen}
        for role in news.holders:
            self.state.outbox.tell(key, role, "order_corrected", **data)
        return news.sentence

    def _take_as_meant(self, before: Order, changes: Mapping[str, Any]) -> None:
        """What was doubted for what it says, and is given as it was, is meant so."""
        for name in (one for one in CONFIRMED_BY_REPEAT if one in changes):
            value = getattr(self.record.content, name)
            if value is not None and value == getattr(before, name):
                self.record.meant.add(name)
            else:
                self.record.meant.discard(name)

    def plan_list(self, at: datetime, now: datetime) -> None:
        """The list came at that time: kept or late by FH-7.2.1, planned for the day it can be.

        As long as the day itself is asked about, nothing is planned for it.
        """
        if any(one.field in PLANNED_BY for one in self.record.review):
            return
        content = self.record.content
        wanted = content.wanted_pickup_day
        planned = planned_day(content, at, self.input.sop)
        if wanted is None or planned is None:
            return
        milestones: dict[Milestone, datetime | date] = {
            Milestone.LIST_PLANNED_DAY: wanted,
            Milestone.WANTED_PICKUP_DAY: planned,
            Milestone.PICKUP_DAY: planned,
        }
        if content.pickup_hour is not None:
            milestones[Milestone.PICKUP_HOUR] = content.pickup_hour
        times = ReportTimes(occurred_at=at, reported_at=at, received_at=at)
        self.state.record(LIST_SENT, Role.MERCHANT, times, now, milestones)
        if planned != wanted:
            text = f"the list came late: planned for {planned}, not {wanted} (FH-7.2.1)"
            data = {"from": wanted, "to": planned}
            self.state.note(EntryKind.REPLANNED, "planned_later", text, now, data=data)
            key = self.record.key("planned_later")
            self.state.outbox.tell(key, Role.MERCHANT, "planned_later", day=planned.isoformat())

    # Hold, resume, cancel ------------------------------------------------------------------

    def _why_not_hold(self, decision: Hold) -> StructuredText | None:
        held = self.state.held
        return phrase("it is held already: {held}", held=held) if held is not None else None

    def _hold(self, decision: Hold, now: datetime) -> DeskResult:
        self._note(decision, "hold", decision.reason, now)
        self.state.hold(decision.reason, now)
        return DeskResult()

    def _why_not_resume(self, decision: Resume) -> StructuredText | None:
        return phrase("it is not held") if self.state.held is None else None

    def _resume(self, decision: Resume, now: datetime) -> DeskResult:
        self._note(decision, "resume", "the clocks go on", now)
        self.state.resume(now)
        if self.record.goods_short:
            self.state.run_clocks(False, now)
        return DeskResult()

    def _why_not_cancel(self, decision: Cancel) -> StructuredText | None:
        if self.state.happened(Delivered.kind):
            return phrase(
                "it is delivered: ask for a return instead; where all of it was lost "
                "there, agree to the remedy cancel or compensate of that incident"
            )
        return None

    def _cancel(self, decision: Cancel, now: datetime) -> DeskResult:
        self._note(decision, "cancel", decision.reason, now)
        self.state.cancel_by = f"{decision.by}: {decision.reason}"
        return DeskResult()

    def _note(self, decision: Decision, what: str, text: str, now: datetime, **data: Any) -> None:
        note_decision(self.state, decision, what, text, now, **data)
