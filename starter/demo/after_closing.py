"""What happens to an order of the demo once it has closed: it comes back, or somebody complains."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from models.ids import Stage
from models.messages.decisions.return_decisions import Wish
from models.roles import Role
from starter.demo.acts import Act, Days, Door, decision
from starter.demo.file import PRICE_FEN, DemoOrder
from starter.demo.scenarios import Plot
from starter.demo.stories import acts

WISHES: Final[Mapping[Plot, Wish]] = {
    Plot.REFUND: Wish.REFUND,
    Plot.EXCHANGE: Wish.EXCHANGE,
    Plot.PARTIAL_RETURN: Wish.REFUND,
}


AFTER_DAYS: Final = 5
"""So many days after the pickup of the old goods that of the new ones is: they were delivered by
then."""

RETURN: Final = (Stage.RETURNS, 1)
"""The first return of an order."""


def whole_story(order: DemoOrder, days: Days) -> Iterator[tuple[DemoOrder, Act]]:
    """The acts of one story to its end, in order: each with the order that it is about."""
    for act in (*acts(order, days), *afterwards(order)):
        yield order, act
    if order.plot is Plot.EXCHANGE:
        yield from _exchange(order, days)


def new_goods_of(order: DemoOrder) -> DemoOrder:
    """The new order of an exchange, as its return takes it in (MC-八(二)3)."""
    return replace(order, number=f"{order.number}-E1", plot=Plot.NEW_GOODS)


def _exchange(order: DemoOrder, days: Days) -> Iterator[tuple[DemoOrder, Act]]:
    """The new goods travel as the old ones did; the return is done as they are accepted."""
    days = days.again(AFTER_DAYS)
    last = days.p(18, plus=3)
    yield order, Act(last, None, "wait", Role.SYSTEM, door=Door.NONE, begins=RETURN)
    new = new_goods_of(order)
    for act in acts(new, days):
        yield new, act
    yield order, Act(None, None, "exchanged", Role.SYSTEM, door=Door.NONE, ends=RETURN)


def afterwards(order: DemoOrder) -> Iterator[Act]:
    """The acts of that story after the end of the order, in order."""
    if order.plot in WISHES:
        yield from _return(order, WISHES[order.plot])
    if order.plot is Plot.COMPLAINT:
        yield from _complaint()


def _return(order: DemoOrder, wish: Wish) -> Iterator[Act]:
    pieces = 1 if order.plot is Plot.PARTIAL_RETURN else order.pieces
    lines = {"lines": [{"sku": order.sku, "pieces": pieces}]} if pieces < order.pieces else {}
    asked = {"wish": wish, "reason": "颜色与样品不符", **lines}
    yield Act(None, None, "return", Role.CUSTOMER, asked, door=Door.RETURN)
    yield decision("answer", None, {"approve": True}, by=Role.AFTER_SALES, begins=RETURN)
    yield _report("return_collected", Role.PROVIDER, {"pieces": pieces})
    yield _report("return_inspected", Role.WAREHOUSE, {"as_described": True})
    if wish is Wish.REFUND:
        paid = {"amount_fen": PRICE_FEN * pieces, "refund_by": "original"}
        yield _report("refunded", Role.AFTER_SALES, paid)


def _complaint() -> Iterator[Act]:
    """ER-4.3: answered at once, replied to on the matter, resolved."""
    asked = {"kind": "complaint", "words": "左边的门关不上。"}
    yield Act(None, None, "complaint", Role.CUSTOMER, asked, door=Door.CARE)
    reports = (
        ("care_answered", Role.CUSTOMER_SERVICE, "已收到, 马上处理。"),
        ("care_replied", Role.ORDER_DESK, "技师明天上午上门调整铰链。"),
        ("care_resolved", Role.ORDER_DESK, "铰链已调整, 客户满意。"),
    )
    for kind, by, words in reports:
        yield _report(kind, by, {"words": words}, begins=(Stage.CARE, 1))


def _report(
    kind: str, by: Role, data: dict[str, Any], *, begins: tuple[Stage, int] | None = None
) -> Act:
    return Act(None, None, kind, by, data, begins=begins)
