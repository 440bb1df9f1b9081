"""Confirm, correct, hand on, decide about short goods: Updates of the order desk (FH-7.2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.faults import Finding, said_of
    from models.messages.decisions import (
        Confirm,
        Correct,
        Decided,
        DecideShort,
        HandOn,
        ShortChoice,
    )
    from models.messages.order import Order
    from models.sop.milestones import Milestone
    from models.stages.order.corrections import corrected, why_not
    from models.stages.order.findings import CONFIRMED_BY_REPEAT, findings
    from workflows.hearing import refusal
    from workflows.order_holds import OrderHolds

PLANNED_BY = frozenset({"wanted_pickup_day", "pickup_hour", "urgent"})
"""The fields that the pickup day follows from."""


class OrderDecisions(OrderHolds):
    """The decisions about one order."""

    def prepare(self) -> None:
        super().prepare()
        self.review: tuple[Finding, ...] = ()
        self.short: ShortChoice | None = None
        self.confirmed: set[str] = set()

    def list_sent(self, at: datetime) -> None:
        """The list is here; the order itself knows what follows."""
        raise NotImplementedError

    @workflow.update(name="confirm", description="the order desk confirms the order")
    async def confirm(self, *args: Any) -> Decided:
        """Confirm the order (ER-4.2.1)."""
        return await self.decide(
            "confirm",
            Confirm,
            args,
            lambda decision: self._decide(decision, "order_confirmed", "confirmed"),
        )

    @confirm.validator
    def _check_confirm(self, *args: Any) -> None:
        if self._read("confirm", Confirm, args):
            if self.review:
                raise refusal(f"it is in review: {self.review[0].message}; correct it first")
            if self.state.happened("order_confirmed"):
                raise refusal("it is confirmed already")

    @workflow.update(name="hand_on", description="the list goes on to the trunk desk")
    async def hand_on(self, *args: Any) -> Decided:
        """Hand the confirmed list on to the trunk desk (FH-7.2.3)."""
        return await self.decide(
            "hand_on",
            HandOn,
            args,
            lambda decision: self._decide(decision, "handed_on", "handed on to the trunk desk"),
        )

    @hand_on.validator
    def _check_hand_on(self, *args: Any) -> None:
        if self._read("hand_on", HandOn, args):
            if not self.state.happened("order_confirmed"):
                raise refusal("it is not confirmed yet: confirm it first")
            if self.state.happened("handed_on"):
                raise refusal("it is with the trunk desk already")

    @workflow.update(name="correct", description="correct the order's fields")
    async def correct(self, *args: Any) -> Decided:
        """Correct the order; what was in review is checked again (FE-1.3, MC-四(三)2)."""
        return await self.decide("correct", Correct, args, self._correct)

    def _correct(self, decision: Correct) -> tuple[str, str | None]:
        before, self.content = self.content, corrected(self.content, decision.changes)
        self._confirm(before, decision.changes)
        self.state.outbox.correct(self.content)
        said = ", ".join(sorted(decision.changes))
        own = " (the order desk's own mistake)" if decision.own_mistake else ""
        self.note_decision(
            decision, "correct", f"corrected: {said}{own}",
            fields=sorted(decision.changes), own_mistake=decision.own_mistake,
        )  # fmt: skip
        if self.review:
            found = findings(self.content, received_at=self.given.accepted_at)
            self.review = tuple(one for one in found if one.field not in self.confirmed)
        if Milestone.LIST_PLANNED_DAY not in self.state.milestones:
            self.list_sent(self.given.accepted_at)
        elif PLANNED_BY & set(decision.changes):
            self.list_sent(workflow.now())
        left = said_of(self.review) or None
        return "in_review" if left else "done", left

    def _confirm(self, before: Order, given: Mapping[str, Any]) -> None:
        """What was doubted for what it says, and is given as it was, is meant so."""
        for name in CONFIRMED_BY_REPEAT:
            value = getattr(self.content, name)
            if name not in given:
                continue
            if value is not None and value == getattr(before, name):
                self.confirmed.add(name)
            else:
                self.confirmed.discard(name)

    @correct.validator
    def _check_correct(self, *args: Any) -> None:
        if self._read("correct", Correct, args):
            why = why_not(
                self.given,
                self.content,
                args[0]["changes"],
                begun=self.begun,
                # While they are short, nothing is reserved: the order may be made to fit.
                reserved=self.reservations > 0 and self.state.step.code != "stock_short",
                in_review=bool(self.review),
            )
            if why:
                raise refusal(why)

    @workflow.update(name="decide_short", description="goods are short: retry or cancel")
    async def decide_short(self, *args: Any) -> Decided:
        """Decide about an order whose goods are short (MC-四(二)2)."""
        return await self.decide("decide_short", DecideShort, args, self._decide_short)

    def _decide_short(self, decision: DecideShort) -> tuple[str, str | None]:
        self.short = decision.choice
        choice = decision.choice
        self.note_decision(decision, "decide_short", f"short: {choice}", choice=choice)
        return "done", None

    @decide_short.validator
    def _check_decide_short(self, *args: Any) -> None:
        if self._read("decide_short", DecideShort, args):
            if self.state.step.code != "stock_short":
                raise refusal("nothing is short here")
            if self.short is not None:
                raise refusal(f"it is decided already: {self.short}")
