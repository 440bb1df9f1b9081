"""City delivery 同城配送: ends when the goods are delivered to the customer (FH-10)."""

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.ids import Stage
    from models.messages.leg import LegResult
    from models.roles import Role
    from models.stages.city_delivery.reports import CityDelivery
    from models.stages.table import watched_by
    from workflows.leg import LegWorkflow


@workflow.defn
class CityDeliveryWorkflow(LegWorkflow):
    """From the city hub to the floor that the customer names (FH-3.4.1, FS-3.5)."""

    @workflow.init
    def __init__(self, *args: Any) -> None:
        self.start(CityDelivery, Stage.CITY_DELIVERY, args, self._begin)

    def _begin(self, given: CityDelivery) -> None:
        self.begin(Stage.CITY_DELIVERY, given, watched_by(Stage.CITY_DELIVERY))

    @workflow.run
    async def run(self, *args: Any) -> LegResult:
        """The SOP's steps, one a line."""
        return await self.leg(self._steps())

    async def _steps(self) -> None:
        await self.heard("hub_told_arrival", "awaiting_hub_word", Role.HUB)  # FH-9.2.3
        await self.heard("trunk_desk_told_arrival", "awaiting_desk_word", Role.TRUNK_DESK)  # 9.2.4
        await self.heard("appointment_booked", "awaiting_appointment", Role.PROVIDER)  # FH-10.2.1
        await self.heard("collected", "awaiting_collection", Role.PROVIDER)  # FH-10.2.2
        await self.heard("called_customer", "awaiting_call", Role.PROVIDER)  # FH-10.3.2.1
        await self.heard("contacted_customer", "awaiting_contact", Role.PROVIDER)  # FH-10.2.3
        await self.heard("arrived_at_customer", "awaiting_arrival", Role.PROVIDER)  # FH-10.3.2.4
        await self.heard("delivered", "awaiting_delivery", Role.PROVIDER)  # FH-10.2.4
