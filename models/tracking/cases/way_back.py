"""What comes back of an order, goods and money, as the order knows it when it is cancelled."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from models.messages.legs.leg import Baton
from models.messages.orders.count import CountedKind
from models.messages.orders.money import Missing
from models.messages.orders.order import count_goods
from models.messages.shipments.shipment import OWN_SHIPMENT, Shipment
from models.messages.shipments.shipped_goods import Lines, carried, fewer, not_lost, share
from models.roles import Role
from models.sop.milestones import Milestone
from models.stages.city_delivery.reports import Delivered
from models.stages.order.record import OrderRecord
from models.stages.returns.case_opening import (
    REFUSED_ID,
    door_id,
    refund_case,
    way_back_case,
    way_back_id,
)
from models.stages.returns.request import ReturnCase
from models.stages.returns.way_back import (
    GoodsHolder,
    held_by,
    holder_of_order,
    holder_of_shipment,
)
from models.stages.trunk_pickup.reports import PickedUp
from models.tracking.state import StageState

MOVE_MILESTONES: Final = (
    Milestone.PICKED_UP,
    Milestone.DEPARTED,
    Milestone.HUB_ARRIVED,
    Milestone.DELIVERED,
)


def after_last_move(state: StageState, now: datetime) -> datetime:
    """Since when goods are to come back: now, and never before they moved last.

    The clock of a leg may have been ahead of its order's.
    """
    known = state.situation.milestones
    return max(
        [now, *(at for name in MOVE_MILESTONES if isinstance(at := known.get(name), datetime))]
    )


def have_left(state: StageState, record: OrderRecord) -> list[str]:
    """Which of an order's shipments have left, by their names: its own where that is one of them.

    None where nothing was ever reserved: then nothing can have left.
    """
    if record.reservations == 0:
        return []
    own = [OWN_SHIPMENT] if state.happened(PickedUp.kind) else []
    return [*own, *(name for name, one in _named(state).items() if one.has_left)]


def goods_of(state: StageState, record: OrderRecord) -> dict[str, Lines]:
    """What is to come back of each shipment that has left: neither lost, nor refused."""
    shipments, count = state.situation.shipments, record.handover
    loaded = carried(record.content.lines, count, shipments)
    found = {name: loaded.get(name, ()) for name in have_left(state, record)}
    if OWN_SHIPMENT in found:
        refused = sum(one.pieces for one in count.refused)
        found[OWN_SHIPMENT] = fewer(found[OWN_SHIPMENT], refused, count.refused)
    return {name: not_lost(lines, shipments.get(name)) for name, lines in found.items()}


def way_back_of(
    state: StageState,
    record: OrderRecord,
    since: datetime,
    *,
    shipment: str = OWN_SHIPMENT,
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
        holder_of_shipment(one) if one else holder_of_order(state.names, state.hub),
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
    hands = held_by(Role.HUB, state.hub or record.content.hub)
    refused, reason = record.handover.refused, "refused at the hub"
    return _part_of(state, record, now, refused, hands, reason=reason, request_id=REFUSED_ID)


def refused_goods_cases(
    state: StageState, record: OrderRecord, now: datetime
) -> Iterator[tuple[str, ReturnCase]]:
    """The cases of what the customer has refused, by the name of the incident, not begun yet.

    The provider has these goods, or fetches them (FH-10.2.5).
    """
    own = state.situation.shipments.get(OWN_SHIPMENT)
    for incident, loss in (own.losses if own else {}).items():
        if loss.refused and incident not in record.door_ways_back:
            hands = held_by(Role.PROVIDER)
            reason, request_id = "refused at the door", door_id(incident)
            yield (
                incident,
                _part_of(
                    state, record, now, loss.kinds, hands, reason=reason, request_id=request_id
                ),
            )


def reaccepted_goods_cases(state: StageState, record: OrderRecord) -> dict[str, str]:
    """The cases of what the customer has not refused after all, by the name of the incident.

    While a leg goes on of which an end was taken back, of the refusal that was withdrawn alone: the
    others are known again once it has ended.
    """
    own = state.situation.shipments.get(OWN_SHIPMENT)
    stands = {name for name, loss in (own.losses if own else {}).items() if loss.refused}
    gone = set(record.accepted_again) if record.resuming else set(record.door_ways_back) - stands
    return {name: case for name, case in record.door_ways_back.items() if name in gone}


def _part_of(
    state: StageState,
    record: OrderRecord,
    now: datetime,
    refused: tuple[CountedKind, ...],
    hands: GoodsHolder,
    *,
    reason: str,
    request_id: str,
) -> ReturnCase:
    """The case of some goods of an order that goes on next to it."""
    situation = state.situation
    return way_back_case(
        record.content,
        hands,
        sop=state.input.sop,
        begun_at=state.input.begun_at,
        since=now,
        reason=reason,
        lines=share(record.content.lines, sum(one.pieces for one in refused), refused),
        reserved=record.reserved,
        baton=Baton(
            hub=state.hub,
            carrier=state.carrier,
            vehicle=situation.vehicle,
            provider=situation.provider if hands.holder is Role.PROVIDER else None,
        ),
        request_id=request_id,
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
        missing=_missing(state, record),
    )


def _missing(state: StageState, record: OrderRecord) -> Missing:
    """What of an order has not come to its customer: nobody has paid for it on delivery."""
    ordered, shipments = count_goods(record.content.lines), state.situation.shipments
    came, turned = Counter[str](), list[Counter[str]]()
    for name, lines in carried(record.content.lines, record.handover, shipments).items():
        one = shipments.get(name) or Shipment(name=name)
        if name == OWN_SHIPMENT:
            refused = record.handover.refused
            lines = fewer(lines, sum(kind.pieces for kind in refused), refused)
        if not (state.happened(Delivered.kind) if name == OWN_SHIPMENT else one.delivered_at):
            continue
        for loss in one.losses_counted:
            lines = fewer(lines, loss.pieces, loss.kinds)
        for loss in one.turned.values():
            whole, lines = lines, fewer(lines, loss.pieces, loss.kinds)
            turned.append(count_goods(whole) - count_goods(lines))
        came += count_goods(lines)
    return Missing(ordered - came - sum(turned, Counter[str]()), tuple(turned))
