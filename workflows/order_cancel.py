"""A cancelled order: what was taken is given back, each once (decision 5)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.carrier import CarrierActivities
    from activities.stock import StockActivities
    from activities.technician import TechnicianActivities
    from models import ids
    from models.ids import Stage
    from models.partners import CancelTechnician, CancelVehicle, MoveStock
    from models.roles import Role
    from models.timeline import Happening
    from workflows.order_journey import OrderJourney
    from workflows.steps import GivenUp


class OrderCancel(OrderJourney):
    """Compensation of one order."""

    def prepare(self) -> None:
        super().prepare()
        self.reservations = 0

    def key(self, step: str, n: int = 1) -> str:
        """The key of one of the order's own calls."""
        return ids.step_key(self.given.order, step, n)

    @property
    def reserved(self) -> str:
        """The key that the goods are reserved under."""
        return self.key("reserve_stock", max(self.reservations, 1))

    async def wind_down(self, done: bool) -> None:
        """Give back what was taken, each once; goods on the road get a way back."""
        if done:
            return
        self.call_off()
        self.state.deadlines.call_off()
        self.state.at("cancelling", Role.PARTNER, workflow.now())
        for give_back in (self._call_technician_back, self._cancel_vehicle, self._release_stock):
            try:
                await give_back()
            except GivenUp as reason:
                self.note(Happening.PROBLEM, "not_given_back", f"left as it is: {reason}")
        self.state.problems.clear()  # nobody has to act for it any more
        self.state.journal.tell(self.key("cancelled"), Role.CUSTOMER, "cancelled")
        self.state.at("cancelled", Role.NOBODY, workflow.now())
        self.state.outcome = "cancelled"
        self.note(Happening.CLOSED, "cancelled", f"cancelled by {self.cancel_by}"[:300])

    async def _call_technician_back(self) -> None:
        if Stage.TRUNK_TRANSPORT in self.begun:
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
        if Stage.TRUNK_PICKUP in self.begun and not self.state.happened("picked_up"):
            await self.steps.call(
                "cancel_vehicle",
                CarrierActivities.cancel_vehicle,
                CancelVehicle(
                    key=self.key("cancel_vehicle"),
                    order=self.given.order,
                    asked=self.asked_vehicle,
                ),
                "cancel the vehicle",
            )

    async def _release_stock(self) -> None:
        if self.reservations == 0:
            return
        if self.state.happened("picked_up"):
            self.state.journal.tell(self.key("way_back"), Role.TRUNK_DESK, "goods_way_back")
            text = "the goods are on the road: the trunk desk sends them back"
            self.note(Happening.PROBLEM, "goods_way_back", text)
            return
        await self.steps.call(
            "release_stock",
            StockActivities.release_stock,
            MoveStock(
                key=self.key("release_stock"), order=self.given.order, reserved=self.reserved
            ),
            f"give {self.content.pieces} reserved pieces back",
        )
