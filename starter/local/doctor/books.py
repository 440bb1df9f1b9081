"""What a partner may still hold of an order, by our own timeline.

One function a partner: it asks by key what was done there, and names what is left open.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from activities.adapters.store.orders.orders import LOST_WORKFLOW
from activities.adapters.store.results.rows import CaseSummary, OrderSummary
from models import ids
from models.codes import CallStep
from models.ids import Stage
from models.messages.decisions.decisions import Repair, RepairChoice
from models.messages.encoding.fingerprints import fingerprint
from models.messages.orders.order_outcome import OrderOutcome
from models.messages.reports.refusals import RefusalCode
from models.messages.timeline.timeline import Entry, EntryKind
from models.phrases import Code, LabelledText, StructuredText, phrase
from models.stages.installation.reports import Verified
from models.stages.returns.request import ReturnOutcome
from models.stages.table import KINDS, LEGS, implied_by
from models.stages.trunk_pickup.shipments import ShipmentDeparted, ShipmentPickedUp

OUTCOMES_WITH_GOODS: Final = (
    ReturnOutcome.REFUNDED,
    ReturnOutcome.EXCHANGED,
    ReturnOutcome.TAKEN_BACK,
)
"""Ends of a return whose goods the warehouse has."""

LINES_OF_OTHER_VEHICLES: Final = ("pickup_attempt", "load_split")
"""Lines that name another vehicle that was asked for."""

SHIPMENT_LOADED_KINDS: Final = tuple(kind.kind for kind in (ShipmentPickedUp, ShipmentDeparted))
"""Reports that a shipment is on its vehicle."""

Ask = Callable[[str], Awaitable[bool]]
"""Whether the call with that key was done at the partner."""


class OpenBooking(NamedTuple):
    """An effect left open under a key, and what to do about it."""

    key: str
    says: StructuredText
    fix: StructuredText


@dataclass(frozen=True)
class OrderRecord:
    """An order, and the lines of its timeline."""

    order: OrderSummary
    lines: tuple[Entry, ...]

    @property
    def over(self) -> bool:
        """Whether nothing more will be done for it: it has ended, or its workflow is gone."""
        return self.order.closed or self.order.problem == LOST_WORKFLOW

    @property
    def called_off(self) -> bool:
        """Whether it has ended before its time, or is about to: somebody has cancelled it."""
        if self.order.closed:
            return self.order.outcome == OrderOutcome.CANCELLED
        return self.order.problem == LOST_WORKFLOW or self.times("cancel", EntryKind.DECISION) > 0

    @property
    def loaded(self) -> bool:
        """Whether the goods were picked up, by any report, however late it came."""
        return any(
            one.what in KINDS and "picked_up" in (one.what, *implied_by(one.what))
            for one in self.lines
            if one.happening is EntryKind.REPORT or _too_late(one)
        )

    @property
    def on_the_road(self) -> bool:
        """Whether it goes on, behind the step that books its goods out."""
        return not self.over and not self.called_off and self.order.stage in LEGS[1:]

    def key(self, step: str, n: int = 1) -> str:
        """The key of one of the order's own calls."""
        return ids.step_key(self.order.workflow_id, step, n)

    def times(self, step: str, happening: EntryKind = EntryKind.PARTNER) -> int:
        """How many lines of that step there are; a call that nobody answered may have none."""
        return sum(one.happening is happening and one.what == step for one in self.lines)

    @property
    def vehicles(self) -> list[str]:
        """The names of the vehicles that may have been asked for, attempt by attempt.

        One that has the goods of a shipment is wanted, whatever becomes of the order.
        """
        left = {one.data.get("shipment") for one in self.lines if one.what in SHIPMENT_LOADED_KINDS}
        begun = (
            one.data.get("vehicle")
            for one in self.lines
            if one.what in LINES_OF_OTHER_VEHICLES and one.data.get("shipment") not in left - {None}
        )
        return [ids.FIRST_VEHICLE, *(name for name in begun if isinstance(name, str))]

    def skipped(self, step: str) -> str:
        """Why a person went on without that step; nothing where nobody did."""
        found = [
            one.text
            for one in self.lines
            if one.what == Repair.name
            and (one.data.get("choice"), one.data.get("step")) == (RepairChoice.SKIP, step)
        ]
        return found[-1] if found else ""


