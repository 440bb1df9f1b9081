"""What comes back of an order, goods and money, as the order knows it when it is cancelled."""

from collections.abc import Iterator
from datetime import datetime

from models.messages.count import CountedKind
from models.messages.leg import Baton
from models.messages.order import counted_lines
from models.messages.shipments import OWN
from models.roles import Role
from models.stages.city_delivery.reports import Delivered
from models.stages.order.record import OrderRecord
from models.stages.order.shipped import without
from models.stages.returns.opening import DOOR_ID, REFUSED_ID, refund_case, way_back_case
from models.stages.returns.request import ReturnCase
from models.stages.returns.way_back import Hands, hands_of, place_of
from models.tracking.state import StageState


def way_back_of(state: StageState, record: OrderRecord, since: datetime) -> ReturnCase:
    """The case that follows goods which had left: who has them, where, and how many.

    `since` is when the order was cancelled.
    """
    content, count, situation = record.content, record.handover, state.situation
    return way_back_case(
        content,
        hands_of(state.names, state.hub),
        sop=state.input.sop,
        begun_at=state.input.begun_at,
        since=since,
        reason=state.cancel_by or "cancelled",
        lines=without(
            counted_lines(content.lines, count.pieces, count.kinds) or content.lines,
            _on_their_way(record, state),
        ),
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
    hands = Hands(Role.HUB, state.hub or record.content.hub or "the hub")
    refused, reason = record.handover.refused, "refused at the hub"
    return _part_of(state, record, now, refused, hands, reason=reason, request_id=REFUSED_ID)


def turned_away_of(
    state: StageState, record: OrderRecord, now: datetime
) -> Iterator[tuple[str, ReturnCase]]:
    """The cases of what the customer has refused, by the name of the incident, not begun yet.

    The provider has these goods, or fetches them (FH-10.2.5).
    """
    own = state.situation.shipments.get(OWN)
    for incident, refused in (own.refusals if own else {}).items():
        if incident not in record.door_ways_back:
            hands = Hands(Role.PROVIDER, place_of(Role.PROVIDER))
            reason, request_id = "refused at the door", f"{DOOR_ID}:{incident}"[:64]
            yield (
                incident,
                _part_of(state, record, now, refused, hands, reason=reason, request_id=request_id),
            )


def _part_of(
    state: StageState,
    record: OrderRecord,
    now: datetime,
    refused: tuple[CountedKind, ...],
    hands: Hands,
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
        lines=counted_lines(record.content.lines, sum(one.pieces for one in refused), refused),
        reserved=record.reserved,
        baton=Baton(
            hub=state.hub,
            carrier=state.carrier,
            vehicle=situation.vehicle,
            provider=situation.provider if hands.holder == Role.PROVIDER else None,
        ),
        request_id=request_id,
    )


def _on_their_way(record: OrderRecord, state: StageState) -> list[CountedKind]:
    """What has a way back of its own already."""
    own = state.situation.shipments.get(OWN)
    refusals = own.refusals if own else {}
    door = [kind for name in record.door_ways_back for kind in refusals.get(name, ())]
    return [*(record.handover.refused if record.hub_way_back else ()), *door]


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
