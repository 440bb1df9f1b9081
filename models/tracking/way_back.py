"""What comes back of an order, goods and money, as the order knows it when it is cancelled."""

from collections.abc import Mapping
from datetime import datetime

from models.messages.leg import Baton
from models.messages.order import counted_lines
from models.messages.shipments import OWN, Shipment
from models.roles import Role
from models.stages.city_delivery.reports import Delivered
from models.stages.order.record import OrderRecord
from models.stages.order.shipped import Lines, carried, not_lost, without
from models.stages.returns.opening import REFUSED_ID, refund_case, way_back_case, way_back_id
from models.stages.returns.request import ReturnCase
from models.stages.returns.way_back import Hands, hands_of, hands_of_shipment
from models.stages.trunk_pickup.reports import PickedUp
from models.tracking.state import StageState


def have_left(state: StageState, record: OrderRecord) -> list[str]:
    """Which of an order's shipments have left, by their names: its own where that is one of them.

    None where nothing was ever reserved: then nothing can have left.
    """
    if record.reservations == 0:
        return []
    own = [OWN] if state.happened(PickedUp.kind) else []
    return [*own, *(name for name, one in _named(state).items() if one.has_left)]


def goods_of(state: StageState, record: OrderRecord) -> dict[str, Lines]:
    """What is to come back of each shipment that has left: neither lost, nor refused at the hub."""
    shipments, count = state.situation.shipments, record.handover
    loaded = carried(record.content.lines, count, shipments)
    found = {name: loaded.get(name, ()) for name in have_left(state, record)}
    if OWN in found:
        found[OWN] = without(found[OWN], count.refused)
    return {name: not_lost(lines, shipments.get(name)) for name, lines in found.items()}


def way_back_of(
    state: StageState,
    record: OrderRecord,
    since: datetime,
    *,
    shipment: str = OWN,
    lines: Lines,
    reserved: str,
) -> ReturnCase:
    """The case that follows goods which had left: who has them, where, and which they are.

    `since` is when the order was cancelled; `reserved` the key that they were reserved under.
    """
    situation = state.situation
    one = _named(state).get(shipment)
    return way_back_case(
        record.content,
        hands_of_shipment(one) if one else hands_of(state.names, state.hub),
        sop=state.input.sop,
        begun_at=state.input.begun_at,
        since=since,
        reason=state.cancel_by or "cancelled",
        lines=lines,
        reserved=reserved,
        baton=Baton(
            hub=one.hub if one else state.hub,
            carrier=None if one else state.carrier,
            vehicle=one.vehicle if one else situation.vehicle,
            provider=situation.provider,
        ),
        request_id=way_back_id(shipment),
        shipment=shipment,
    )


def _named(state: StageState) -> Mapping[str, Shipment]:
    return {name: one for name, one in state.situation.shipments.items() if name}


def refused_of(state: StageState, record: OrderRecord, now: datetime) -> ReturnCase:
    """The case of what a provider did not take over at the hub; the rest is delivered."""
    refused = record.handover.refused
    return way_back_case(
        record.content,
        Hands(Role.HUB, state.hub or record.content.hub or "the hub"),
        sop=state.input.sop,
        begun_at=state.input.begun_at,
        since=now,
        reason="refused at the hub",
        lines=counted_lines(record.content.lines, sum(one.pieces for one in refused), refused),
        reserved=record.reserved,
        baton=Baton(hub=state.hub, carrier=state.carrier, vehicle=state.situation.vehicle),
        request_id=REFUSED_ID,
    )


def refund_of(state: StageState, record: OrderRecord, since: datetime) -> ReturnCase | None:
    """The case that follows the money of a cancelled order; None where nothing was paid."""
    return refund_case(
        record.content,
        sop=state.input.sop,
        begun_at=state.input.begun_at,
        since=since,
        reason=state.cancel_by or "cancelled",
        reserved=record.reserved,
        delivered=state.happened(Delivered.kind),
    )
