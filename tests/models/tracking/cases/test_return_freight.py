"""Who pays the freight of the way back 退货运费, by why the goods go back: each of the reasons."""

import pytest

from models.stages.returns.return_choices import ReturnCause
from tests.models.return_machine import PureReturn

PAID_BY = {
    "no_reason": "customer",
    "refused_at_door": "customer",
    "faulty": "factory",
    "wrong_goods": "merchant",
    "not_as_described": "merchant",
    "damaged_in_transit": "carrier",
    "late": "carrier",
    "badly_installed": "provider",
    "other": "ourselves",
}
"""Whoever is at fault; where nobody is, the customer, who has changed his mind."""


def test_every_reason_has_its_payer_here() -> None:
    assert set(PAID_BY) == {*ReturnCause}


@pytest.mark.parametrize(("cause", "payer"), PAID_BY.items())
def test_whoever_is_at_fault_pays_and_only_a_customer_gets_less_for_it(
    cause: str, payer: str
) -> None:
    """Shows MC-八(二)3."""
    case = PureReturn(cause=cause)
    case.answer()
    case.tell("return_freight", by="provider", amount_fen=13_00)
    case.tell("return_collected", pieces=3)
    case.tell("return_inspected", as_described=True)
    agreed = 250_00 - (13_00 if payer == "customer" else 0)
    sums = case.books.sums
    assert (sums.freight_by, sums.freight_fen, sums.agreed_fen) == (payer, 13_00, agreed)
    assert case.tell("refunded", amount_fen=agreed, refund_by="original").outcome == "accepted"
    assert case.next == "refunded"
