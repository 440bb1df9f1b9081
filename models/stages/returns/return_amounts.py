"""The money of a return: what is agreed, what of it is paid, what is left, and the freight."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from models.messages.incidents.liability import Party
from models.messages.orders.money import paid, paid_amount, sum_of
from models.messages.orders.order import GoodsLine, Payment, Source, count_goods
from models.messages.reports.report import Facts
from models.stages.returns.refund_reports import RefundBounced, Refunded, ReturnFreight
from models.stages.returns.request import CaseKind, ReturnCase
from models.stages.returns.return_choices import FREIGHT_PAYER


class ReturnAmounts(NamedTuple):
    """What goes back of a return's money, in fen.

    Attributes:
        agreed_fen: what the customer gets in all; None: nobody can say, the first refund is it.
        paid_fen: what he has of it: less what the bank has sent back.
        freight_fen: what the way back has cost; freight_by: who pays that.
    """

    agreed_fen: int | None
    paid_fen: int
    freight_fen: int
    freight_by: Party

    @property
    def left_fen(self) -> int | None:
        """What is left to be paid; None where nobody knows the whole."""
        return None if self.agreed_fen is None else max(self.agreed_fen - self.paid_fen, 0)

    @property
    def settled(self) -> bool:
        """Whether all of it is paid; a return of which nothing is paid is not."""
        return self.paid_fen > 0 and not self.left_fen


def sums_of(
    case: ReturnCase, back: Sequence[GoodsLine], agreed: int | None, contents: Iterable[Facts]
) -> ReturnAmounts:
    """The sums of a return by now.

    Args:
        back: the lines that came back, or are to while nobody has counted them.
        agreed: the sum that was agreed on, where it is not what the goods cost.
        contents: what was reported and counts.
    """
    paid_fen = freight = 0
    for one in contents:
        match one:
            case Refunded():
                paid_fen += one.amount_fen
            case RefundBounced():
                paid_fen -= one.amount_fen
            case ReturnFreight():
                freight += one.amount_fen
    payer = FREIGHT_PAYER[case.request.why]
    whole = due(case, back)
    if agreed is None and whole is not None:
        agreed = max(whole - (freight if payer is Party.CUSTOMER else 0), 0)
    return ReturnAmounts(agreed, max(paid_fen, 0), freight, payer)


def due(case: ReturnCase, back: Sequence[GoodsLine]) -> int | None:
    """What was paid for those goods, in fen; None where nobody can say it of them."""
    if case.kind is CaseKind.REFUND:
        return case.refund_max_fen
    if not back:
        return 0
    is_whole = count_goods(back) == count_goods(case.content.lines)
    amount = sum_of(back)
    if case.turned_round:
        had = paid_amount(case.content, delivered=False)
        return had if is_whole or amount is None or had is None else min(amount, had)
    if amount is None and is_whole and case.content.source is not Source.EXCHANGE:
        return paid(case.content)
    return amount


def collected_less(case: ReturnCase) -> int | None:
    """What is not to be collected on delivery of goods that turn round, in fen; None: nothing."""
    amount, back = sum_of(case.lines), due(case, case.lines)
    if case.content.payment is not Payment.ON_DELIVERY or amount is None or back is None:
        return None
    return max(amount - back, 0) or None
