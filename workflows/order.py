"""The order: intake, review, allocation, the legs in order, the end (FE-1, FE-2, MC-四).

The SOP's table of contents. It owns deadlines before and after its legs, never while one is
open: those that are not met travel with the leg (ADR-0016). What may be decided about it is its
desk's to say (`models/stages/order/desk.py`); its legs and what is given back are held.
"""

from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.stock import StockActivities
    from models.codes import CallStep, ProblemCode, StepCode
    from models.ids import Stage
    from models.messages.decisions.decisions import (
        Cancel,
        Confirm,
        Correct,
        DecideShort,
        DecisionAnswer,
        HandOn,
        Hold,
        Resume,
        ShortChoice,
    )
    from models.messages.decisions.provider_decisions import ReplaceProvider
    from models.messages.orders.order_outcome import OrderOutcome
    from models.messages.reports.pending_reports import PendingReport
    from models.roles import Role
    from models.sop.formatting import counted
    from models.stages.order import duties
    from models.stages.order.announcements import (
        announce_closed,
        announce_received,
        announce_review,
        ask_opinion,
    )
    from models.stages.order.decided_facts import HandedOn, OrderConfirmed
    from models.stages.order.desk import OrderDesk
    from models.stages.order.intake import OrderInput
    from models.stages.order.leg_inputs import technician_request
    from models.stages.order.record import OrderRecord
    from models.stages.table import AFTER_LEGS
    from models.tracking.cases.unresolved_incidents import leave_incidents
    from models.tracking.decisions.provider_desk import ProviderDesk
    from models.tracking.runs.continuation import ContinuedState
    from models.tracking.runs.received_signals import receive_attempt, receive_cases
    from models.tracking.runs.reopened_leg import last_owner, reports_for_later_legs
    from workflows.calls.dispatch_notice import notify
    from workflows.calls.parking import StepAbandoned
    from workflows.calls.visit_calls import VisitCalls
    from workflows.compensation.lost_visits import call_off_visits
    from workflows.compensation.order_compensation import Compensation
    from workflows.journey.order_legs import Legs
    from workflows.returning.exchange_signals import ExchangeSignal
    from workflows.stage import StageWorkflow


