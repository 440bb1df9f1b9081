"""What comes back of a cancelled order, goods that had left and money: how its cases begin."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from models.ids import Stage
from models.messages.legs.leg import Baton
from models.messages.orders.money import ALL_CAME, Missing, paid_amount
from models.messages.orders.order import GoodsLine, Order, count_goods, counted_lines
from models.messages.reports.report import Report
from models.messages.shipments.shipment import OWN_SHIPMENT
from models.messages.shipments.shipped_goods import without
from models.roles import Role
from models.sop.stamped_terms import stamped
from models.sop.terms import Sop
from models.stages.returns.refund_reports import RefundBounced
from models.stages.returns.reports import ReturnCollected, ReturnInspected
from models.stages.returns.request import BookingGaps, ReturnCase, ReturnRequest, WayBack
from models.stages.returns.return_status import ReturnStatus
from models.stages.returns.way_back import TAKEN_BY, GoodsHolder, held_by
from models.stages.stage_terms import terms_of

WAY_BACK_ID = "way_back"
"""The request id of an order's way back: it has one, whoever begins it, and how often."""


def way_back_id(shipment: str = OWN_SHIPMENT) -> str:
    """The same, of a shipment that has a name: each has one way back."""
    return f"{WAY_BACK_ID}:{shipment}" if shipment else WAY_BACK_ID


REFUSED_ID = "refused_at_hub"
"""What a way back is asked for under that an order goes on next to."""

DOOR_ID = "refused_at_door"
"""The same, of what the customer has refused: with the name of the incident."""


def door_id(incident: str) -> str:
    """The same, of what was refused under that name: each incident has one way back."""
    return f"{DOOR_ID}:{incident}"[:64]


REFUND_ID = "cancelled_refund"
"""The same, of the money of a cancelled order."""


def way_back_case(
    content: Order,
    hands: GoodsHolder,
    *,
    sop: Sop,
    begun_at: datetime,
    since: datetime,
    reason: str,
    lines: tuple[GoodsLine, ...],
    reserved: str,
    baton: Baton,
    unbooked: BookingGaps | None = None,
    request_id: str = WAY_BACK_ID,
    shipment: str = OWN_SHIPMENT,
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
            **hands._asdict(),
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
    missing: Missing = ALL_CAME,
) -> ReturnCase | None:
    """The case of a cancelled order's money, but for its number; None where nothing was paid.

    `since` is when it was cancelled, and why; `delivered`: the customer had the goods by then, and
    had paid what was to be collected, but for what was `missing` of them. The others are as in
    `way_back_case`.
    """
    most = paid_amount(content, delivered=delivered, missing=missing)
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


BOUNCED_ID = "bounced"
"""What the money of an ended return is asked for under that the bank has sent back, and which."""


def bounced_case(ended: ReturnCase, facts: RefundBounced, report: Report) -> ReturnCase:
    """The case of money that came back to us after its return has ended, but for its number.

    `ended` is that return; `report` says that `facts`.
    """
    at = report.occurred_at or report.reported_at or report.received_at
    request = ReturnRequest(
        request_id=f"{BOUNCED_ID}:{report.report_id}"[:200],
        by=Role.SYSTEM,
        refund_by=ended.request.refund_by,
        reason=f"the bank has sent {facts.amount_fen} fen of return {ended.n} back",
    )
    changes = {
        "n": 1,
        "request": request,
        "lines": (),
        "delivered_at": None,
        "way_back": None,
        "turned_round": False,
        "ways_before": (),
        "refund_max_fen": facts.amount_fen,
        "money_since": at or ended.begun_at,
        "begun_at": at or ended.begun_at,
        "early": (),
    }
    return ended.model_copy(update=changes)


FOUND_ID = "found"
"""What goods of an ended return are taken in under that come after all, and of which return."""


def found_case(
    ended: ReturnCase,
    stands: ReturnStatus | None,
    facts: ReturnInspected | ReturnCollected,
    *,
    by: str,
    at: datetime,
    held: Counter[str],
) -> ReturnCase | None:
    """The case of goods that come after their return has ended, but for its number; None: none can.

    Args:
        ended: that return; `stands` is what it said last: what was back by then cannot come again.
        facts: who says that they come, and as `by` which role: he has them, or the warehouse.
        at: when he says so.
        held: what other returns of the order take back, by kind: it is not the customer's.
    """
    lines = without(ended.lines, stands.kinds if stands else ())
    if stands is not None and stands.back and not stands.kinds:
        lines = without(ended.lines, counted_lines(ended.lines, stands.back) or ended.lines)
    free = count_goods(ended.content.lines) - held
    lines = _at_most(lines, free)
    if isinstance(facts, ReturnCollected) and lines:
        lines = counted_lines(lines, facts.pieces, facts.kinds) or lines
    if not lines:
        return None
    is_there = isinstance(facts, ReturnInspected)
    holder = Role.WAREHOUSE if is_there else TAKEN_BY.get(by, Role.PROVIDER)
    request = ReturnRequest(
        request_id=f"{FOUND_ID}:{ended.n}",
        by=Role.SYSTEM,
        reason=f"goods of return {ended.n} have come after its end",
    )
    changes = {
        "n": 1,
        "request": request,
        "lines": lines,
        "delivered_at": None,
        "turned_round": False,
        "ways_before": (),
        "refund_max_fen": None,
        "way_back": WayBack(**held_by(holder)._asdict(), since=at),
        "early": (),
    }
    return ended.model_copy(update=changes)


def _at_most(lines: Iterable[GoodsLine], most: Counter[str]) -> tuple[GoodsLine, ...]:
    """Those lines, with no more pieces of a kind than that."""
    left, found = Counter(most), []
    for line in lines:
        taken = min(line.pieces, left[line.sku])
        left[line.sku] -= taken
        if taken > 0:
            found.append(line.model_copy(update={"pieces": taken}))
    return tuple(found)
