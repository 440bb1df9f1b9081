"""City delivery 同城配送: ends when the goods are delivered to the customer (FH-10)."""

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.ids import Stage
    from models.messages.legs.leg import LegResult
    from models.messages.shipments.handover import Handover
    from models.roles import Role
    from models.stages.city_delivery.reports import (
        AppointmentBooked,
        ArrivedAtCustomer,
        CalledCustomer,
        CityDelivery,
        Collected,
        ContactedCustomer,
        Delivered,
    )
    from models.stages.table import watched_by
    from models.stages.trunk_transport.reports import ArrivalPassedOn
    from models.tracking.runs.continuation import ContinuedState
    from models.tracking.runs.delivered_goods import goods_delivered
    from workflows.leg import LegWorkflow


@workflow.defn
class CityDeliveryWorkflow(LegWorkflow):
    """From the city hub to the floor that the customer names (FH-3.4.1, FS-3.5)."""

    @workflow.init
    def __init__(self, *args: Any) -> None:
        self.start(CityDelivery, Stage.CITY_DELIVERY, args, self._begin)

    def _begin(self, start: CityDelivery, continued: ContinuedState | None) -> None:
        self.begin(Stage.CITY_DELIVERY, start, watched_by(Stage.CITY_DELIVERY), continued)

    @workflow.run
    async def run(self, *args: Any) -> LegResult:
        """The SOP's steps, one a line."""
        return await self.leg(self._steps)

    async def _steps(self) -> None:
        await self.providers.replace()  # FH-11.3.2.3
        await self.apart.release_cancelled()  # FH-8.3.1.1
        await self.appointments.ask_again()  # FH-9.3.2.2
        over = self.own_goods_over
        await self.wait_for(ArrivalPassedOn, by=Role.HUB, unless=over)  # FH-9.2.3
        await self.wait_for(ArrivalPassedOn, by=Role.TRUNK_DESK, unless=over)  # FH-9.2.4
        await self.wait_for(AppointmentBooked, unless=over)  # FH-10.2.1
        await self.wait_for_all(
            Collected,  # FH-10.2.2
            CalledCustomer,  # FH-10.3.2.1
            ContactedCustomer,  # FH-10.2.3
            ArrivedAtCustomer,  # FH-10.3.2.4
            Delivered,  # FH-10.2.4
            unless=over,
        )
        await self.shipments_delivered(forward=True)  # one installation, after the last

    def handover(self) -> Handover:
        return super().handover().joined(goods_delivered(self.state))
