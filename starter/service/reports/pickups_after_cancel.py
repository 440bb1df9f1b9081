"""A pickup that is reported after its order was cancelled: the goods are on the road, and return.

The order's workflow has ended by then. Whatever says that the goods had left begins a case next to
it, once (ADR-0036); the case puts the partners' books right.
"""

from collections.abc import Iterable

from activities.adapters.store.results.rows import CaseRow, OrderRow, ReportRow
from models.codes import CallStep
from models.figures.shipments import shipments_of
from models.ids import FIRST_VEHICLE, attempt_of_vehicle, vehicle_of_key
from models.messages.legs.leg import Baton
from models.messages.orders.order_outcome import OrderOutcome
from models.messages.reports import report_parsing
from models.messages.reports.report import Facts, Report
from models.messages.shipments.handover import Handover
from models.messages.shipments.shipment import OWN_SHIPMENT, Shipment
from models.messages.shipments.shipped_goods import carried, total
from models.messages.timeline.timeline import Entry, EntryKind
from models.roles import Role
from models.stages.order.intake import OrderInput
from models.stages.order.record import OrderRecord
from models.stages.returns.case_opening import way_back_case, way_back_id
from models.stages.returns.request import BookingGaps, ReturnCase
from models.stages.returns.way_back import COLLECTION_KINDS, SHIPMENT_LEFT, holder_after
from models.stages.table import KINDS
from models.stages.trunk_pickup.reports import PickedUp
from models.stages.trunk_pickup.shipment_facts import ShipmentFacts
from starter.service.app_context import AppContext
from starter.service.running.workflow_start import start_now


async def begin_way_back(context: AppContext, row: ReportRow) -> CaseRow | None:
    """Begin the way back that a report after the end makes necessary; None where it makes none.

    Raises:
        Unavailable: the database cannot be used now: the report is delivered again.
    """
    order = await context.store.orders.by_id(row.order)
    if order is None or order.outcome != OrderOutcome.CANCELLED or not _says_that_they_left(row):
        return None
    view = await context.store.views.show(order.merchant, order.number, context.now())
    assert view is not None, "the order was there a moment ago, and none is deleted"
    case = _case(order, row, view.timeline)
    if case is None:
        return None
    taken = await context.store.cases.take_way_back(order, case, opened_at=context.now())
    await start_now(context, taken.row)
    return taken.row


def _says_that_they_left(row: ReportRow) -> bool:
    """Whether it is a valid report, by somebody who may say so, of goods that have left."""
    kind = KINDS.get(row.kind)
    if (
        kind is None
        or row.kind not in COLLECTION_KINDS | SHIPMENT_LEFT
        or row.by not in (*kind.by, Role.ORDER_DESK)
    ):
        return False
    facts, _, _ = report_parsing.facts_of(kind, row.report)
    return facts is not None


def _case(order: OrderRow, row: ReportRow, timeline: Iterable[Entry]) -> ReturnCase | None:
    """The case; None where no goods were ever reserved, so that none can have left."""
    calls = [line for line in timeline if line.happening is EntryKind.PARTNER]
    reserved = {line.data.get("key") for line in calls if line.what == CallStep.RESERVE_STOCK}
    if not reserved:
        return None
    content, report = order.content, row.report
    start = OrderInput.model_validate(order.start_input)
    facts, _, _ = report_parsing.facts_of(KINDS[row.kind], report)
    hub = report.data.get("hub")
    unbooked = _unbooked(calls, len(reserved), facts if isinstance(facts, PickedUp) else None)
    record = OrderRecord(order=order.workflow_id, content=content, reservations=len(reserved))
    shipments = _shipments(timeline, facts, report)
    name = facts.shipment if isinstance(facts, ShipmentFacts) else OWN_SHIPMENT
    count = Handover(pieces=unbooked.pieces, kinds=unbooked.kinds)
    lines = carried(content.lines, count, shipments).get(name) or content.lines
    if shipments:  # the case books out what is its own
        own = {"pieces": None if name else total(lines), "shipment": shipments.get(name)}
        unbooked = unbooked.model_copy(update=own)
    return way_back_case(
        content,
        holder_after(row.kind, hub if isinstance(hub, str) else order.hub),
        sop=start.sop,
        begun_at=start.begun_at,
        since=order.since,
        reason=f"{row.kind} was told after the order was cancelled",
        lines=lines,
        reserved=record.reserved,
        baton=Baton(hub=order.hub, carrier=order.carrier),
        unbooked=unbooked,
        request_id=way_back_id(name),
        shipment=name,
    )


def _shipments(
    timeline: Iterable[Entry], facts: Facts | None, report: Report
) -> dict[str, Shipment]:
    """The shipments that have a name, as the timeline says, and a report after it."""
    known = [one.shipment for one in shipments_of(timeline)]
    found = {one.name: one for one in known if one.name != OWN_SHIPMENT}
    at = report.occurred_at or report.reported_at or report.received_at
    if isinstance(facts, ShipmentFacts) and facts.move is not None and at is not None:
        one = found.get(facts.shipment) or Shipment(name=facts.shipment)
        found[one.name] = one.moved(facts.move, at, facts.model_dump())
    return found


def _unbooked(calls: Iterable[Entry], reservations: int, count: PickedUp | None) -> BookingGaps:
    """What the partners' books lack."""
    asked_for = {
        vehicle_of_key(str(line.data.get("key"))): line.data
        for line in calls
        if line.what == CallStep.ASK_VEHICLE and not line.data.get("shipment")
    }
    named = count.attempt if count else None
    of_attempt = [one for one in asked_for if attempt_of_vehicle(one) == named]
    vehicle = [FIRST_VEHICLE, *(of_attempt or asked_for)][-1]
    asked = asked_for.get(vehicle, {})
    day, hours = asked.get("pickup_day"), asked.get("transit_hours")
    return BookingGaps(
        reservations=reservations,
        pieces=count.pieces if count else None,
        kinds=count.kinds if count else (),
        pickup_day=day if isinstance(day, str) else None,
        transit_hours=hours if isinstance(hours, int | float) else 0,
        vehicle=vehicle,
    )
