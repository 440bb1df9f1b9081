"""Trunk pickup 干线提货: ends when the goods are on the vehicle (FH-7.3.2, FH-8).

A remedy that the merchant has agreed to begins another attempt, in the same run (ADR-0047).
"""

from functools import partial
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.ids import Stage
    from models.messages.legs.leg import LegResult
    from models.messages.shipments.handover import Handover
    from models.stages.table import watched_by
    from models.stages.trunk_pickup.reports import (
        CalledPickupPoint,
        GoodsReady,
        LeftForPickup,
        PickedUp,
        TrunkPickup,
        VehicleBooked,
    )
    from models.tracking.runs.continuation import ContinuedState
    from models.tracking.situation.shipments import lost, own_of
    from workflows.calls.pickup_vehicles import PickupVehicles
    from workflows.leg import LegWorkflow


@workflow.defn
class TrunkPickupWorkflow(LegWorkflow):
    """From the list at the trunk desk to the goods on the vehicle (FH-3.3.1)."""

    @workflow.init
    def __init__(self, *args: Any) -> None:
        self.start(TrunkPickup, Stage.TRUNK_PICKUP, args, self._begin)

    def _begin(self, start: TrunkPickup, continued: ContinuedState | None) -> None:
        self.input = start
        self.begin(Stage.TRUNK_PICKUP, start, watched_by(Stage.TRUNK_PICKUP), continued)
        self.vehicles = PickupVehicles(self.state, start, self.steps, start.sop.transit_hours)

    @workflow.run
    async def run(self, *args: Any) -> LegResult:
        """The SOP's steps, one a line; lateness is the watch's business, not theirs."""
        return await self.leg(self._steps)

    async def _steps(self) -> None:
        while True:
            await self._attempt()
            if self.vehicles.loaded or self.own_goods_over():
                break  # else something else is agreed: FH-8.3.1.1, FH-8.3.2.1
        await self.vehicles.release_others()
        await self.goods_replaced()  # FH-9.3.2.2

    async def _attempt(self) -> None:
        """One attempt at the pickup, until the goods are on its vehicle or another begins."""
        attempt = self.vehicles.attempt
        over = partial(self._is_over, attempt)
        await self.vehicles.begin(attempt)
        await self.vehicles.ask(attempt, over)  # FH-7.2.4
        await self.apart.ask(self.input, self.input.sop.transit_hours)  # FH-8.3.1.1
        await self.wait_for(VehicleBooked, unless=over)  # FH-7.3.2.1
        await self.wait_for(GoodsReady, unless=over)  # FH-8.2.1
        await self.wait_for(LeftForPickup, unless=over)  # FH-8.2.1
        await self.wait_for(CalledPickupPoint, unless=over)  # FH-8.2.2
        await self.wait_for(PickedUp, unless=over)  # FH-8.2.3, FH-8.2.4

    def _is_over(self, attempt: int) -> bool:
        """Whether something else was agreed, or nothing of the own goods is left to be loaded."""
        return self.vehicles.is_over(attempt) or (
            not self.vehicles.loaded and self.own_goods_over()
        )

    def handover(self) -> Handover:
        booked, picked = self.state.reported(VehicleBooked), self.state.reported(PickedUp)
        handed_over: dict[str, Any] = {}
        if booked is not None:
            handed_over |= {"transit_hours": booked.transit_hours, "points": booked.feedback_points}
        ordered, shipments = self.input.pieces, self.state.situation.shipments
        if picked is not None and (picked.kinds or shipments or picked.pieces != ordered):
            handed_over |= {"pieces": picked.pieces, "kinds": picked.kinds}
        elif picked is None and shipments:  # later legs subtract what is lost of them
            handed_over |= {"pieces": own_of(ordered, shipments) + lost(shipments)}
        if self.vehicles.several and self.vehicles.used is not None:
            handed_over |= {"vehicle": self.vehicles.used}
        return Handover(**handed_over)
