"""Addresses are split where their own words make it plain, and never guessed."""

import pytest

from starter.order_files.places import Place, address
from tests.starter.files import fields, read_one

PLAIN = [
    ("浙江省杭州市余杭区文一西路969号", "浙江省 杭州市 余杭区 文一西路969号"),
    ("浙江省 杭州市 余杭区 文一西路", "浙江省 杭州市 余杭区 文一西路"),
    ("浙江杭州市西湖区文三路1号", "浙江 杭州市 西湖区 文三路1号"),
    ("浙江 杭州 西湖区 文三路1号", "浙江 杭州 西湖区 文三路1号"),
    ("杭州余杭区文一西路1号", "- 杭州 余杭区 文一西路1号"),
    ("上海浦东新区世纪大道100号", "上海市 上海市 浦东新区 世纪大道100号"),
    ("北京市市辖区朝阳区建国路88号", "北京市 北京市 朝阳区 建国路88号"),
    ("广东省东莞市南城街道鸿福路1号", "广东省 东莞市 - 南城街道鸿福路1号"),
    ("江苏省苏州市昆山市花桥镇", "江苏省 苏州市 昆山市 花桥镇"),
    ("吉林市船营区北京路1号", "- 吉林市 船营区 北京路1号"),
    ("新疆维吾尔自治区乌鲁木齐市天山区人民路", "新疆维吾尔自治区 乌鲁木齐市 天山区 人民路"),
    ("四川省凉山彝族自治州西昌市航天大道", "四川省 凉山彝族自治州 西昌市 航天大道"),
    ("310000 浙江省义乌市稠江街道小区3栋", "浙江省 义乌市 - 稠江街道小区3栋"),
]
UNCLEAR = [
    "文三路1号",
    "北京路123号",
    "南京东路100号",
    "天津路12号",
    "浙江省西湖区文三路",
    "长沙县星沙街道1号",
]


def parts(place: Place) -> str:
    return " ".join(part or "-" for part in address(place).values())


@pytest.mark.parametrize(("whole", "split"), PLAIN)
def test_a_plain_address_is_split(whole: str, split: str) -> None:
    assert parts(Place(street=whole)) == split


@pytest.mark.parametrize("whole", UNCLEAR)
def test_an_unclear_address_stays_whole_and_is_reviewed(whole: str) -> None:
    assert parts(Place(street=whole)) == f"- - - {whole}"
    result = read_one(收货地址=whole)
    assert (result.outcome, fields(result)) == ("review", ["delivery.city"])
    assert whole in result.reasons[0].message


def test_columns_win_over_the_text() -> None:
    columns = Place(
        province="浙江省", city="杭州市", district="西湖区", street="浙江省宁波市x路1号"
    )
    assert parts(columns) == "浙江省 杭州市 西湖区 浙江省宁波市x路1号"


def test_a_municipality_is_its_own_city() -> None:
    assert (
        parts(Place(province="上海", district="徐汇区", street="x路1号"))
        == "上海 上海 徐汇区 x路1号"
    )
    assert parts(Place(city="北京市", street="x路1号")) == "北京市 北京市 - x路1号"


def test_a_province_that_contradicts_the_text_leaves_the_city_open() -> None:
    assert address(Place(province="广东省", street="浙江省杭州市x路1号"))["city"] is None
