"""Cells as merchants write them: read where they are plain, asked about where they are not."""

from datetime import time

import pytest

from models.sop import clock
from starter.order_files.places.places import Place, locate
from tests.starter.order_files.written_files import fields, outcomes, read_one, taken

DAYS = [
    ("11月25日9点", time(9)),
    ("11月25日9点-12点", time(12)),
    ("2026年11月25日15:30", time(15, 30)),
    ("2026年11月25日下午3点半", time(15, 30)),
    ("11月25号9:00～11:30", time(11, 30)),
    ("2026-11-25\n14:00", time(14)),
]


@pytest.mark.parametrize(("cell", "hour"), DAYS)
def test_an_hour_may_stand_right_behind_its_day(cell: str, hour: time) -> None:
    order = taken(read_one(预约提货日期=cell))
    assert str(order.wanted_pickup_day) == "2026-11-25"
    assert order.pickup_hour is not None
    assert (clock.local(order.pickup_hour).time(), order.doubts) == (hour, ())


@pytest.mark.parametrize("cell", ["11月25日15", "2026-11-251", "11月25日/26日"])
def test_digits_behind_a_day_that_are_no_hour_are_asked_about(cell: str) -> None:
    found = read_one(预约提货日期=cell)
    assert found.outcome in ("review", "refused")
    assert found.order is None or found.order.pickup_hour is None


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("(0757)23881234-802", "+8675723881234;ext=802"),
        ("（0757）2388 1234", "+8675723881234"),
        ("13800138000\u202c", "+8613800138000"),
        ("\u202a138 0013 8000\u202c", "+8613800138000"),
    ],
)
def test_an_area_code_in_brackets_and_signs_that_a_phone_copies_are_read(
    cell: str, phone: str
) -> None:
    order = taken(read_one(联系电话=cell))
    assert (order.customer.phone, order.note, order.doubts) == (phone, None, ())


@pytest.mark.parametrize("name", ["李女士，浙江省杭州市余杭区文一西路1号", "王先生 龙江镇家具大道"])
def test_an_address_in_the_cell_of_a_name_is_asked_about(name: str) -> None:
    found = read_one(客户姓名=name)
    assert (found.outcome, fields(found)) == ("review", ["customer.name"])


def test_a_count_of_pairs_may_be_twice_as_many_pieces() -> None:
    found = read_one(件数="3对")
    assert (found.outcome, fields(found), taken(found).pieces) == ("review", ["lines.pieces"], 3)
    assert outcomes([read_one(件数="3套")]) == ["accepted"]


PLACES = [
    (Place(street="广东省广州市广州市白云区石井街道1号"), "广州市 白云区 石井街道1号"),
    (Place(street="湖北省孝感市湖北省孝感市孝南区1号"), "孝感市 孝南区 1号"),
    (
        Place(province="北京", city="朝阳区", district="三环内", street="1号"),
        "北京市 朝阳区 三环内1号",
    ),
    (
        Place(province="香港特别行政区", city="香港特别行政区", district="油尖旺区", street="1号"),
        "九龙 油尖旺区 1号",
    ),
    (Place(province="吉林", city="吉林", district="昌邑", street="1号"), "吉林市 昌邑区 1号"),
    (
        Place(province="山东省", city="济南市", district="历下区", street="山东省济南市历下区1号"),
        "济南市 历下区 1号",
    ),
]


@pytest.mark.parametrize(("place", "means"), PLACES)
def test_a_place_that_is_written_twice_or_one_column_too_far_is_read(
    place: Place, means: str
) -> None:
    found = locate(place)
    assert found.doubt is None
    assert f"{found.city} {found.district} {found.street}" == means


TWO_PLACES = [
    Place(province="山东省", city="济南市", district="历下区", street="槐荫区经十路1号"),
    Place(city="济南市", district="历下区", street="山东省济南市槐荫区经十路1号"),
    Place(street="佛山市顺德区龙江镇/佛山市南海区大沥镇"),
    Place(street="上海市嘉定区江桥镇1号，江苏省昆山市花桥镇2号"),
]


@pytest.mark.parametrize("place", TWO_PLACES)
def test_an_address_that_names_two_places_is_asked_about(place: Place) -> None:
    assert locate(place).doubt


@pytest.mark.parametrize(
    "street",
    [
        "佛山市顺德区龙江镇A座/B座",
        "上海市黄浦区南京东路1号，近江西中路",
        "杭州市西湖区文三路和学院路口",
    ],
)
def test_signs_within_one_address_are_not_asked_about(street: str) -> None:
    assert locate(Place(street=street)).doubt is None