async def stock(record: OrderRecord, ask: Ask) -> list[OpenBooking]:
    """What is reserved is shipped or given back, and gone where the goods are gone."""
    if not (record.over or record.on_the_road):
        return []
    left: list[OpenBooking] = []
    released: list[int] = []
    shipped = False
    for n in range(1, record.times(CallStep.RESERVE_STOCK) + 2):
        if await ask(record.key(CallStep.SHIP_STOCK, n)):
            shipped = True
        elif await ask(record.key(CallStep.RELEASE_STOCK, n)):
            released.append(n)
        elif await ask(reserved := record.key(CallStep.RESERVE_STOCK, n)):
            says = phrase("holds the goods reserved, and they were neither shipped nor given back")
            why = record.skipped(CallStep.SHIP_STOCK) or record.skipped(CallStep.RELEASE_STOCK)
            fix = phrase("book them out or give them back there")
            left.append(OpenBooking(reserved, _decided(says, why), fix))
    gone = not shipped and (record.loaded or record.on_the_road)
    for n in released if gone else ():
        if await ask(record.key(CallStep.RESERVE_STOCK, n)):
            says = phrase("was given goods back that have left the warehouse")
            key = record.key(CallStep.RELEASE_STOCK, n)
            left.append(OpenBooking(key, says, phrase("correct the stock there")))
    return left


async def carrier(record: OrderRecord, ask: Ask) -> list[OpenBooking]:
    """A vehicle is called off, or has the goods on it."""
    if not (record.over or record.on_the_road):
        return []
    order = record.order.workflow_id
    booked: list[str] = []
    called_off: list[str] = []
    for n in record.vehicles:
        asked, cancelled = ids.vehicle_key(order, n), ids.vehicle_cancellation_key(order, n)
        if await ask(cancelled):
            again = await ask(ids.vehicle_again_key(order, n))
            (booked if again else called_off if await ask(asked) else []).append(n)
        elif await ask(asked):
            booked.append(n)
    if record.loaded or not record.called_off:
        if booked or not called_off:
            return []
        says = phrase("was told to call the vehicle off, and the goods are on it")
        key = ids.vehicle_cancellation_key(order, called_off[-1])
        return [OpenBooking(key, says, phrase("book that vehicle again there"))]
    why = record.skipped(CallStep.CANCEL_VEHICLE)
    needless = _decided(phrase("has a vehicle booked that nobody needs"), why)
    fix = phrase("cancel it there")
    return [OpenBooking(ids.vehicle_key(order, n), needless, fix) for n in booked]


async def technician(record: OrderRecord, ask: Ask) -> list[OpenBooking]:
    """Who was assigned is called back, or has done the work."""
    if not record.over:
        return []
    assigned = ids.technician_key(record.order.workflow_id)
    called_back = record.key(CallStep.CANCEL_TECHNICIAN)
    went_back = record.order.outcome == OrderOutcome.RETURNED  # nothing is left to be installed
    if not (record.called_off or went_back):
        if not await ask(called_back):
            return []
        says = phrase("was told to call the technician back, and the order is closed")
        return [OpenBooking(called_back, says, phrase("look who did the work"))]
    if await ask(called_back) or not await ask(assigned) or await _verified(record, ask):
        return []
    why = record.skipped(CallStep.CANCEL_TECHNICIAN)
    needless = _decided(phrase("has a technician assigned whom nobody needs"), why)
    return [OpenBooking(assigned, needless, phrase("call the technician back there"))]


async def _verified(record: OrderRecord, ask: Ask) -> bool:
    """Whether the acceptance is verified: by sheet, or on the platform."""
    verified = {
        one.report_id for one in record.lines if one.what == Verified.kind and one.report_id
    }
    if verified and not record.times(CallStep.CHECK_CODE):
        return True
    order = record.order.workflow_id
    keys = [ids.code_key(order, fingerprint(report_id)) for report_id in sorted(verified)]
    return any([await ask(key) for key in keys])


async def returned(record: OrderRecord, case: CaseSummary, ask: Ask) -> list[OpenBooking]:
    """What came back is in stock, and what did not is not."""
    if not case.closed or case.stage is not Stage.RETURNS:
        return []
    key = ids.step_key(case.workflow_id, CallStep.PUT_BACK_STOCK)
    kept = case.outcome in OUTCOMES_WITH_GOODS
    unfit = any(
        one.what == "not_for_sale" and one.key.startswith(f"{case.workflow_id}:")
        for one in record.lines
    )
    booked = await ask(key)
    called = LabelledText(case.kind.replace("_", " "), "case", case.kind)
    if kept and not unfit and not booked:
        says = phrase(
            "does not have the goods of {case} {n}, which the warehouse has", case=called, n=case.n
        )
        return [OpenBooking(key, says, phrase("book them in there"))]
    if booked and not kept:
        says = phrase(
            "has the goods of {case} {n} booked in, and it ended as {outcome}",
            case=called, n=case.n, outcome=Code("outcome", str(case.outcome)),
        )  # fmt: skip
        return [OpenBooking(key, says, phrase("look where the goods are"))]
    return []


def _decided(says: StructuredText, why: str) -> StructuredText:
    """What is left open, with the reason where a person went on without the step."""
    return phrase("{says} (a person decided: {why})", says=says, why=why) if why else says


def _too_late(line: Entry) -> bool:
    """A report that came after the end is kept as refused."""
    ended = line.data.get("reason") == RefusalCode.ENDED
    return line.happening is EntryKind.REFUSED_REPORT and ended
