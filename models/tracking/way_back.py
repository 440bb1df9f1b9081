"""What comes back of an order, goods and money, as the order knows it when it is cancelled."""

from datetime import datetime

from models.messages.leg import Baton
from models.messages.order import counted_lines
from models.messages.shipments import OWN, Shipment
from models.roles import Role
from models.stages.city_delivery.reports import Delivered
from models.stages.order.record import OrderRecord
from models.stages.order.shipped import without
from models.stages.returns.opening import REFUSED_ID, refund_case, way_back_case
from models.stages.returns.request import ReturnCase
from models.stages.returns.way_back import Hands, hands_of
from models.tracking.state import StageState


def way_back_of(state: StageState, record: OrderRecord, since: datetime) -> ReturnCase:
    """The case that follows goods which had left: who has them, where, and how many.

    What a return has turned round is that one's, and not here. `since` is when the order was
    cancelled.
    """
    content, count, situation = record.content, record.handover, state.situation
    own = situation.shipments.get(OWN) or Shipment()
    turned = [kind for kinds in own.turned.values() for kind in kinds]
    left = counted_lines(content.lines, count.pieces, count.kinds) or content.lines
    return way_back_case(
        content,
        hands_of(state.names, state.hub),
        sop=state.input.sop,
        begun_at=state.input.begun_at,
        since=since,
        reason=state.cancel_by or "cancelled",
        lines=without(left, turned),
        reserved=record.reserved,
        baton=Baton(
            hub=state.hub,
            carrier=state.carrier,
            vehicle=situation.vehicle,
            provider=situation.provider,
        ),
    )


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
