"""Partners' books of goods that have left though their order was cancelled (ADR-0019).

What was given back by then is taken again: the vehicle is booked, the goods are reserved and booked
out, so that stock and carrier say where the goods are.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.carrier import CarrierActivities
    from activities.stock import StockActivities
    from models import ids
    from models.codes import CallStep
    from models.messages.partners.requests import CancelVehicle, MoveStock
    from models.messages.shipments.shipment import OWN_SHIPMENT, Shipment
    from models.messages.timeline.timeline import EntryKind
    from models.roles import Role
    from models.sop.formatting import counted
    from models.stages.order.record import OrderRecord
    from models.stages.trunk_pickup.reports import PickedUp
    from models.tracking.state import StageState
    from workflows.calls.parking import never
    from workflows.calls.shipment_stock import ShipmentStock
    from workflows.calls.steps import PartnerCall, Steps

STILL_ON_ITS_WAY_SECONDS = 60
"""So long a call may still arrive that nobody answered, and that the partner does not know."""


class DepartedGoods:
    """What partners have to know again of one order whose goods are on the road.

    `loaded` says whether they are; `made_here` whether what was given back was given back by this
    workflow, which then knows of each call whether it was made; `shipments` which have a name,
    where it does not follow them itself.
    """

    def __init__(
        self,
        state: StageState,
        record: OrderRecord,
        steps: Steps,
        *,
        loaded: Callable[[], bool],
        made_here: bool = True,
        shipments: Mapping[str, Shipment] | None = None,
    ) -> None:
        self.state = state
        self.record = record
        self.steps = steps
        self._loaded = loaded
        self._made_here = made_here
        self.shipments = ShipmentStock(state, record, steps, shipments)

    def is_loaded(self, vehicle: str) -> bool:
        """Whether goods are on the vehicle with that name."""
        name = self._apart(vehicle)
        if name is None:
            return self._loaded() and vehicle == self._vehicle
        one = self.shipments.known.get(name)
        return one is not None and one.has_left

    def _apart(self, vehicle: str) -> str | None:
        """The shipment that it was asked for; None where that is the order's own."""
        one = self.record.attempts.get(vehicle)
        return one.shipment if one else None

    @property
    def _vehicle(self) -> str:
        """The name of the vehicle that has the goods: as the pickup says it, or by its time.

        Where this workflow was not told of the pickup itself, and its leg could not say, it is the
        last one.
        """
        newest = self.state.facts.newest(PickedUp.kind)
        if newest is None or not isinstance(newest.content, PickedUp):
            return self.record.handover.vehicle or self.record.vehicle_at(workflow.now())
        return self.record.vehicle_at(newest.times.occurred_at, newest.content.attempt)

    async def book_vehicle_again(self) -> None:
        """Each vehicle that was called off with goods on it."""
        apart = [name for name in sorted(self.record.attempts) if self._apart(name)]
        for vehicle in (self._vehicle, *apart):
            await self._book_again(vehicle)

    async def _book_again(self, vehicle: str) -> None:
        undone = self.record.vehicle_cancellation(vehicle)
        first = self.record.vehicle_of(vehicle)
        cancel = CarrierActivities.cancel_vehicle
        if first is None or not self.is_loaded(vehicle):
            return
        if not await self._was_done(CallStep.CANCEL_VEHICLE, cancel, undone):
            return
        text = "called off with the goods on it"
        self._note(EntryKind.PROBLEM, "vehicle_called_off", text, key=undone.key)
        self.state.outbox.tell(undone.key, Role.TRUNK_DESK, "vehicle_called_off")
        ask = CarrierActivities.ask_vehicle
        if not (await self.steps.ask(CallStep.ASK_VEHICLE, ask, first, "the vehicle asked for")).ok:
            return  # the carrier never had it: the trunk desk found another
        again = ids.vehicle_again_key(self.record.order, vehicle)
        await self.steps.call(
            CallStep.ASK_VEHICLE,
            ask,
            first.model_copy(update={"key": again, "reinstates": first.key}),
            "book the vehicle again: the goods are on it",
        )

    async def book_out(self) -> None:
        """Goods that have left are shipped, whatever was under way; reserved again if released.

        Nothing more is to leave: all others are given back.
        """
        held, own = self.steps.answer(self.record.reserved), self._loaded()
        if held is not None and not held.ok:
            return
        to_book = own and (not self.shipments.is_booked(OWN_SHIPMENT) or self.shipments.differs)
        if to_book or self.shipments.waiting:
            await self._reserve_again()
        if to_book:
            await self.shipments.ship_own()
        await self.shipments.book_out()
        if own or self.shipments.known:
            await self._give_back(self.shipments.unsent(own=own))

    async def _reserve_again(self) -> None:
        undone = self.record.move(CallStep.RELEASE_STOCK)
        if await self._was_done(CallStep.RELEASE_STOCK, StockActivities.release_stock, undone):
            self.record.reservations += 1
            await self.steps.call(
                CallStep.RESERVE_STOCK,
                StockActivities.reserve_stock,
                self.record.reservation(),
                "reserve the goods again: they have left",
            )

    async def release_shortage(self, unless: Callable[[], bool] = never) -> None:
        """What was short is reserved for nobody: the order goes on without it.

        A later pickup of it is a shipment that has a name, or an order of its own.
        """
        await self._give_back(self.shipments.short(), unless)

    async def _give_back(self, left: int, unless: Callable[[], bool] = never) -> None:
        rest = self.record.move(CallStep.RELEASE_STOCK)
        if left > 0 and not self._is_done(rest):
            await self.steps.call(
                CallStep.RELEASE_STOCK,
                StockActivities.release_stock,
                rest,
                f"give {counted(left, 'piece')} back that {'was' if left == 1 else 'were'} short",
                unless=unless,
                pieces=left,
            )

    def _is_done(self, request: MoveStock) -> bool:
        answer = self.steps.answer(request.key)
        return answer is not None and answer.ok

    async def _was_done(
        self, step: CallStep, activity: PartnerCall, request: CancelVehicle | MoveStock
    ) -> bool:
        """Whether what was given back is: where nobody knows, the partner is asked, twice."""
        if self._made_here and not self.steps.begun(request.key):
            return False
        answer = self.steps.answer(request.key)
        if answer is None:
            answer = await self.steps.ask(step, activity, request, "the giving back")
            if not answer.ok and self._made_here:
                await workflow.sleep(
                    timedelta(seconds=STILL_ON_ITS_WAY_SECONDS),
                    summary=f"then {step} is asked about once more",
                )
                answer = await self.steps.ask(step, activity, request, "the giving back")
        return answer.ok

    def _note(self, happening: EntryKind, what: str, text: str, **data: Any) -> None:
        self.state.note(happening, what, text, workflow.now(), data=data)
