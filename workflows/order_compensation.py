"""A cancelled order: what was taken is given back, each once; goods that have left are sent back.

What was under way is settled by then: a call that the steps had made is known, or asked for by
its key. The goods may leave at any moment of the giving back. A word that they were picked up
stops it, whenever it is heard; what was given back by then is taken again, so that every partner's
books say where the goods are (ADR-0019).
"""

from datetime import timedelta
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.carrier import CarrierActivities
    from activities.stock import StockActivities
    from activities.technician import TechnicianActivities
    from models import ids
    from models.codes import CallStep, StepCode
    from models.ids import Stage
    from models.messages.handover import Handover
    from models.messages.partners import CancelVehicle, MoveStock
    from models.messages.timeline import Happening
    from models.roles import Role
    from models.sop.formatting import counted
    from models.stages.city_delivery.reports import Delivered
    from models.stages.order.record import OrderRecord
    from models.stages.trunk_pickup.reports import PickedUp
    from models.tracking.state import StageState
    from workflows.parking import GivenUp
    from workflows.steps import PartnerCall, Steps

STILL_ON_ITS_WAY_SECONDS = 60
"""So long a call may still arrive that nobody answered, and that the partner does not know."""


class Compensation:
    """What is given back of one order."""

    def __init__(self, state: StageState, record: OrderRecord, steps: Steps) -> None:
        self.state = state
        self.record = record
        self.steps = steps

    async def run(self) -> None:
        """Give back what was taken, each once; goods on the road get a way back."""
        self.state.deadlines.call_off()
        self.state.at(StepCode.CANCELLING, Role.PARTNER, workflow.now())
        for part in (
            self._call_technician_back,
            self._cancel_vehicle,
            self._release_stock,
            self._tell_customer,
            self._book_vehicle_again,
            self._book_out,
        ):
            self._send_back()
            try:
                await part()
            except GivenUp as reason:
                text = f"left as it is: {reason}"
                self._note(Happening.PROBLEM, "not_given_back", text, step=reason.step)
        self.state.clear_problems()  # nobody has to act for it any more
        self.state.at(StepCode.CANCELLED, Role.NOBODY, workflow.now())
        self.state.outcome = "cancelled"
        text, breaches = f"cancelled by {self.state.cancel_by}"[:300], self.state.deadlines.breaches
        self._note(Happening.CLOSED, "cancelled", text, breaches=breaches)

    def _note(self, happening: Happening, what: str, text: str, **data: Any) -> None:
        self.state.note(happening, what, text, workflow.now(), data=data)

    def _loaded(self) -> bool:
        """Whether the goods have left, as far as anybody has said."""
        return self.record.reservations > 0 and self.state.happened(PickedUp.kind)

    # Given back ----------------------------------------------------------------------

    async def _call_technician_back(self) -> None:
        """Unless the work is done and verified."""
        if Stage.TRUNK_TRANSPORT in self.record.begun and not self.record.handover.verified:
            await self.steps.call(
                CallStep.CANCEL_TECHNICIAN,
                TechnicianActivities.cancel_technician,
                self.record.technician_cancellation(),
                "call the technician back",
            )

    async def _cancel_vehicle(self) -> None:
        if Stage.TRUNK_PICKUP in self.record.begun and not self._loaded():
            await self.steps.call(
                CallStep.CANCEL_VEHICLE,
                CarrierActivities.cancel_vehicle,
                self.record.vehicle_cancellation(),
                "cancel the vehicle",
                unless=self._loaded,
            )

    async def _release_stock(self) -> None:
        if self.record.reservations > 0 and not self._loaded():
            await self.steps.call(
                CallStep.RELEASE_STOCK,
                StockActivities.release_stock,
                self.record.move(CallStep.RELEASE_STOCK),
                f"give {counted(self.record.content.pieces, 'reserved piece')} back",
                unless=self._loaded,
                pieces=self.record.content.pieces,
            )

    async def _tell_customer(self) -> None:
        self.state.outbox.tell(self.record.key("cancelled"), Role.CUSTOMER, "cancelled")
        self.state.changes += 1

    # Goods on the road ---------------------------------------------------------------

    def _send_back(self) -> None:
        """Whoever has the goods now brings them back: the trunk desk sees to it."""
        if self.record.sent_back or not self._loaded():
            return
        self.record.sent_back = True
        self.state.outbox.tell(self.record.key("way_back"), Role.TRUNK_DESK, "goods_way_back")
        delivered = self.state.happened(Delivered.kind)
        where = "with the customer" if delivered else "on the road"
        text = f"the goods are {where}: the trunk desk sends them back"
        self._note(Happening.PROBLEM, "goods_way_back", text, delivered=delivered)

    async def _book_vehicle_again(self) -> None:
        """A vehicle that was called off with the goods on it."""
        undone, first = self.record.vehicle_cancellation(), self.record.vehicle
        cancel = CarrierActivities.cancel_vehicle
        if not self._loaded() or not await self._was_done(CallStep.CANCEL_VEHICLE, cancel, undone):
            return
        text = "called off with the goods on it"
        self._note(Happening.PROBLEM, "vehicle_called_off", text, key=undone.key)
        self.state.outbox.tell(undone.key, Role.TRUNK_DESK, "vehicle_called_off")
        ask = CarrierActivities.ask_vehicle
        assert first is not None
        if not (await self.steps.ask(CallStep.ASK_VEHICLE, ask, first, "the vehicle asked for")).ok:
            return  # the carrier never had it: the trunk desk found another
        again = ids.vehicle_again_key(self.record.order)
        await self.steps.call(
            CallStep.ASK_VEHICLE,
            ask,
            first.model_copy(update={"key": again, "reinstates": first.key}),
            "book the vehicle again: the goods are on it",
        )

    async def _book_out(self) -> None:
        """Goods that have left are shipped, whatever was under way; reserved again if released."""
        held = self.steps.answer(self.record.reserved)
        if not self._loaded() or (held is not None and not held.ok):
            return
        undone = self.record.move(CallStep.RELEASE_STOCK)
        if await self._was_done(CallStep.RELEASE_STOCK, StockActivities.release_stock, undone):
            self.record.reservations += 1
            await self.steps.call(
                CallStep.RESERVE_STOCK,
                StockActivities.reserve_stock,
                self.record.reservation(),
                "reserve the goods again: they have left",
            )
        if (picked := self.state.reported(PickedUp)) is not None:  # heard here, after the leg
            count = Handover(pieces=picked.pieces, kinds=picked.kinds)
            self.record.handover = self.record.handover.joined(count)
        shipment = self.record.shipment()
        shipped = self.steps.answer(shipment.key)
        if shipped is None or not shipped.ok:
            await self.steps.call(
                CallStep.SHIP_STOCK,
                StockActivities.ship_stock,
                shipment,
                f"book {counted(self.record.pieces, 'piece')} out of the warehouse",
                pieces=self.record.pieces,
            )

    async def _was_done(
        self, step: CallStep, activity: PartnerCall, request: CancelVehicle | MoveStock
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
