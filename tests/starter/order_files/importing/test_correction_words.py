"""Corrections in the words of the template, over each door alike."""

import contextlib
from datetime import date
from typing import Any

import pytest

from models.field_errors import InvalidInput
from models.messages.orders.order import Order
from models.stages.order.corrections import corrected
from starter.order_files.headings.fields import FIELD_OF_HEADING, PART_HEADINGS, WEAK_HEADINGS
from starter.order_files.importing.corrections import correction_fields
from starter.order_files.importing.template import COLUMNS
from tests.builders import an_order

TODAY = date(2026, 11, 28)
GOODS = {"货物名称", "型号", "货物种类", "件数", "单件体积(m³)", "单件重量(kg)", "易碎"}
VALUES = {"订单号": "SO-1001", "预约提货日期": "2026-11-30", "提货时间": "2026-11-30 14:00"}


@pytest.mark.parametrize(
    ("changes", "ours"),
    [
        ({"收货城市": "成都市"}, {"delivery": {"city": "成都市"}}),
        ({"payment": "已付"}, {"payment": "paid"}),
        ({"付款方式": "到付"}, {"payment": "on_delivery"}),
        ({"收货地址": "新街 2 号"}, {"delivery": {"street": "新街 2 号"}}),
        ({"联系方式": "138 0013 8000"}, {"customer": {"phone": "+8613800138000"}}),
        ({"货物总方量(m³)": "2.4 方"}, {"total_volume_m3": "2.4000"}),
        ({"加急": "否", "note": "x"}, {"urgent": False, "note": "x"}),
        ({"提货时刻": "2026-11-30 14:00"}, {"pickup_hour": "2026-11-30T06:00:00+00:00"}),
        ({"提货时间": "2026-11-30 14:00"},
         {"wanted_pickup_day": "2026-11-30", "pickup_hour": "2026-11-30T06:00:00+00:00"}),
        ({"预约提货日期": "2026-11-30", "提货时间": "14:00"},
         {"wanted_pickup_day": "2026-11-30", "pickup_hour": "2026-11-30T06:00:00+00:00"}),
        ({"提货时间": "2026-11-30 14:00", "wanted_pickup_day": "2026-11-30"},
         {"wanted_pickup_day": "2026-11-30", "pickup_hour": "2026-11-30T06:00:00+00:00"}),
        ({"delivery": {"street": "x"}, "收货区县": "锦江区"},
         {"delivery": {"street": "x", "district": "锦江区"}}),
        ({"custmer": {}}, {"custmer": {}}),
    ],
)  # fmt: skip
def test_a_heading_of_the_template_means_its_field(
    changes: dict[str, Any], ours: dict[str, Any]
) -> None:
    assert correction_fields(changes, TODAY) == ours


def holds(order: Order, name: str, value: Any) -> bool:
    """Whether the order has that value in that field, or in those fields of it."""
    field = getattr(order, name)
    if isinstance(value, dict):
        return all(getattr(field, inner) == one for inner, one in value.items())
    read = Order.model_validate({**order.model_dump(), name: value})
    return bool(field == getattr(read, name))


@pytest.mark.parametrize("column", [one for one in COLUMNS if one.heading not in GOODS])
def test_every_column_of_the_template_is_corrected_by_its_heading(column: Any) -> None:
    value = VALUES.get(column.heading, str(column.example))
    ours = correction_fields({column.heading: value}, TODAY)
    after = corrected(an_order(), ours)
    assert ours
    assert corrected(after, ours) == after, "said again it changes nothing"
    assert [name for name, one in ours.items() if not holds(after, name, one)] == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"件数": "3"}, "give all of `lines`"),
        ({"收货街道": "书院街道"}, "correct delivery.street"),
        ({"delivery": {"city": "x"}, "收货城市": "成都市"}, "delivery.city is set twice"),
        ({"付款方式": "贝壳"}, "write 已付, 月结, 到付 or 未付"),
        ({"联系方式": "abc"}, "not a telephone number"),
        ({"预约提货日期": "下周"}, "is not a day"),
        ({"预约提货日期": "46351"}, "is not one day"),
        ({"订单金额": "10.005"}, "than are kept, .* write 10.01 .rounded half up. or"),
        ({"货物总方量": "1.00005"}, "nothing is changed: write 1.0001 "),
        ({"订单金额": "1 200"}, "has blanks inside: is it one number.; nothing is changed"),
        ({"订单金额": "10\n20"}, "several numbers: write one in each cell; nothing is changed$"),
        ({"提货时间": "14:00"}, "“14:00” has no day: write it as 2026-11-25 14:00"),
        ({"预约提货日期": "2026-11-30", "提货时间": "下午"}, "is not one day"),
    ],
)
def test_what_cannot_be_read_says_which_word_and_why(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        correction_fields(changes, TODAY)


@pytest.mark.parametrize("value", ["", "x", "1", "春熙路 2 号", "2026-12-05"])
def test_whatever_stands_under_a_heading_is_read_or_refused_with_a_sentence(value: str) -> None:
    for heading in {*FIELD_OF_HEADING, *WEAK_HEADINGS, *PART_HEADINGS}:
        with contextlib.suppress(InvalidInput):
            correction_fields({heading: value}, TODAY)
