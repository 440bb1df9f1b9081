"""One rule for phones at every door: an order file, POST /orders, a correction."""

from typing import Any

import pytest

from models.field_errors import InvalidInput
from models.messages.orders.order import Order
from starter.http.order_checks import checked_order
from starter.order_files.importing.corrections import correction_fields
from tests.starter.order_files.written_files import TODAY, read_one, taken

SPELT = {
    "138-0013-8000": ("+8613800138000", None),
    "１３８ ００１３ ８０００": ("+8613800138000", None),
    "13800138000-1234": ("+8613800138000;ext=1234", None),
    "0571-88886666 转 8001": ("+8657188886666;ext=8001", None),
    "400-800-8888": ("+864008008888", None),
    "12345": ("12345", None),
    "13800138000/13900139000": ("+8613800138000", "13800138000/13900139000"),
    "13800138000 李四": ("+8613800138000", "13800138000 李四"),
}


def sent(**fields: Any) -> Order:
    """An order as `POST /orders` takes it, judged."""
    return checked_order(Order.model_validate({"merchant": "HOMELY", "number": "A1", **fields}))


@pytest.mark.parametrize(("phone", "kept"), SPELT.items())
def test_a_phone_is_kept_alike_at_both_doors(phone: str, kept: tuple[str, str | None]) -> None:
    over_http = sent(customer={"name": "张三", "phone": phone})
    in_a_file = taken(read_one(联系电话=phone))
    for order in (over_http, in_a_file):
        assert order.customer.phone == kept[0]
        assert kept[1] is None or kept[1] in (order.note or "")
    assert over_http.customer == in_a_file.customer
    assert checked_order(over_http) == over_http.model_copy(
        update={"doubts": checked_order(over_http).doubts}
    )


@pytest.mark.parametrize("phone", ["13800138000 12", "12345"])
def test_what_cannot_be_called_for_sure_waits_with_what_to_write(phone: str) -> None:
    order = sent(customer={"name": "张三", "phone": phone})
    (doubt,) = order.doubts
    assert doubt.field == "customer.phone"
    assert "written as 13800138000-1234" in doubt.message or "write it as" in doubt.message


def test_a_phone_in_the_name_and_a_code_behind_it_are_found() -> None:
    assert sent(customer={"name": "张三 13800138000"}).customer.phone == "+8613800138000"
    coded = sent(customer={"name": "张三[1234]", "phone": "13800138000"}).customer
    assert (coded.name, coded.phone) == ("张三", "+8613800138000;ext=1234")


def test_a_note_that_has_no_room_for_the_second_phone_is_asked_about() -> None:
    order = sent(customer={"name": "张三", "phone": "13800138000/13900139000"}, note="x" * 990)
    assert order.note == "x" * 990
    (doubt,) = order.doubts
    assert (doubt.field, "13900139000" in doubt.message) == ("note", True)


def test_a_correction_keeps_a_phone_as_intake_does() -> None:
    changes = correction_fields({"customer": {"phone": "138 0013 8000-12"}}, TODAY)
    assert changes == {"customer": {"phone": "+8613800138000;ext=12"}}
    with pytest.raises(InvalidInput) as raised:
        correction_fields({"customer": {"phone": "13800138000/13900139000"}}, TODAY)
    (error,) = raised.value.errors
    assert (error.field, "the rest in the note" in error.message) == ("customer.phone", True)
