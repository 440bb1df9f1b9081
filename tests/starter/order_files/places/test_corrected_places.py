"""A correction never leaves an address that contradicts itself."""

from datetime import date
from typing import Any

import pytest

from models.field_errors import InvalidInput
from models.messages.orders.order import Address
from starter.order_files.importing.corrections import correction_fields
from starter.order_files.places.corrected_places import check_places
from starter.order_files.places.places import Place, locate
from tests.builders import an_order

CHENGDU = Address(province="四川省", city="成都市", district="武侯区", street="天府大道 1 号")
ORDER = an_order().model_copy(update={"delivery": CHENGDU})


def check(changes: dict[str, Any], order: Any = ORDER) -> None:
    check_places(order, correction_fields(changes, date(2026, 11, 28)))


@pytest.mark.parametrize(
    ("changes", "both"),
    [
        ({"收货城市": "北京市"}, "delivery.city 北京市 is not in delivery.province 四川省"),
        ({"收货城市": "北京"}, "delivery.city 北京市 is not in delivery.province 四川省"),
        ({"delivery": {"city": "杭州市"}}, "delivery.city 杭州市 .* delivery.province 四川省"),
        ({"收货省份": "浙江省"}, "delivery.city 成都市 is not in delivery.province 浙江省"),
        ({"收货省份": "四川省", "收货城市": "北京市"}, "delivery.city 北京市 is not in"),
        ({"收货城市": "绵阳市"}, "delivery.district 武侯区 is not in delivery.city 绵阳市"),
        ({"收货区县": "海淀区"}, "delivery.district 海淀区 is not in delivery.city 成都市"),
    ],
)
def test_parts_that_do_not_belong_together_are_refused_with_both_fields(
    changes: dict[str, Any], both: str
) -> None:
    with pytest.raises(InvalidInput, match=f"{both}.*correct both together"):
        check(changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"收货省份": "北京市", "收货城市": "北京市", "收货区县": "海淀区"},
        {"收货城市": "绵阳市", "收货区县": "涪城区"},
        {"收货区县": "锦江区"},
        {"收货区县": "高新区"},
        {"收货城市": "绵阳市", "收货区县": "海淀区"},
        {"delivery": {"street": "新街 2 号"}},
        {"delivery": {"city": "x"}},
        {"note": "x"},
    ],
)
def test_what_belongs_together_or_is_not_in_the_table_is_taken(changes: dict[str, Any]) -> None:
    check(changes)


def test_what_an_order_contradicts_already_may_be_put_right_step_by_step() -> None:
    wrong = CHENGDU.model_copy(update={"city": "杭州市", "district": None})
    order = an_order().model_copy(update={"delivery": wrong})
    check({"收货区县": "西湖区"}, order)
    check({"收货省份": "浙江省"}, order)


@pytest.mark.parametrize(
    ("province", "city"), [("四川省", "北京市"), ("河北省", "北京"), ("北京", "上海市")]
)
def test_a_municipality_in_another_province_is_doubted_in_a_file_too(
    province: str, city: str
) -> None:
    found = locate(Place(province=province, city=city, street="人民路 1 号"))
    assert (found.province, found.city) == (province, city), "nothing is changed in silence"
    assert "is not a city of the table of divisions in" in (found.doubt or "")
