"""The goods of a cancelled order that have left: sent back, booked out, what was undone done again.

They may leave at any moment of the giving back. What was given back by then is taken again, so
that every partner's books say where the goods are.
"""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.carrier import CarrierActivities
    from activities.stock import StockActivities
    from models import ids
    from models.messages.partners import CancelVehicle, MoveStock, ReserveStock
    from models.messages.timeline import Happening
    from models.roles import Role
    from models.sop.formatting import counted
    from workflows.order_journey import OrderJourney
    from workflows.steps import PartnerCall
    from workflows.trunk_pickup import vehicle_for

STILL_ON_ITS_WAY_SECONDS = 60
"""So long a call may still arrive that nobody answered, and that the partner does not know."""


class OrderGoods(OrderJourney):
    """Where the goods of one order are, by the partners' books."""

    def prepare(self) -> None:
        super().prepare()
        self.reservations = 0
        self.sent_back = False

    def key(self, step: str, n: int = 1) -> str:
        """The key of one of the order's own calls."""
        return ids.step_key(self.given.order, step, n)

    @property
    def reserved(self) -> str:
        """The key that the goods are reserved under."""
        return self.key("reserve_stock", max(self.reservations, 1))

    def reservation(self) -> ReserveStock:
        """All goods of the order, reserved once more than before."""
        return ReserveStock(
            key=self.reserved,
            order=self.given.order,
            lines=self.content.lines,
            city=self.content.delivery.city,
        )

    def move(self, step: str) -> MoveStock:
        """Ship or release what is reserved; numbered like its reservation."""
        key = self.key(step, max(self.reservations, 1))
        return MoveStock(key=key, order=self.given.order, reserved=self.reserved)

    def loaded(self) -> bool:
        """Whether the goods have left, as far as anybody has said."""
        return self.reservations > 0 and self.state.happened("picked_up")

    def send_back(self) -> None:
        """Whoever has the goods now brings them back: the trunk desk sees to it."""
        if self.sent_back or not self.loaded():
            return
        self.sent_back = True
        self.state.outbox.tell(self.key("way_back"), Role.TRUNK_DESK, "goods_way_back")
        where = "with the customer" if self.state.happened("delivered") else "on the road"
        text = f"the goods are {where}: the trunk desk sends them back"
        self.note(Happening.PROBLEM, "goods_way_back", text)

    def vehicle_cancellation(self) -> CancelVehicle:
        return CancelVehicle(
            key=self.key("cancel_vehicle"), order=self.given.order, asked=self.asked_vehicle
        )

    async def book_vehicle_again(self) -> None:
        """A vehicle that was called off with the goods on it."""
        undone = self.vehicle_cancellation()
        cancel = CarrierActivities.cancel_vehicle
        if not self.loaded() or not await self._was_done("cancel_vehicle", cancel, undone):
            return
        self.note(Happening.PROBLEM, "vehicle_called_off", "called off with the goods on it")
        self.state.outbox.tell(undone.key, Role.TRUNK_DESK, "vehicle_called_off")
        ask = CarrierActivities.ask_vehicle
        first = vehicle_for(self.pickup_given, self.asked_vehicle)
        if not (await self.steps.ask("ask_vehicle", ask, first, "the vehicle asked for")).ok:
            return  # the carrier never had it: the trunk desk found another
        again = ids.vehicle_key(self.given.order, 2)
        await self.steps.call(
            "ask_vehicle",
            ask,
            vehicle_for(self.pickup_given, again, reinstates=self.asked_vehicle),
            "book the vehicle again: the goods are on it",
        )

    async def book_out(self) -> None:
        """Goods that have left are shipped, whatever was under way; reserved again if released."""
        held = self.steps.answer(self.reserved)
        if not self.loaded() or (held is not None and not held.ok):
            return
        undone = self.move("release_stock")
        if await self._was_done("release_stock", StockActivities.release_stock, undone):
            self.reservations += 1
            await self.steps.call(
                "reserve_stock",
                StockActivities.reserve_stock,
                self.reservation(),
                "reserve the goods again: they have left",
            )
        shipped = self.steps.answer(self.move("ship_stock").key)
        if shipped is None or not shipped.ok:
            await self.steps.call(
                "ship_stock",
                StockActivities.ship_stock,
                self.move("ship_stock"),
                f"book {counted(self.content.pieces, 'piece')} out of the warehouse",
            )

    async def _was_done(
        self, step: str, activity: PartnerCall, request: CancelVehicle | MoveStock
    ) -> bool:
        """Whether what was given back is: where nobody knows, the partner is asked, twice."""
        if not self.steps.begun(request.key):
            return False
        answer = self.steps.answer(request.key)
        if answer is None:
            answer = await self.steps.ask(step, activity, request, "the giving back")
            if not answer.ok:
                await workflow.sleep(
                    timedelta(seconds=STILL_ON_ITS_WAY_SECONDS),
                    summary=f"then {step} is asked about once more",
                )
                answer = await self.steps.ask(step, activity, request, "the giving back")
        return answer.ok
