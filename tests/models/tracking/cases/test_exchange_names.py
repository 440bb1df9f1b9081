"""Which new order of an exchange a desk means."""

import pytest

from tests.models.return_machine import PureReturn
from tests.models.tracking.cases.test_return_flow import back

WORDS = ("exchange_accepted", "exchange_cancelled")


def under_way() -> PureReturn:
    """An exchange whose new goods are on order."""
    case = PureReturn(wish="exchange")
    case.answer()
    back(case)
    return case


def refused(case: PureReturn, kind: str, **data: str | None) -> str:
    """Why a desk's word of the new order is refused; it changes nothing."""
    before = case.next
    answer = case.tell(kind, by="after_sales", **data)
    assert (answer.outcome, case.next) == ("refused", before), data
    return str(answer.reason)


@pytest.mark.parametrize("kind", WORDS)
def test_a_desk_may_name_the_new_order_as_people_do(kind: str) -> None:
    """By its number, with or without its merchant; another order's is not meant."""
    for name in ("{no}", "{merchant}/{no}", "order:{merchant}:{no}"):
        case = under_way()
        _, merchant, number = str(case.record.exchange).split(":")
        assert f"new order is {merchant}/{number}" in refused(case, kind, order="SO-999")
        case.tell(kind, by="after_sales", order=name.format(merchant=merchant, no=number))
        assert case.next in ("exchanged", "awaiting_wish"), name


@pytest.mark.parametrize("kind", WORDS)
def test_a_return_without_new_goods_takes_no_word_of_them(kind: str) -> None:
    """None were on order yet, or it is money that goes back: nothing would count later."""
    for wish in ("exchange", "refund", "repair"):
        case = PureReturn(wish=wish, faulty=wish == "repair")
        assert "no new goods" in refused(case, kind), wish
        assert "no new goods" in refused(case, kind, order="SO-999"), wish
        case.answer()
        assert "no new goods" in refused(case, kind), wish


def test_new_goods_that_were_cancelled_are_not_accepted() -> None:
    case = under_way()
    first = str(case.record.exchange)
    case.tell("exchange_cancelled", by="after_sales", order=first)
    assert "was cancelled" in refused(case, "exchange_accepted", order=first)
    assert "was cancelled" in refused(case, "exchange_accepted")
    case.agree(wish="exchange")
    assert "was cancelled" in refused(case, "exchange_accepted", order=first)
    case.tell("exchange_accepted", by="after_sales")
    assert case.next == "exchanged"


def test_a_return_that_is_not_a_repair_takes_no_word_of_one() -> None:
    """Agreed later, it would end with the repair that nobody has made."""
    case = under_way()
    for kind, data in (("repair_assigned", {"repairer": "T-2"}), ("repaired", {})):
        assert "is not a repair" in refused(case, kind, **data)