@workflow.defn
class OrderWorkflow(StageWorkflow):
    """One order of one merchant, from intake to acceptance (FH-3.1.1)."""

    record: OrderRecord

    @workflow.init
    def __init__(self, *args: Any) -> None:
        self.start(OrderInput, Stage.ORDER, args, self._begin)

    def _begin(self, start: OrderInput, continued: ContinuedState | None) -> None:
        self.input = start
        excepted = start.content.urgent and start.sop.urgent_list_excepted
        own = [duty for duty in duties.DUTIES if not (excepted and duty is duties.SEND_LIST)]
        self.begin(Stage.ORDER, start, [*own, *AFTER_LEGS], continued)
        first = {"order": start.order, "content": start.content}
        self.record = OrderRecord.model_validate(continued.record if continued else first)
        self.desk = OrderDesk(self.state, start, self.record)
        self.legs = Legs(
            self.state, self.record, steps=self.steps, watch=self.watch, inbox=self.inbox
        )
        self.compensation = Compensation(self.state, self.record, self.steps)
        self.exchange = ExchangeSignal(self.state, self.record, self.steps)
        self.lifecycle.may_go_on = lambda: self.legs.none_open
        self.lifecycle.leaves = lambda: self.compensation.goods_left_since
        self.lifecycle.may_go_back, self.withdrawals.record = False, self.record
        self.legs.former.serve(self.withdrawals, self.legs)
        providers = ProviderDesk(self.state, self.record, self._leg_at_work)
        self.decisions.serve(ReplaceProvider, providers)
        self.visits = VisitCalls(
            self.state, self.record.visits, self.steps,
            lambda: self.record.providers, partial(technician_request, self.record, start.sop),
        )  # fmt: skip
        if continued is None:
            # The check is the system's, and stands before the first message is received.
            self.desk.review()

    # The steps -----------------------------------------------------------------------

    @workflow.run
    async def run(self, *args: Any) -> str:
        """The SOP's steps, one a line. Returns how it ended: closed, returned, or cancelled."""
        done = await self.drive(self._steps)
        return str(self.state.outcome) if done else OrderOutcome.CANCELLED

    async def _steps(self) -> None:
        self._greet()  # FE-1.1
        await self._reviewed()  # FE-1.2, FE-1.3, MC-四(一)2
        await self._confirmed()  # ER-4.2.1, EP-三3
        await self._stock_reserved()  # FE-2.1, FE-2.2, MC-四(二)1, MC-四(二)2
        await self._handed_on()  # FH-7.2.3
        while not self.state.closed:
            await self._legs()  # FH-8 to FH-11
            await self.exchange.accepted()  # MC-八(二)3: what of it goes back is its own return's
            if self.record.returned:
                await self.compensation.end_returned()  # FE-4
                return
            await self.visits.ask()  # FH-11.2.2: of those that are planned after all legs
            await self._survey()  # FH-7.3.1.3, MC-八(三)1
            await self._duties_decided()

    async def _legs(self) -> None:
        """One after another; one whose end is taken back runs again (ADR-0039)."""
        while (leg := self.legs.next) is not None:
            if leg is Stage.TRUNK_TRANSPORT and not self.legs.former.goes_on():
                await self._shipped()  # FE-3.2, ER-4.2.2, EP-三3
            await self.legs.run(leg)
            await self.compensation.cases.send_refused_back()  # FH-10.2.2
        if self.state.situation.shipments:
            await self.compensation.books.shipments.book_out()
            await self.compensation.books.release_shortage()

    def _greet(self) -> None:
        """The number, and a confirmation that the order has come in."""
        if not self.steps.once("greeted"):
            return
        announce_received(self.state, self.record, workflow.now())
        self.desk.plan_list(self.input.accepted_at, workflow.now())

    async def _reviewed(self) -> None:
        """The check is the system's; what fails waits for a person."""
        if not self.record.review:
            return
        if self.steps.once(StepCode.IN_REVIEW):
            announce_review(self.state, self.record, workflow.now())
        self.state.problem(ProblemCode.IN_REVIEW)
        self.state.at(StepCode.IN_REVIEW, Role.CUSTOMER_SERVICE, workflow.now())
        await workflow.wait_condition(lambda: not self.record.review)
        self.state.settle(ProblemCode.IN_REVIEW)

    async def _confirmed(self) -> None:
        if self.input.sop.auto_confirm and not self.state.happened(OrderConfirmed.kind):
            now = workflow.now()
            self.desk.decide(OrderConfirmed, Role.SYSTEM, now, now)
            self.desk.decide(HandedOn, Role.SYSTEM, now, now)
        await self.wait_for(OrderConfirmed)

    async def _stock_reserved(self) -> None:
        """All lines or none; short waits visibly for a decision."""
        record = self.record
        while not record.allocated:
            if record.shortage is None:
                await self._reserve()
                continue
            self.state.at(StepCode.STOCK_SHORT, Role.ORDER_DESK, workflow.now())
            await workflow.wait_condition(lambda: record.short is not None)
            self.state.settle(ProblemCode.STOCK_SHORT)
            shortage, record.shortage = record.shortage, None
            if record.short is ShortChoice.CANCEL:
                raise StepAbandoned(f"short of stock: {shortage}")
        self.desk.shortage.end(workflow.now())

    async def _reserve(self) -> None:
        record, content = self.record, self.record.content
        if not record.reserving:
            record.reservations += 1
            record.reserving = True
        outcome = await self.steps.call(
            CallStep.RESERVE_STOCK,
            StockActivities.reserve_stock,
            record.reservation(),
            f"reserve {counted(content.pieces, 'piece')}, "
            f"{counted(len(content.lines), 'kind')} of goods",
            may_refuse=True,
        )
        record.reserving, record.allocated = False, outcome.ok
        if not outcome.ok:
            missing = outcome.reason or ", ".join(outcome.missing)
            self.desk.shortage.find(missing, workflow.now())

    async def _handed_on(self) -> None:
        await self.wait_for(HandedOn)

    async def _shipped(self) -> None:
        """The goods leave the warehouse, and the customer is told, unless they have not left."""
        taken_back = self.legs.former.goes_on
        if self.record.pieces > 0:  # else all of it travels apart
            await self.compensation.books.shipments.ship_own(unless=taken_back)
        if not taken_back():
            await self.compensation.books.release_shortage(unless=taken_back)
        if not taken_back() and self.steps.once("dispatched"):
            await notify(self.steps, self.record.key("dispatched"), Role.CUSTOMER, "dispatched")

    async def _survey(self) -> None:
        hours, now = self.input.sop.survey_hours, workflow.now()
        at = self.record.survey_at = self.record.survey_at or now + timedelta(hours=hours)
        span = max(at - now, timedelta())
        if span:
            self.state.at(StepCode.BEFORE_SURVEY, Role.NOBODY, now)
            with suppress(TimeoutError):
                why = "then the survey is asked for"
                await workflow.wait_condition(self._goes_on, timeout=span, timeout_summary=why)
        if not self._goes_on() and self.steps.once("survey"):
            ask_opinion(self.state, self.record, hours, workflow.now())

    def _goes_on(self) -> bool:
        """Whether there is work again: a leg is to run, or somebody is to come to a visit."""
        return self.legs.former.goes_back() or self.visits.to_ask()

    async def _duties_decided(self) -> None:
        """What is still owed is waited for until its due instant, what is unproved for a desk."""
        deadlines = self.state.deadlines

        def decided() -> bool:
            # A report on its way back from a leg that has ended may still keep one.
            return self.inbox.all_forwarded and last_owner(self.state) is None

        def moved_on(owner: Role | None) -> bool:
            return self._goes_on() or decided() or last_owner(self.state) is not owner

        while not (self._goes_on() or decided()):
            owner = last_owner(self.state)
            self.state.at(StepCode.AWAITING_LAST_REPORTS, owner or Role.NOBODY, workflow.now())
            await workflow.wait_condition(partial(moved_on, owner))
        if self._goes_on():
            return
        deadlines.give_up()
        leave_incidents(self.state, workflow.now())
        self.state.at(StepCode.CLOSED, Role.NOBODY, workflow.now())
        self.state.outcome = OrderOutcome.CLOSED
        announce_closed(self.state, deadlines.breaches, workflow.now())

    async def wind_down(self, done: bool) -> None:
        """Of a cancelled order all is given back; what was kept for a leg is received here."""
        if self.compensation.goods_left_since:  # reported as the last line was written
            await self.compensation.follow_goods()
        elif not done:
            self.compensation.release_all_duties()
            self.legs.call_off()
            await call_off_visits(self.state, self.record, self.visits)
            await self.exchange.cancelled()  # before the money: its return owes it (MC-八(二)3)
            await self.compensation.run()

    # Decisions -----------------------------------------------------------------------

    @workflow.update(name="confirm", description="the order desk confirms the order")
    async def confirm(self, *args: Any) -> DecisionAnswer:
        """Confirm the order (ER-4.2.1)."""
        return await self.decisions.make(Confirm, args, self.desk)

    @confirm.validator
    def _check_confirm(self, *args: Any) -> None:
        self.decisions.check(Confirm, args, self.desk)

    @workflow.update(name="hand_on", description="the list goes on to the trunk desk")
    async def hand_on(self, *args: Any) -> DecisionAnswer:
        """Hand the confirmed list on to the trunk desk (FH-7.2.3)."""
        return await self.decisions.make(HandOn, args, self.desk)

    @hand_on.validator
    def _check_hand_on(self, *args: Any) -> None:
        self.decisions.check(HandOn, args, self.desk)

    @workflow.update(name="correct", description="correct the order's fields")
    async def correct(self, *args: Any) -> DecisionAnswer:
        """Correct the order; what was in review is checked again (FE-1.3, MC-四(三)2)."""
        return await self._tell_leg(Correct, args)

    @correct.validator
    def _check_correct(self, *args: Any) -> None:
        self.decisions.check(Correct, args, self.desk)

    @workflow.update(name="decide_short", description="goods are short: retry or cancel")
    async def decide_short(self, *args: Any) -> DecisionAnswer:
        """Decide about an order whose goods are short (MC-四(二)2)."""
        return await self.decisions.make(DecideShort, args, self.desk)

    @decide_short.validator
    def _check_decide_short(self, *args: Any) -> None:
        self.decisions.check(DecideShort, args, self.desk)

    @workflow.update(name="hold", description="stop the clocks of the order")
    async def hold(self, *args: Any) -> DecisionAnswer:
        """Hold the order; the open leg measures the span by its own clock."""
        return await self._tell_leg(Hold, args)

    @hold.validator
    def _check_hold(self, *args: Any) -> None:
        self.decisions.check(Hold, args, self.desk)

    @workflow.update(name="resume", description="let the clocks go on")
    async def resume(self, *args: Any) -> DecisionAnswer:
        """Let the clocks go on."""
        return await self._tell_leg(Resume, args)

    @resume.validator
    def _check_resume(self, *args: Any) -> None:
        self.decisions.check(Resume, args, self.desk)

    async def _tell_leg(self, model: type[Correct | Hold | Resume], args: Any) -> DecisionAnswer:
        """A decision that the open leg is told of."""
        answer = await self.decisions.make(model, args, self.desk)
        await self.legs.news.signal()
        return answer

    @workflow.update(name="cancel", description="cancel the order, give everything back")
    async def cancel(self, *args: Any) -> DecisionAnswer:
        """Cancel the order: stock, vehicle and technician are given back, each once."""
        return await self.decisions.make(Cancel, args, self.desk)

    @cancel.validator
    def _check_cancel(self, *args: Any) -> None:
        self.decisions.check(Cancel, args, self.desk)

    def _leg_at_work(self) -> Stage | None:
        """The leg that has the order's work, or is about to."""
        return self.legs.open[0] if self.legs.open else self.legs.starting

    # What it knows of others -----------------------------------------------------------

    @workflow.signal(name="case", description="a return stands next to the order: workflow_id")
    def case(self, *args: Any) -> None:
        """Know of a case next to the order."""
        receive_cases(self.state, self.record, args, workflow.now())

    @workflow.signal(name="pickup_attempt", description="its pickup is tried again")
    def pickup_attempt(self, *args: Any) -> None:
        """Know of another attempt at the pickup."""
        receive_attempt(self.state, self.record, args)

    @property
    def open_leg(self) -> str | None:
        """The id of the leg that has the order's work."""
        return self.legs.open_id

    @property
    def waiting(self) -> list[PendingReport]:
        """The reports that wait for a leg to begin."""
        return reports_for_later_legs(self.record, workflow.now())
