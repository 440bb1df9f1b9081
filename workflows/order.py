"""The order: intake, review, allocation, the legs in order, the end (FE-1, FE-2, MC-四).

The SOP's table of contents. It owns deadlines before and after its legs, never while one is
open: those that are not met travel with the leg (ADR-0016).
"""

from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.stock import StockActivities
    from models.ids import Stage
    from models.messages.decisions import ShortChoice
    from models.messages.reports import Times
    from models.messages.timeline import Happening
    from models.roles import Role
    from models.sop.formatting import counted
    from models.sop.milestones import Milestone
    from models.stages.all_duties import ALL
    from models.stages.order import duties
    from models.stages.order.findings import findings
    from models.stages.order.intake import OrderInput, planned_day
    from models.tracking.deadlines import Fact
    from workflows.order_decisions import PLANNED_BY, OrderDecisions
    from workflows.parking import GivenUp


@workflow.defn
class OrderWorkflow(OrderDecisions):
    """One order of one merchant, from intake to acceptance (FH-3.1.1)."""

    @workflow.init
    def __init__(self, *args: Any) -> None:
        self.start(OrderInput, Stage.ORDER, args, self._begin)

    def _begin(self, given: OrderInput) -> None:
        self.given = given
        self.content = given.content
        excepted = given.content.urgent and given.sop.urgent_list_excepted
        own = [duty for duty in duties.DUTIES if not (excepted and duty is duties.SEND_LIST)]
        self.begin(Stage.ORDER, given, own)
        self.prepare()
        # The check is the system's, and stands before the first message is heard.
        self.review = findings(self.content, received_at=given.accepted_at)

    @workflow.run
    async def run(self, *args: Any) -> str:
        """The SOP's steps, one a line. Returns how it ended: closed, or cancelled."""
        done = await self.drive(self._steps())
        return "closed" if done else "cancelled"

    async def _steps(self) -> None:
        self._greet()  # FE-1.1
        await self._reviewed()  # FE-1.2, FE-1.3, MC-四(一)2
        await self._confirmed()  # ER-4.2.1, EP-三3
        await self._stock_reserved()  # FE-2.1, FE-2.2, MC-四(二)1, MC-四(二)2
        await self._handed_on()  # FH-7.2.3
        await self.trunk_pickup()  # FH-8
        await self._shipped()  # FE-3.2, ER-4.2.2, EP-三3
        await self.trunk_transport()  # FH-9
        await self.city_delivery()  # FH-10
        await self.installation()  # FH-11
        await self._survey()  # FH-7.3.1.3, MC-八(三)1
        await self._duties_decided()

    def _greet(self) -> None:
        """The number, and a confirmation that the order has come in."""
        self.note(Happening.STAGE, "received", f"order {self.given.number} received")
        self.state.outbox.tell(self.key("received"), Role.CUSTOMER, "order_received")
        self.list_sent(self.given.accepted_at)

    def list_sent(self, at: datetime) -> None:
        """The list is here: kept or late by FH-7.2.1, and planned for the day it can be.

        As long as the day itself is asked about, nothing is planned for it.
        """
        if any(one.field in PLANNED_BY for one in self.review):
            return
        wanted = self.content.wanted_pickup_day
        planned = planned_day(self.content, at, self.given.sop)
        if wanted is None or planned is None:
            return
        milestones = self.state.milestones
        milestones[Milestone.LIST_PLANNED_DAY] = wanted
        milestones[Milestone.WANTED_PICKUP_DAY] = milestones[Milestone.PICKUP_DAY] = planned
        if self.content.pickup_hour is not None:
            milestones[Milestone.PICKUP_HOUR] = self.content.pickup_hour
        times = Times(occurred_at=at, reported_at=at, received_at=at)
        self.state.fact(Fact("list_sent", "", Role.MERCHANT, times), workflow.now())
        if planned != wanted:
            text = f"the list came late: planned for {planned}, not {wanted} (FH-7.2.1)"
            self.note(Happening.REPLANNED, "planned_later", text)
            self.state.outbox.tell(
                self.key("planned_later"), Role.MERCHANT, "planned_later", day=planned.isoformat()
            )

    async def _reviewed(self) -> None:
        """The check is the system's; what fails waits for a person."""
        if not self.review:
            return
        why = "; ".join(f"{fault.field}: {fault.message}" for fault in self.review)
        self.note(Happening.STAGE, "in_review", f"in review: {why}"[:500])
        self.state.problem("in_review")
        self.state.at("in_review", Role.CUSTOMER_SERVICE, workflow.now())
        await workflow.wait_condition(lambda: not self.review)
        self.state.settle("in_review")

    async def _confirmed(self) -> None:
        if self.given.sop.auto_confirm and not self.state.happened("order_confirmed"):
            self.decided("order_confirmed", Role.SYSTEM, workflow.now())
            self.decided("handed_on", Role.SYSTEM, workflow.now())
        await self.heard("order_confirmed", "awaiting_confirmation", Role.ORDER_DESK)

    async def _stock_reserved(self) -> None:
        """All lines or none; short waits visibly for a decision."""
        while True:
            self.reservations += 1
            outcome = await self.steps.call(
                "reserve_stock",
                StockActivities.reserve_stock,
                self.reservation(),
                f"reserve {counted(self.content.pieces, 'piece')}, "
                f"{counted(len(self.content.lines), 'kind')} of goods",
                may_refuse=True,
            )
            if outcome.ok:
                return
            self.state.problem("stock_short")
            self.state.outbox.tell(self.reserved, Role.PURCHASING, "stock_short")
            self.short = None
            self.state.at("stock_short", Role.ORDER_DESK, workflow.now())
            await workflow.wait_condition(lambda: self.short is not None)
            self.state.settle("stock_short")
            if self.short is ShortChoice.CANCEL:
                raise GivenUp(f"short of stock: {outcome.reason or ', '.join(outcome.missing)}")

    async def _handed_on(self) -> None:
        await self.heard("handed_on", "awaiting_hand_on", Role.ORDER_DESK)

    async def _shipped(self) -> None:
        """The goods leave the warehouse, and the customer is told."""
        await self.steps.call(
            "ship_stock",
            StockActivities.ship_stock,
            self.move("ship_stock"),
            f"book {counted(self.content.pieces, 'piece')} out of the warehouse",
        )
        self.state.outbox.tell(self.key("dispatched"), Role.CUSTOMER, "dispatched")
        self.state.changes += 1
        await self.watch.told()

    async def _survey(self) -> None:
        hours = self.given.sop.survey_hours
        if hours > 0:
            self.state.at("before_survey", Role.NOBODY, workflow.now())
            await workflow.sleep(timedelta(hours=hours), summary="then the survey is asked for")
        self.state.outbox.tell(self.key("survey"), Role.CUSTOMER, "survey")
        self.note(Happening.NOTICE, "survey", "the customer is asked for an opinion")

    async def _duties_decided(self) -> None:
        """What is still owed is waited for until its due instant has passed, then it closes."""
        deadlines = self.state.deadlines

        def decided() -> bool:
            # A report on its way back from a leg that has ended may still keep one.
            waiting = deadlines.open.values()
            return self.all_passed_on() and all(one.breached or one.certain_at for one in waiting)

        if not decided():
            nearest = deadlines.nearest()
            role = nearest and duties_owner(nearest.duty)
            self.state.at("awaiting_last_reports", role or Role.NOBODY, workflow.now())
            await workflow.wait_condition(decided)
        deadlines.give_up()
        self.state.at("closed", Role.NOBODY, workflow.now())
        self.state.outcome = "closed"
        self.note(Happening.CLOSED, "closed", f"closed; breaches: {deadlines.breaches}")


def duties_owner(duty: str) -> Role:
    """Who owes a duty."""
    return ALL[duty].owner
