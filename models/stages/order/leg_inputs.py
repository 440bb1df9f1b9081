"""What each leg of an order has to know, as its input (FH-8 to FH-11)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypedDict

from models.ids import Stage
from models.messages.legs.leg import Baton, LegEnding, StageInput
from models.messages.legs.replacement import Replacement
from models.messages.orders.money import to_collect
from models.messages.orders.order import Order, counted_lines
from models.messages.partners.requests import AssignTechnician
from models.messages.reports.report import Report
from models.messages.shipments.shipment import Shipment, ShipmentState
from models.messages.shipments.shipped_goods import total, without
from models.sop.stamped_terms import StampedTerms
from models.sop.terms import Sop
from models.stages.city_delivery.reports import CityDelivery
from models.stages.installation.reports import Installation
from models.stages.order.record import OrderRecord
from models.stages.trunk_pickup.reports import TrunkPickup
from models.stages.trunk_transport.reports import TrunkTransport


class CommonLegInput(TypedDict):
    """What every leg is given: the fields of `StageInput`."""

    order: str
    number: str
    sop: StampedTerms
    begun_at: datetime
    baton: Baton
    early: tuple[Report, ...]
    held: str | None
    turn: int
    ended_by: LegEnding | None
    called: tuple[str, ...]
    replacement: Replacement | None


def _trunk_pickup(record: OrderRecord, sop: Sop, common: CommonLegInput) -> StageInput:
    content = record.content
    return TrunkPickup(
        **common, pickup=content.pickup, volume_m3=content.total_volume_m3, pieces=content.pieces
    )


def _trunk_transport(record: OrderRecord, sop: Sop, common: CommonLegInput) -> StageInput:
    people, equipment = required_crew(record.content, sop)
    return TrunkTransport(
        **common,
        delivery=record.content.delivery,
        pieces=record.pieces,
        people=people,
        equipment=equipment,
        collect_fen=to_collect(record.content),
        points=record.handover.points,
        transit_hours=record.handover.transit_hours or sop.transit_hours,
    )


def _city_delivery(record: OrderRecord, sop: Sop, common: CommonLegInput) -> StageInput:
    return CityDelivery(
        **common,
        pieces=record.pieces,
        fragile=_fragile_pieces(record, common["baton"].shipments),
        assigned=record.asked_technician if record.providers > 1 else "",
    )


def _fragile_pieces(record: OrderRecord, shipments: Sequence[Shipment]) -> int:
    """So many ceramics, glass, marble came for certain: of fewer pieces not all kinds are said."""
    count, lines = record.handover, tuple(record.content.lines)
    for one in shipments:
        lines = without(lines, one.kinds if one.state is not ShipmentState.CANCELLED else ())
    there = counted_lines(record.content.lines, count.pieces, count.kinds) if count.kinds else ()
    there = there or lines
    missing = max(total(there) - record.pieces, 0)
    return max(sum(line.pieces for line in there if line.fragile) - missing, 0)


def _installation(record: OrderRecord, sop: Sop, common: CommonLegInput) -> StageInput:
    people, equipment = required_crew(record.content, sop)
    return Installation(
        **common,
        verify_by=record.content.verify_by,
        assigned=record.asked_technician,
        pieces=record.pieces,
        delivered=record.handover.delivered,
        delivery=record.content.delivery,
        people=people,
        equipment=equipment,
    )


INPUT_OF: Final[Mapping[Stage, Callable[[OrderRecord, Sop, CommonLegInput], StageInput]]] = {
    Stage.TRUNK_PICKUP: _trunk_pickup,
    Stage.TRUNK_TRANSPORT: _trunk_transport,
    Stage.CITY_DELIVERY: _city_delivery,
    Stage.INSTALLATION: _installation,
}
"""What makes the input of each leg; the terms are the order's, the leg carries those it reads."""


def technician_request(
    record: OrderRecord, sop: Sop, key: str, at: datetime, pieces: int
) -> AssignTechnician:
    """What the technician platform is asked for the order under that key: somebody by then."""
    people, equipment = required_crew(record.content, sop)
    return AssignTechnician(
        key=key,
        order=record.order,
        address=record.content.delivery,
        expected_at=at,
        pieces=pieces,
        people=people,
        equipment=equipment,
    )


def required_crew(order: Order, sop: Sop) -> tuple[int, bool]:
    """Two people over 50 kg or bulky, equipment over 150 kg, a piece (FH-10.3.2.3)."""
    heavy = any((line.weight_kg or 0) > sop.two_people_kg for line in order.lines)
    bulky = any((line.volume_m3 or 0) > sop.bulky_m3 for line in order.lines)
    machine = any((line.weight_kg or 0) > sop.machine_kg for line in order.lines)
    return (2 if heavy or bulky or machine else 1), machine
