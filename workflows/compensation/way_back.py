"""The way back of a cancelled order's goods: who has them, until when, and that they are back.

A case next to the order, of the returns' stage: what differs from a return is here (ADR-0036).
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models import ids
    from models.codes import ProblemCode, StepCode
    from models.messages.partners.requests import AskVehicle
    from models.messages.reports.believed_times import bound_times
    from models.messages.reports.report import Report
    from models.messages.reports.report_times import ReportTimes
    from models.messages.shipments.goods_place import place_text
    from models.messages.shipments.handover import Handover
    from models.messages.timeline.timeline import EntryKind
    from models.phrases import StructuredText, phrase, role_code
    from models.roles import Role
    from models.sop.formatting import counted
    from models.stages.order.record import OrderRecord, PickupAttempt
    from models.stages.returns.duties import BACK_WITH, HANDED_ON_FACTS
    from models.stages.returns.record import ReturnRecord
    from models.stages.returns.reports import ReturnCollected, ReturnInspected
    from models.stages.returns.request import BookingGaps, ReturnCase, WayBack
    from models.stages.returns.way_back import (
        DELIVERY_KINDS,
        HELD_AFTER,
        TAKEN_BY,
        GoodsHolder,
        held_by,
        holder_after,
    )
    from models.tracking.reports.return_count_checks import find_in_move
    from models.tracking.state import StageState
    from workflows.calls.parking import never
    from workflows.calls.steps import Steps
    from workflows.compensation.departed_goods import DepartedGoods

HOLDERS_ON_THE_WAY = tuple(dict.fromkeys(HELD_AFTER.values()))
"""Who has the goods on the way there, one after another."""


class WayBackSteps:
    """What happens to goods that had left as their order was cancelled."""

    def __init__(self, state: StageState, record: ReturnRecord, steps: Steps) -> None:
        self.state = state
        self.record = record
        self.steps = steps

    @property
    def input(self) -> ReturnCase:
        """The case, as it is by now."""
        assert isinstance(self.state.input, ReturnCase)
        return self.state.input

    @property
    def _way(self) -> WayBack:
        assert self.input.way_back is not None
        return self.input.way_back

    async def come_back(self, unless: Callable[[], bool] = never) -> None:
        """Wait until the warehouse has them, or `unless`; partners' books are put right before."""
        if unless():
            return
        self._begin()
        if self._way.unbooked is not None:
            await self._enter_books(self._way.unbooked)
        while not self._is_back() and not unless():
            self.state.at(StepCode.AWAITING_WAY_BACK, self._holder, workflow.now())
            await workflow.wait_condition(partial(self._has_changed, self.state.changes))

    @property
    def _holder(self) -> Role:
        return self.record.holder or self._way.holder

    def _is_back(self) -> bool:
        """Whether the warehouse has them, by anybody's word."""
        self._receive_collection()
        return self._holder is Role.WAREHOUSE or self.state.happened(ReturnInspected.kind)

    def _has_changed(self, since: int) -> bool:
        return self.state.changes != since

    def _begin(self) -> None:
        if not self.steps.once("way_back"):
            return
        way = self._way
        self.record.holder, self.record.place, self.record.hub = way.holder, way.place, way.hub
        self.record.held_since = self.input.begun_at
        pieces = self.input.pieces
        where = place_text(way.place, way.hub)
        text = f"{way.holder} has {counted(pieces, 'piece')} of it, {where}"
        self._say(EntryKind.PROBLEM, ProblemCode.GOODS_WAY_BACK, text, pieces=pieces)
        self.state.problem(ProblemCode.GOODS_WAY_BACK)
        if way.holder in BACK_WITH:
            self.state.learn({BACK_WITH[way.holder]: way.since}, workflow.now())
            self._tell_holder()
        else:  # goods of a return that has ended: after-sales settles what that means
            key = ids.step_key(self.state.outbox.workflow_id, ProblemCode.GOODS_WAY_BACK)
            self.state.outbox.tell(key, Role.AFTER_SALES, f"return_{ProblemCode.GOODS_WAY_BACK}")
        if self._way.unbooked is not None:  # else its order has told the trunk desk
            key = ids.step_key(self.input.order, "way_back")
            self.state.outbox.tell(key, Role.TRUNK_DESK, ProblemCode.GOODS_WAY_BACK)

    def _tell_holder(self) -> None:
        """Whoever has them is informed that they are to come back, and by when."""
        holder = self._holder
        key = ids.step_key(self.state.outbox.workflow_id, f"bring_back:{holder}")
        nearest = self.state.deadlines.nearest()
        due = nearest.due_at if nearest else None
        record = self.record
        self.state.outbox.tell(
            key, holder, "bring_back", place=record.place, hub=record.hub, due_at=due
        )

    async def _enter_books(self, unbooked: BookingGaps) -> None:
        """The order had ended before anybody knew: what it gave back is taken again."""
        record = self._order_record(unbooked)
        one = unbooked.shipment
        books = DepartedGoods(
            self.state, record, self.steps, loaded=lambda: one is None, made_here=False,
            shipments={one.name: one} if one else {},
        )  # fmt: skip
        await books.book_vehicle_again()
        await books.book_out()
        self.record.reserved = books.shipments.reserved(self._way.shipment)

    def _order_record(self, unbooked: BookingGaps) -> OrderRecord:
        """The order, as far as the books need it."""
        start, content = self.input, self.input.content
        record = OrderRecord(order=start.order, content=content, reservations=unbooked.reservations)
        record.handover = Handover(pieces=unbooked.pieces, kinds=unbooked.kinds)
        if unbooked.pickup_day is not None:
            record.vehicle = AskVehicle(
                key=record.asked_vehicle,
                order=start.order,
                pickup=content.pickup,
                city=content.pickup.city,
                pickup_day=unbooked.pickup_day,
                volume_m3=content.total_volume_m3,
                pieces=content.pieces,
                transit_hours=unbooked.transit_hours,
            )
        name, day = unbooked.vehicle, unbooked.pickup_day
        if name != ids.FIRST_VEHICLE and day is not None:
            again = PickupAttempt(vehicle=name, since=start.begun_at, pickup_day=day)
            record.attempts[name] = again
        return record

    # Whose hands --------------------------------------------------------------------

    def move(self, report: Report) -> StructuredText:
        """Somebody says where the goods are: on the way there, where that was before, or back."""
        now = workflow.now()
        times = bound_times(report, beginning=self.input.begun_at, now=now, sop=self.input.sop)
        hub = report.data.get("hub")
        named = hub if isinstance(hub, str) else self.state.hub
        hands = holder_after(report.kind, named)
        if report.kind in DELIVERY_KINDS and times.occurred_at > self._way.since:
            hands = held_by(Role.WAREHOUSE)
        pieces = report.data.get("pieces")
        if isinstance(pieces, int):
            self.record.pieces = pieces
            if times.occurred_at > self._way.since:
                find_in_move(self.state, report, times, pieces, now)
        self._hand_over(hands, report.by, times, kind=report.kind, pieces=pieces)
        return phrase(
            "it is told of the way back of the goods: {holder} has them",
            holder=role_code(self.record.holder or ""),
        )

    def _receive_collection(self) -> None:
        """Somebody has taken them over, by the return's own report."""
        for fact in self.state.facts.named(ReturnCollected.kind):
            holder = TAKEN_BY.get(fact.by)
            if holder is not None and self.steps.once(f"collected:{fact.fact_id}"):
                hands = held_by(holder, self.state.hub)
                self._hand_over(hands, fact.by, fact.times, kind=ReturnCollected.kind)

    def _hand_over(self, hands: GoodsHolder, by: str, times: ReportTimes, **data: Any) -> None:
        """The goods have changed hands, unless something that happened later is known."""
        record, at = self.record, times.occurred_at
        if not self._is_newer(hands.holder, at):
            return
        before = record.holder
        record.holder, record.place, record.hub = hands
        record.held_since = at
        text = f"{hands.holder} has them, {place_text(hands.place, hands.hub)}"
        self._say(EntryKind.STAGE, "way_back", text, **data)
        if before is None or before is hands.holder:
            return
        owed = BACK_WITH.get(hands.holder)
        since = {owed: max(at, self._way.since)} if owed is not None else {}
        if before in HANDED_ON_FACTS:
            self.state.record(HANDED_ON_FACTS[before], by, times, workflow.now(), since)
        self._tell_holder()

    def _is_newer(self, holder: Role, at: datetime) -> bool:
        """Before the cancellation goods go forward only; after it what happened last counts."""
        known, since = self.record.holder, self.record.held_since
        if since is None or at > self._way.since or not {holder, known} <= set(HOLDERS_ON_THE_WAY):
            return since is None or at >= since
        assert known is not None
        return since <= self._way.since and HOLDERS_ON_THE_WAY.index(
            holder
        ) >= HOLDERS_ON_THE_WAY.index(known)

    def _say(self, happening: EntryKind, what: str, text: str, **data: Any) -> None:
        record = self.record
        where = {"holder": record.holder, "place": record.place, "hub": record.hub}
        self.state.note(happening, what, text, workflow.now(), data={**where, **data})
