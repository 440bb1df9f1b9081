"""Which new order of an exchange a desk means."""

import pytest

from tests.models.return_machine import PureReturn
from tests.models.tracking.cases.test_return_flow import back


@pytest.mark.parametrize("kind", ["exchange_accepted", "exchange_cancelled"])
def test_a_desk_may_name_the_new_order_as_people_do(kind: str) -> None:
    """By its number, with or without its merchant; another order's is not meant."""
    for name in ("{no}", "{merchant}/{no}", "order:{merchant}:{no}"):
        case = PureReturn(wish="exchange")
        case.answer()
        back(case)
        _, merchant, number = str(case.record.exchange).split(":")
        case.tell(kind, by="after_sales", order="SO-999")
        assert case.next == "awaiting_exchange", name
        case.tell(kind, by="after_sales", order=name.format(merchant=merchant, no=number))
        assert case.next in ("exchanged", "awaiting_wish"), name
