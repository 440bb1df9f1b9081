"""The way back of a cancelled order's goods: who has them, until when, and that they are back.

A case next to the order, of the returns' stage: what differs from a return is here (ADR-0036).
"""

from collections.abc import Callable
from functools import partial

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models import ids
    from models.codes import ProblemCode, StepCode
    from models.messages.partners.requests import AskVehicle
    from models.messages.shipments.goods_place import place_text
    from models.messages.shipments.handover import Handover
    from models.messages.timeline.timeline import EntryKind
    from models.roles import Role
    from models.sop.formatting import counted
    from models.stages.order.record import OrderRecord, PickupAttempt
    from models.stages.returns.duties import BACK_WITH
    from models.stages.returns.record import ReturnRecord
    from models.stages.returns.reports import ReturnInspected
    from models.stages.returns.request import BookingGaps, ReturnCase, WayBack
    from models.tracking.state import StageState
    from workflows.calls.parking import never
    from workflows.calls.steps import Steps
    from workflows.compensation.departed_goods import DepartedGoods
    from workflows.compensation.goods_hands import GoodsHands


class WayBackSteps:
    """What happens to goods that had left as their order was cancelled."""

    def __init__(self, state: StageState, record: ReturnRecord, steps: Steps) -> None:
        self.state = state
        self.record = record
        self.steps = steps
        self.hands = GoodsHands(state, record, steps)
        self.move = self.hands.move

    @property
    def input(self) -> ReturnCase:
        """The case, as it is by now."""
        return self.hands.input

    @property
    def _way(self) -> WayBack:
        return self.hands.way

    async def come_back(self, unless: Callable[[], bool] = never) -> None:
        """Wait until the warehouse has them, or `unless`; partners' books are put right before."""
        if unless():
            return
        self._begin()
        if self._way.unbooked is not None:
            await self._enter_books(self._way.unbooked)
        while not self._is_back() and not unless():
            self.state.at(StepCode.AWAITING_WAY_BACK, self.hands.holder, workflow.now())
            await workflow.wait_condition(partial(self._has_changed, self.state.changes))

    def _is_back(self) -> bool:
        """Whether the warehouse has them, by anybody's word."""
        self.hands.receive_collections()
        return self.hands.holder is Role.WAREHOUSE or self.state.happened(ReturnInspected.kind)

    def _has_changed(self, since: int) -> bool:
        return self.state.changes != since

    def _begin(self) -> None:
        if not self.steps.once("way_back"):
            return
        way = self._way
        self.hands.begin()
        pieces = self.input.pieces
        where = place_text(way.place, way.hub)
        text = f"{way.holder} has {counted(pieces, 'piece')} of it, {where}"
        self.hands.say(EntryKind.PROBLEM, ProblemCode.GOODS_WAY_BACK, text, pieces=pieces)
        self.state.problem(ProblemCode.GOODS_WAY_BACK)
        if way.holder in BACK_WITH:
            self.state.learn({BACK_WITH[way.holder]: way.since}, workflow.now())
            self.hands.tell_holder()
        else:  # goods of a return that has ended: after-sales settles what that means
            key = ids.step_key(self.state.outbox.workflow_id, ProblemCode.GOODS_WAY_BACK)
            self.state.outbox.tell(key, Role.AFTER_SALES, f"return_{ProblemCode.GOODS_WAY_BACK}")
        if self._way.unbooked is not None:  # else its order has told the trunk desk
            key = ids.step_key(self.input.order, "way_back")
            self.state.outbox.tell(key, Role.TRUNK_DESK, ProblemCode.GOODS_WAY_BACK)

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
