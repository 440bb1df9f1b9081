"""What comes back of a cancelled order, goods that had left and money: how its cases begin."""

from datetime import datetime

from models.ids import Stage
from models.messages.leg import Baton
from models.messages.order import GoodsLine, Order
from models.messages.shipments import OWN
from models.money import paid_by_then
from models.roles import Role
from models.sop.stamped_terms import stamped
from models.sop.terms import Sop
from models.stages.returns.request import ReturnCase, ReturnRequest, Unbooked, WayBack
from models.stages.returns.way_back import Hands
from models.stages.table import terms_of

WAY_BACK_ID = "way_back"
"""The request id of an order's way back: it has one, whoever begins it, and how often."""


def way_back_id(shipment: str = OWN) -> str:
    """The same, of a shipment that has a name: each has one way back."""
    return f"{WAY_BACK_ID}:{shipment}" if shipment else WAY_BACK_ID


REFUSED_ID = "refused_at_hub"
"""What a way back is asked for under that an order goes on next to."""

REFUND_ID = "cancelled_refund"
"""The same, of the money of a cancelled order."""


def way_back_case(
    content: Order,
    hands: Hands,
    *,
    sop: Sop,
    begun_at: datetime,
    since: datetime,
    reason: str,
    lines: tuple[GoodsLine, ...],
    reserved: str,
    baton: Baton,
    unbooked: Unbooked | None = None,
    request_id: str = WAY_BACK_ID,
    shipment: str = OWN,
) -> ReturnCase:
    """The case of a cancelled order whose goods had left, but for its number.

    Args:
        content: the order; `lines` are those of it that have left.
        hands: who has them, and where.
        sop: the order's terms.
        begun_at: when the order began; `since` when it was cancelled.
        reason: why it was cancelled, and by whom.
        reserved: the key that the goods were reserved under last.
        baton: hub, carrier, vehicle and provider, as far as they are known.
        request_id: of a case that an order goes on next to, or of a shipment: another one.
        shipment: which one has left; empty for the order's own goods.
        unbooked: what the partners' books lack, where the order had ended before anybody knew.
    """
    return ReturnCase(
        order=content.workflow_id,
        number=content.number,
        sop=stamped(sop, terms_of(Stage.RETURNS)),
        begun_at=begun_at,
        baton=baton,
        n=1,
        request=ReturnRequest(request_id=request_id, by=Role.SYSTEM, reason=reason[:200]),
        content=content,
        lines=lines,
        within_policy=True,
        reserved=reserved,
        way_back=WayBack(
            holder=hands.holder,
            place=hands.place[:200],
            since=since,
            shipment=shipment,
            unbooked=unbooked,
        ),
    )


def refund_case(
    content: Order,
    *,
    sop: Sop,
    begun_at: datetime,
    since: datetime,
    reason: str,
    reserved: str,
    delivered: bool = False,
) -> ReturnCase | None:
    """The case of a cancelled order's money, but for its number; None where nothing was paid.

    `since` is when it was cancelled, and why; `delivered`: the customer had the goods by then, and
    had paid what was to be collected. The others are as in `way_back_case`.
    """
    most = paid_by_then(content, delivered=delivered)
    if most == 0:
        return None
    return ReturnCase(
        order=content.workflow_id,
        number=content.number,
        sop=stamped(sop, terms_of(Stage.RETURNS)),
        begun_at=begun_at,
        n=1,
        request=ReturnRequest(request_id=REFUND_ID, by=Role.SYSTEM, reason=reason[:200]),
        content=content,
        lines=(),
        within_policy=True,
        refund_max_fen=most,
        reserved=reserved,
        money_since=since,
    )
