"""What happens to an order of the demo once it has closed: it comes back, or somebody complains."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from models.ids import Stage
from models.roles import Role
from starter.demo.acts import Act, Door, decision
from starter.demo.file import PRICE_FEN, Listed
from starter.demo.plots import Plot

WISHES: Final[Mapping[Plot, str]] = {
    Plot.REFUND: "refund",
    Plot.EXCHANGE: "exchange",
    Plot.PARTIAL_RETURN: "refund",
}


def afterwards(order: Listed) -> Iterator[Act]:
    """The acts of that story after the end of the order, in order."""
    if order.plot in WISHES:
        yield from _return(order, WISHES[order.plot])
    if order.plot is Plot.COMPLAINT:
        yield from _complaint()


def _return(order: Listed, wish: str) -> Iterator[Act]:
    pieces = 1 if order.plot is Plot.PARTIAL_RETURN else order.pieces
    lines = {"lines": [{"sku": order.sku, "pieces": pieces}]} if pieces < order.pieces else {}
    asked = {"wish": wish, "reason": "颜色与样品不符", **lines}
    yield Act(None, None, "return", Role.CUSTOMER, asked, door=Door.RETURN)
    case = (Stage.RETURNS, 1)
    yield decision("answer", None, {"approve": True}, by=Role.AFTER_SALES, begins=case)
    yield _report("return_collected", Role.PROVIDER, {"pieces": pieces})
    yield _report("return_inspected", Role.WAREHOUSE, {"as_described": True})
    if wish == "refund":
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
