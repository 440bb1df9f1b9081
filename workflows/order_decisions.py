"""What a person decides about an order: Updates, each with a validator (decision 4).

A validator refuses by stage, actor and staleness, and leaves no trace; what it lets through
is done and recorded. A decision sent twice under one `decision_id` is done once.
"""

from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError
from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.corrections import corrected, frozen_fields
    from models.deadlines import Fact
    from models.decisions import (
        DESKS,
        Cancel,
        Confirm,
        Correct,
        Decided,
        DecideShort,
        Decision,
        HandOn,
        Hold,
        Resume,
        ShortChoice,
    )
    from models.duties.milestones import Milestone
    from models.order import Finding, findings
    from models.reports import Report, Times, believe, faults
    from models.timeline import Happening
    from workflows.order_cancel import OrderCancel
    from workflows.stage import one_object, refusal

D = TypeVar("D", bound=Decision)

PLANNED_BY = frozenset({"wanted_pickup_day", "pickup_hour", "urgent"})
"""The fields that the pickup day follows from."""


class OrderDecisions(OrderCancel):
    """The decisions about one order."""

    def prepare(self) -> None:
        super().prepare()
        self.review: tuple[Finding, ...] = ()
        self.short: ShortChoice | None = None
        self.decisions: dict[str, Decided] = {}

    def list_sent(self, at: datetime) -> None:
        """The list is here; the order itself knows what follows."""
        raise NotImplementedError

    @workflow.update(name="confirm", description="the order desk confirms the order")
    def confirm(self, *args: Any) -> Decided:
        """Confirm the order (ER-4.2.1)."""
        if known := self._known(args):
            return known
        decision = Confirm.model_validate(args[0])
        return self._decide(decision, "order_confirmed", "confirmed")

    @confirm.validator
    def _check_confirm(self, *args: Any) -> None:
        if self._read(Confirm, args):
            if self.review:
                raise refusal(f"it is in review: {self.review[0].message}; correct it first")
            if self.state.happened("order_confirmed"):
                raise refusal("it is confirmed already")

    @workflow.update(name="hand_on", description="the list goes on to the trunk desk")
    def hand_on(self, *args: Any) -> Decided:
        """Hand the confirmed list on to the trunk desk (FH-7.2.3)."""
        if known := self._known(args):
            return known
        decision = HandOn.model_validate(args[0])
        return self._decide(decision, "handed_on", "handed on to the trunk desk")

    @hand_on.validator
    def _check_hand_on(self, *args: Any) -> None:
        if self._read(HandOn, args):
            if not self.state.happened("order_confirmed"):
                raise refusal("it is not confirmed yet: confirm it first")
            if self.state.happened("handed_on"):
                raise refusal("it is with the trunk desk already")

    @workflow.update(name="correct", description="correct the order's fields")
    def correct(self, *args: Any) -> Decided:
        """Correct the order; what was in review is checked again (FE-1.3)."""
        if known := self._known(args):
            return known
        decision = Correct.model_validate(args[0])
        self.content = corrected(self.content, decision.changes)
        said = ", ".join(sorted(decision.changes))
        own = " (the order desk's own mistake)" if decision.own_mistake else ""
        self.note(Happening.DECISION, "correct", f"corrected: {said}{own}", by=decision.by)
        if self.review:
            self.review = findings(self.content, received_at=self.given.accepted_at)
        if Milestone.LIST_PLANNED_DAY not in self.state.moments:
            self.list_sent(self.given.accepted_at)
        elif PLANNED_BY & set(decision.changes):
            self.list_sent(workflow.now())
        left = "; ".join(finding.message for finding in self.review) or None
        return self._answer(decision, "in_review" if left else "done", left)

    @correct.validator
    def _check_correct(self, *args: Any) -> None:
        if self._read(Correct, args):
            changes = args[0]["changes"]
            gone = frozen_fields(changes, begun=self.begun)
            if gone:
                raise refusal(f"too late to change {', '.join(gone)}: that leg has begun")
            try:
                corrected(self.content, changes)
            except ValueError as fault:
                raise refusal(str(fault)) from None

    @workflow.update(name="decide_short", description="goods are short: retry or cancel")
    def decide_short(self, *args: Any) -> Decided:
        """Decide about an order whose goods are short (MC-四(二)2)."""
        if known := self._known(args):
            return known
        decision = DecideShort.model_validate(args[0])
        self.short = decision.choice
        self.note(Happening.DECISION, "decide_short", f"short: {decision.choice}", by=decision.by)
        return self._answer(decision, "done", None)

    @decide_short.validator
    def _check_decide_short(self, *args: Any) -> None:
        if self._read(DecideShort, args) and self.state.step.code != "stock_short":
            raise refusal("nothing is short here")

    @workflow.update(name="hold", description="stop the clocks of the order")
    async def hold(self, *args: Any) -> Decided:
        """Hold the order; the open leg measures the span by its own clock."""
        if known := self._known(args):
            return known
        decision = Hold.model_validate(args[0])
        self.note(Happening.DECISION, "hold", f"held: {decision.reason}", by=decision.by)
        self.state.hold(decision.reason, workflow.now())
        answer = self._answer(decision, "done", None)
        await self.tell_leg("hold", decision.reason)
        return answer

    @hold.validator
    def _check_hold(self, *args: Any) -> None:
        if self._read(Hold, args) and self.state.held is not None:
            raise refusal(f"it is held already: {self.state.held}")

    @workflow.update(name="resume", description="let the clocks go on")
    async def resume(self, *args: Any) -> Decided:
        """Let the clocks go on."""
        if known := self._known(args):
            return known
        decision = Resume.model_validate(args[0])
        self.note(Happening.DECISION, "resume", "the clocks go on", by=decision.by)
        self.state.resume(workflow.now())
        answer = self._answer(decision, "done", None)
        await self.tell_leg("resume")
        return answer

    @resume.validator
    def _check_resume(self, *args: Any) -> None:
        if self._read(Resume, args) and self.state.held is None:
            raise refusal("it is not held")

    @workflow.update(name="cancel", description="cancel the order, give everything back")
    def cancel(self, *args: Any) -> Decided:
        """Cancel the order: stock, vehicle and technician are given back, each once."""
        if known := self._known(args):
            return known
        decision = Cancel.model_validate(args[0])
        self.note(Happening.DECISION, "cancel", f"cancelled: {decision.reason}", by=decision.by)
        self.cancel_by = f"{decision.by}: {decision.reason}"
        return self._answer(decision, "done", None)

    @cancel.validator
    def _check_cancel(self, *args: Any) -> None:
        if self._read(Cancel, args):
            if self.state.happened("delivered"):
                raise refusal("it is delivered: ask for a return instead")
            if self.cancel_by is not None:
                raise refusal("it is being cancelled already")

    # What decisions have in common -----------------------------------------------------

    def _known(self, args: tuple[Any, ...]) -> Decided | None:
        return self.decisions.get(str(args[0].get("decision_id")).strip())

    def _read(self, model: type[D], args: tuple[Any, ...]) -> D | None:
        """The decision, for a validator; nothing where it is a repeat, which is answered."""
        one_object(args)
        try:
            decision = model.model_validate(args[0])
        except ValidationError as error:
            raise refusal(faults(error)) from None
        if decision.decision_id in self.decisions:
            return None
        if self.state.closed or self.cancel_by is not None:
            raise refusal("it has ended, or is being cancelled")
        if decision.by not in DESKS:
            raise refusal(f"{decision.by} cannot decide this: ask {' or '.join(DESKS[:2])}")
        if decision.seen_step not in (None, self.state.step.code):
            raise refusal(
                f"you saw {decision.seen_step}, and it has moved on to {self.state.step.code}"
            )
        return decision

    def _answer(self, decision: Decision, outcome: str, reason: str | None) -> Decided:
        answer = Decided(outcome=outcome, decision_id=decision.decision_id, reason=reason)
        self.decisions[decision.decision_id] = answer
        self.state.changes += 1
        return answer

    def _decide(self, decision: Decision, fact: str, text: str) -> Decided:
        at = self._believed(decision)
        self.note(Happening.DECISION, fact, text, by=decision.by)
        self.decided(fact, decision.by, at)
        return self._answer(decision, "done", None)

    def _believed(self, decision: Decision) -> datetime:
        """When it was decided: believed like a report's reported_at."""
        sop, now = self.given.sop, workflow.now()
        said = Report(report_id=decision.decision_id, kind="decision", reported_at=decision.at)
        return believe(said, beginning=self.given.begun_at, now=now, sop=sop).reported_at

    def decided(self, fact: str, by: str, at: datetime) -> None:
        """Record a decision as the fact that a duty waits for."""
        milestone = {
            "order_confirmed": Milestone.ORDER_CONFIRMED,
            "handed_on": Milestone.TRUNK_DESK_RECEIVED,
        }[fact]
        self.state.moments[milestone] = at
        times = Times(occurred_at=at, reported_at=at, received_at=at)
        self.state.fact(Fact(fact, "", by, times), workflow.now())
