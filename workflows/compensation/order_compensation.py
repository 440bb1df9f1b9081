"""A cancelled order: what was taken is given back, each once; goods that have left are sent back.

What was under way is settled by then: a call that the steps had made is known, or asked for by
its key. The goods may leave at any moment of the giving back. A word that they were picked up
stops it, whenever it is received; what was given back by then is taken again, so that every
partner's books say where the goods are (ADR-0019).
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.carrier import CarrierActivities
    from activities.stock import StockActivities
    from activities.technician import TechnicianActivities
    from models import ids
    from models.codes import CallStep, ProblemCode, StepCode
    from models.ids import Stage
    from models.messages.encoding.fingerprints import fingerprint
    from models.messages.orders.order_outcome import OrderOutcome
    from models.messages.shipments.handover import Handover
    from models.messages.shipments.shipment import OWN_SHIPMENT
    from models.messages.timeline.timeline import EntryKind
    from models.roles import Role
    from models.sop.formatting import counted
    from models.stages.city_delivery.reports import Collected, Delivered
    from models.stages.order.decided_facts import HandedOn
    from models.stages.order.record import OrderRecord
    from models.stages.trunk_pickup.reports import PickedUp, ProviderAssigned
    from models.tracking.cases.unresolved_incidents import leave_incidents
    from models.tracking.cases.way_back import (
        after_last_move,
        goods_of,
        have_left,
    )
    from models.tracking.state import StageState
    from workflows.calls.parking import StepAbandoned
    from workflows.calls.steps import Steps
    from workflows.compensation.compensation_cases import CompensationCases
    from workflows.compensation.departed_goods import DepartedGoods


GOODS_WAY_BACK = ProblemCode.GOODS_WAY_BACK


class Compensation:
    """What is given back of one order."""

    def __init__(self, state: StageState, record: OrderRecord, steps: Steps) -> None:
        self.state = state
        self.record = record
        self.steps = steps
        self.books = DepartedGoods(state, record, steps, loaded=self._loaded)
        self.cases = CompensationCases(state, record, steps, self.books.shipments)

    async def run(self) -> None:
        """Give back what was taken, each once; goods on the road get a way back."""
        self.cases.since = after_last_move(self.state, workflow.now())
        self.state.at(StepCode.CANCELLING, Role.PARTNER, workflow.now())
        for part in (
            self._call_technician_back,
            self._cancel_vehicle,
            self.books.shipments.book_out,
            self._release_stock,
            self._tell_of_end,
        ):
            await self._do(part)
        await self.follow_goods()
        await self._do(self.cases.begin_refund)
        leave_incidents(self.state, workflow.now(), cancelled=True)
        self.state.clear_problems()  # nobody has to act for it any more
        self.state.at(StepCode.CANCELLED, Role.NOBODY, workflow.now())
        self.state.outcome = OrderOutcome.CANCELLED
        text, breaches = f"cancelled by {self.state.cancel_by}"[:300], self.state.deadlines.breaches
        self._note(EntryKind.CLOSED, OrderOutcome.CANCELLED, text, breaches=breaches)

    def release_all_duties(self) -> None:
        """Nobody owes anything any more, nor for what goes wrong, or is found to have, from now."""
        self.state.deadlines.call_off()
        self.state.deadlines.own = ()

    async def end_returned(self) -> None:
        """All goods went back before they were accepted, each with a return (FE-4, MC-八).

        The returns have goods and money: nobody comes to the customer any more, that is all.
        """
        self.release_all_duties()
        await self._do(self._call_technician_back)
        leave_incidents(self.state, workflow.now())
        self.state.clear_problems()
        self.state.at(StepCode.RETURNED, Role.NOBODY, workflow.now())
        self.state.outcome = OrderOutcome.RETURNED
        for role in (Role.CUSTOMER, Role.MERCHANT):
            self.state.outbox.tell(self.record.key("returned"), role, "order_returned")
        text, breaches = "closed: all goods went back", self.state.deadlines.breaches
        self._note(EntryKind.CLOSED, "returned", text, breaches=breaches)

    async def follow_goods(self) -> None:
        """Goods that have left by now are in the partners' books, and on a way back."""
        for part in (self.books.book_vehicle_again, self._book_out, self.cases.begin_ways_back):
            await self._do(part)

    @property
    def goods_left_since(self) -> bool:
        """Whether goods have left that nobody brings back, though all was said to be given back."""
        cancelled = self.state.outcome == OrderOutcome.CANCELLED
        return cancelled and not set(self._have_left()) <= set(self.record.sent_back)

    async def _do(self, part: Callable[[], Awaitable[None]]) -> None:
        """One part; what a person gives up is left as it is."""
        self._send_back()
        try:
            await part()
        except StepAbandoned as reason:
            text = f"left as it is: {reason}"
            self._note(EntryKind.PROBLEM, "not_given_back", text, step=reason.step)

    def _note(self, happening: EntryKind, what: str, text: str, **data: Any) -> None:
        self.state.note(happening, what, text, workflow.now(), data=data)

    def _loaded(self) -> bool:
        """Whether the order's own goods have left, as far as anybody has said."""
        return OWN_SHIPMENT in self._have_left()

    def _have_left(self) -> list[str]:
        return have_left(self.state, self.record)

    # Given back ----------------------------------------------------------------------

    async def _call_technician_back(self) -> None:
        """Unless the work is done and verified."""
        if Stage.TRUNK_TRANSPORT in self.record.begun and not self.record.handover.verified:
            for request in self.record.technician_cancellations():
                await self.steps.call(
                    CallStep.CANCEL_TECHNICIAN,
                    TechnicianActivities.cancel_technician,
                    request,
                    "call the technician back",
                )

    async def _cancel_vehicle(self) -> None:
        """The vehicle of every attempt at the pickup; once goods are on one, only the others."""
        if Stage.TRUNK_PICKUP not in self.record.begun:
            return
        for vehicle in (ids.FIRST_VEHICLE, *sorted(self.record.attempts)):
            if self.books.is_loaded(vehicle):
                continue
            attempt = ids.attempt_of_vehicle(vehicle)
            await self.steps.call(
                CallStep.CANCEL_VEHICLE,
                CarrierActivities.cancel_vehicle,
                self.record.vehicle_cancellation(vehicle),
                "cancel the vehicle" + (f" of attempt {attempt}" if self.record.attempts else ""),
                unless=partial(self.books.is_loaded, vehicle),
            )

    async def _release_stock(self) -> None:
        if self.record.booked.get(OWN_SHIPMENT) and not self._loaded():  # its pickup was taken back
            await self.books.shipments.recount.give_back(self._loaded)
            return
        left = self.books.shipments.unsent(own=False)
        if self.record.reservations > 0 and not self._loaded() and left > 0:
            before = self._have_left()
            await self.steps.call(
                CallStep.RELEASE_STOCK,
                StockActivities.release_stock,
                self.record.move(CallStep.RELEASE_STOCK),
                f"give {counted(left, 'reserved piece')} back",
                unless=lambda: self._have_left() != before,
                pieces=left,
            )

    async def _tell_of_end(self) -> None:
        """Customer and merchant, and whoever has the order by then: nobody works on it any more."""
        key = self.record.key("cancelled")
        happened, to = self.state.happened, [Role.CUSTOMER, Role.MERCHANT]
        to += [Role.TRUNK_DESK] if happened(HandedOn.kind) else []
        to += [Role.SERVICE_DESK, Role.PROVIDER] if happened(ProviderAssigned.kind) else []
        self.state.outbox.inform(key, to, "cancelled", cause=key, fields={})
        self.state.changes += 1

    # Goods on the road ---------------------------------------------------------------

    def _send_back(self) -> None:
        """Whoever has the goods owes them, in a case of its own (ADR-0036)."""
        for name, lines in goods_of(self.state, self.record).items():
            if name in self.record.sent_back:
                continue
            self.record.sent_back.append(name)
            if not lines:  # all of it is lost
                continue
            one = self.state.situation.shipments.get(name) if name else None
            step = f"way_back:{fingerprint(name)}" if name else "way_back"
            self.state.outbox.tell(self.record.key(step), Role.TRUNK_DESK, GOODS_WAY_BACK)
            happened = self.state.happened(Delivered.kind)
            delivered = happened if one is None else one.delivered_at is not None
            where = "with the customer" if delivered else "on the road"
            what = "a shipment is" if one else "the goods are"
            text = f"{what} {where}: whoever has them brings them back"
            data = {"delivered": delivered, "shipment": name or None}
            self._note(EntryKind.PROBLEM, GOODS_WAY_BACK, text, **data)

    async def _book_out(self) -> None:
        """As they were counted, where that is received here, after the leg."""
        if (picked := self.state.reported(PickedUp)) is not None:
            count = Handover(pieces=picked.pieces, kinds=picked.kinds)
            self.record.handover = self.record.handover.joined(count)
        if (collected := self.state.reported(Collected)) is not None and collected.refused:
            refused = Handover(refused=collected.refused)
            self.record.handover = self.record.handover.joined(refused)
        await self.books.book_out()
