"""A cancelled order: what was taken is given back, each once (ADR-0019).

What was under way is settled by then: a call that the steps had made is known, or asked for by
its key. A word that the goods were picked up stops the giving back, whenever it is heard
(`order_goods.py`).
"""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.carrier import CarrierActivities
    from activities.stock import StockActivities
    from activities.technician import TechnicianActivities
    from models.ids import Stage
    from models.messages.partners import CancelTechnician
    from models.messages.timeline import Happening
    from models.roles import Role
    from models.sop.formatting import counted
    from workflows.order_goods import OrderGoods
    from workflows.parking import GivenUp


class OrderCancel(OrderGoods):
    """Compensation of one order."""

    async def wind_down(self, done: bool) -> None:
        """Give back what was taken, each once; goods on the road get a way back."""
        if done:
            return
        self.call_off()
        self.state.deadlines.call_off()
        self.state.at("cancelling", Role.PARTNER, workflow.now())
        for part in (
            self._call_technician_back,
            self._cancel_vehicle,
            self._release_stock,
            self._tell_customer,
            self.book_vehicle_again,
            self.book_out,
        ):
            self.send_back()
            try:
                await part()
            except GivenUp as reason:
                self.note(Happening.PROBLEM, "not_given_back", f"left as it is: {reason}")
        self.state.problems.clear()  # nobody has to act for it any more
        self.state.at("cancelled", Role.NOBODY, workflow.now())
        self.state.outcome = "cancelled"
        self.note(Happening.CLOSED, "cancelled", f"cancelled by {self.cancel_by}"[:300])

    async def _tell_customer(self) -> None:
        self.state.outbox.tell(self.key("cancelled"), Role.CUSTOMER, "cancelled")
        self.state.changes += 1
        if not self.loaded():  # the goods may still be picked up while it is being told
            await self.watch.told()

    async def _call_technician_back(self) -> None:
        """Unless the work is done and verified."""
        if Stage.TRUNK_TRANSPORT in self.begun and not self.told.get("verified"):
            await self.steps.call(
                "cancel_technician",
                TechnicianActivities.cancel_technician,
                CancelTechnician(
                    key=self.key("cancel_technician"),
                    order=self.given.order,
                    assigned=self.asked_technician,
                ),
                "call the technician back",
            )

    async def _cancel_vehicle(self) -> None:
        if Stage.TRUNK_PICKUP in self.begun and not self.loaded():
            await self.steps.call(
                "cancel_vehicle",
                CarrierActivities.cancel_vehicle,
                self.vehicle_cancellation(),
                "cancel the vehicle",
                unless=self.loaded,
            )

    async def _release_stock(self) -> None:
        if self.reservations > 0 and not self.loaded():
            await self.steps.call(
                "release_stock",
                StockActivities.release_stock,
                self.move("release_stock"),
                f"give {counted(self.content.pieces, 'reserved piece')} back",
                unless=self.loaded,
            )
