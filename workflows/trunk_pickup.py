"""Trunk pickup 干线提货: ends when the goods are on the vehicle (FH-7.3.2, FH-8)."""

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.carrier import CarrierActivities
    from models import ids
    from models.codes import CallStep, ProblemCode
    from models.ids import Stage
    from models.messages.handover import Handover
    from models.messages.leg import LegResult
    from models.messages.partners import AskVehicle
    from models.sop import clock
    from models.sop.milestones import Milestone
    from models.stages.table import watched_by
    from models.stages.trunk_pickup.reports import (
        CalledPickupPoint,
        GoodsReady,
        LeftForPickup,
        PickedUp,
        TrunkPickup,
        VehicleBooked,
    )
    from models.tracking.continued import Continued
    from models.tracking.shipments import apart
    from workflows.leg import LegWorkflow


def vehicle_for(start: TrunkPickup, key: str, *, reinstates: str | None = None) -> AskVehicle:
    """What the carrier is asked for."""
    return AskVehicle(
        key=key,
        order=start.order,
        pickup=start.pickup,
        city=start.pickup.city,
        pickup_day=clock.day_of(start.baton.milestones[Milestone.PICKUP_DAY]).isoformat(),
        volume_m3=start.volume_m3,
        pieces=start.pieces,
        transit_hours=start.sop.transit_hours,
        reinstates=reinstates,
    )


@workflow.defn
class TrunkPickupWorkflow(LegWorkflow):
    """From the list at the trunk desk to the goods on the vehicle (FH-3.3.1)."""

    @workflow.init
    def __init__(self, *args: Any) -> None:
        self.start(TrunkPickup, Stage.TRUNK_PICKUP, args, self._begin)

    def _begin(self, start: TrunkPickup, continued: Continued | None) -> None:
        self.input = start
        self.begin(Stage.TRUNK_PICKUP, start, watched_by(Stage.TRUNK_PICKUP), continued)

    @workflow.run
    async def run(self, *args: Any) -> LegResult:
        """The SOP's steps, one a line; lateness is the watch's business, not theirs."""
        return await self.leg(self._steps)

    async def _steps(self) -> None:
        await self._ask_for_vehicle()  # FH-7.2.4
        await self.wait_for(VehicleBooked)  # FH-7.3.2.1
        await self.wait_for(GoodsReady)  # FH-8.2.1
        await self.wait_for(LeftForPickup)  # FH-8.2.1
        await self.wait_for(CalledPickupPoint)  # FH-8.2.2
        await self.wait_for(PickedUp)  # FH-8.2.3, FH-8.2.4

    async def _ask_for_vehicle(self) -> None:
        if self.state.happened(VehicleBooked.kind):
            return
        start = self.input
        outcome = await self.steps.call(
            CallStep.ASK_VEHICLE,
            CarrierActivities.ask_vehicle,
            vehicle_for(start, ids.vehicle_key(start.order, start.attempt)),
            f"ask the carrier for a vehicle: {start.volume_m3} m³",
            may_refuse=True,
        )
        if not outcome.ok and not self.state.happened(VehicleBooked.kind):
            # Until the trunk desk has found another.
            self.state.problem(ProblemCode.CARRIER_REFUSED)

    def handover(self) -> Handover:
        booked, picked = self.state.reported(VehicleBooked), self.state.reported(PickedUp)
        handed_over: dict[str, Any] = {}
        if booked is not None:
            handed_over |= {"transit_hours": booked.transit_hours, "points": booked.feedback_points}
        ordered, left = self.input.pieces, apart(self.state.situation.shipments.values())
        if picked is not None and (picked.kinds or picked.pieces != ordered):
            handed_over |= {"pieces": picked.pieces, "kinds": picked.kinds}
        elif picked is None and 0 < left < ordered:
            handed_over |= {"pieces": ordered - left}
        return Handover(**handed_over)
