"""The table of divisions decides province, city and district; what it does not is doubted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starter.order_files.places.divisions import table
from starter.order_files.places.places import Place, locate
from tests.starter.order_files.written_files import fields, read_one, taken

PLAIN = [
    ("浙江省杭州市余杭区文一西路969号", "浙江省 杭州市 余杭区 文一西路969号"),
    ("浙江省 杭州市 余杭区 文一西路", "浙江省 杭州市 余杭区 文一西路"),
    ("浙江杭州市西湖区文三路1号", "浙江省 杭州市 西湖区 文三路1号"),
    ("浙江 杭州 西湖区 文三路1号", "浙江省 杭州市 西湖区 文三路1号"),
    ("杭州余杭区文一西路1号", "浙江省 杭州市 余杭区 文一西路1号"),
    ("上海浦东新区世纪大道100号", "上海市 上海市 浦东新区 世纪大道100号"),
    ("北京市市辖区朝阳区建国路88号", "北京市 北京市 朝阳区 建国路88号"),
    ("重庆市县忠县忠州镇", "重庆市 重庆市 忠县 忠州镇"),
    ("广东省东莞市南城街道鸿福路1号", "广东省 东莞市 - 南城街道鸿福路1号"),
    ("江苏省苏州市昆山市花桥镇", "江苏省 苏州市 昆山市 花桥镇"),
    ("昆山市花桥镇", "江苏省 苏州市 昆山市 花桥镇"),
    ("湖南省长沙县星沙街道", "湖南省 长沙市 长沙县 星沙街道"),
    ("吉林市船营区北京路1号", "吉林省 吉林市 船营区 北京路1号"),
    ("广州市上海路1号", "广东省 广州市 - 上海路1号"),
    ("新疆维吾尔自治区乌鲁木齐市天山区人民路", "新疆维吾尔自治区 乌鲁木齐市 天山区 人民路"),
    ("新疆石河子市北泉镇", "新疆维吾尔自治区 石河子市 - 北泉镇"),
    ("四川省凉山彝族自治州西昌市航天大道", "四川省 凉山彝族自治州 西昌市 航天大道"),
    ("海南藏族自治州共和县恰卜恰镇", "青海省 海南藏族自治州 共和县 恰卜恰镇"),
    ("310000 浙江省义乌市稠江街道小区3栋", "浙江省 金华市 义乌市 稠江街道小区3栋"),
    ("湖北省省直辖县级行政区划仙桃市干河街道", "湖北省 仙桃市 - 干河街道"),
    ("香港九龙油尖旺区弥敦道1号", "香港特别行政区 九龙 油尖旺区 弥敦道1号"),
    ("澳门特别行政区澳门半岛大堂区新马路1号", "澳门特别行政区 澳门半岛 大堂区 新马路1号"),
    ("澳门氹仔1号", "澳门特别行政区 澳门外岛 氹仔 1号"),
    ("澳门特别行政区氹仔埃武拉街1号", "澳门特别行政区 澳门外岛 氹仔 埃武拉街1号"),
    ("澳门路环黑沙1号", "澳门特别行政区 澳门外岛 路环 黑沙1号"),
    ("澳门路氹城1号", "澳门特别行政区 澳门外岛 路氹城 1号"),
    ("河北省雄安新区1号", "河北省 保定市 雄安新区 1号"),
    ("河北雄安新区容城县澳森大街1号", "河北省 保定市 雄安新区 容城县澳森大街1号"),
    ("河北省保定市雄安新区1号", "河北省 保定市 雄安新区 1号"),
    ("台湾省台北市大安区", "台湾省 台北市 大安区 -"),
    ("成都市高新区天府大道", "四川省 成都市 高新区 天府大道"),
    ("佛山顺德龙江镇家具大道1号", "广东省 佛山市 顺德区 龙江镇家具大道1号"),
    ("佛山市顺德龙江镇", "广东省 佛山市 顺德区 龙江镇"),
    ("广东佛山顺德 龙江镇", "广东省 佛山市 顺德区 龙江镇"),
    ("深圳宝安西乡街道", "广东省 深圳市 宝安区 西乡街道"),
    ("杭州西湖文化广场1号", "浙江省 杭州市 - 西湖文化广场1号"),
    ("上海浦东新镇路1号", "上海市 上海市 - 浦东新镇路1号"),
]
UNCLEAR = [
    "文三路1号",
    "北京路123号",
    "南京东路100号",
    "天津路12号",
    "浙江省西湖区文三路",
    "长沙县星沙街道1号",
    "杭州市浦东新区1号",
    "广东省杭州市西湖区1号",
    "佛山市场路1号",
    "佛山顺德路1号",
    "天津和平路1号",
    "南京鼓楼大街1号",
    "顺德龙江镇1号",
    "中山小榄镇1号",
]


def parts(place: Place) -> str:
    return " ".join(part or "-" for part in locate(place).parts.values())


@pytest.mark.parametrize(("whole", "split"), PLAIN)
def test_a_plain_address_is_split(whole: str, split: str) -> None:
    assert parts(Place(street=whole)) == split
    assert locate(Place(street=whole)).doubt is None


@pytest.mark.parametrize("whole", UNCLEAR)
def test_an_unclear_address_stays_whole_and_is_reviewed(whole: str) -> None:
    assert parts(Place(street=whole)) == f"- - - {whole}"
    result = read_one(收货地址=whole)
    assert (result.outcome, fields(result)) == ("review", ["delivery.city"])
    assert whole in result.reasons[0].message


COLUMNS = [
    (Place(city="佛山", street="x路1号"), "广东省 佛山市 - x路1号"),
    (Place(province="广东", city="佛山", district="顺德", street="x"), "广东省 佛山市 顺德区 x"),
    (Place(province="上海", district="徐汇区", street="x路1号"), "上海市 上海市 徐汇区 x路1号"),
    (Place(city="北京市", street="x路1号"), "北京市 北京市 - x路1号"),
    (Place(province="上海市", city="市辖区", district="徐汇区"), "上海市 上海市 徐汇区 -"),
    (
        Place(province="湖北省", city="省直辖县级行政区划", district="仙桃市", street="y"),
        "湖北省 仙桃市 - y",
    ),
    (Place(city="义乌", district="稠江街道", street="y"), "浙江省 金华市 义乌市 稠江街道y"),
    (Place(city="广东省佛山市", street="y"), "广东省 佛山市 - y"),
    (Place(city="杭州市", street="余杭区文一路"), "浙江省 杭州市 余杭区 文一路"),
]


@pytest.mark.parametrize(("place", "whole"), COLUMNS)
def test_a_part_in_a_column_of_its_own_gets_its_full_name(place: Place, whole: str) -> None:
    assert (parts(place), locate(place).doubt) == (whole, None)


CONTRADICTIONS = [
    Place(province="浙江省", city="杭州市", district="西湖区", street="浙江省宁波市x路1号"),
    Place(province="广东省", street="浙江省杭州市x路1号"),
    Place(province="广东", city="杭州市", street="x路1号"),
    Place(city="杭州市", district="朝阳区", street="x路1号"),
    Place(city="吉林", street="x路1号"),
    Place(city="某某市", street="x路1号"),
    Place(region="广东省佛山市", street="浙江省杭州市x路1号"),
]


@pytest.mark.parametrize("place", CONTRADICTIONS)
def test_what_the_table_does_not_have_or_contradicts_is_doubted(place: Place) -> None:
    assert locate(place).doubt


WORDS = """
浙江省 杭州市 广东 佛山 北京 朝阳区 市辖区 省直辖县级行政区划 昆山市 南京 东路 长沙县 某某市
1号 香港 x路 西湖区
"""
NAMES = st.sampled_from(WORDS.split())


@given(st.lists(NAMES, max_size=5).map("".join), NAMES, st.sampled_from(["", "广东", "浙江省"]))
def test_no_accepted_city_is_missing_in_the_table(whole: str, city: str, province: str) -> None:
    cities = {place.city for places in table().cities.values() for place in places}
    cities |= set(table().provinces.values())
    for place in (Place(street=whole), Place(province=province, city=city, street=whole)):
        found = locate(place)
        assert found.doubt or found.city is None or found.city in cities
        assert "直辖" not in (found.city or "") or found.doubt


def test_the_table_holds_the_state_of_june_2023_without_its_administrative_headings() -> None:
    names = {place.city for places in table().cities.values() for place in places}
    assert {"佛山市", "济源市", "神农架林区", "台北市", "九龙", "北京市"} <= names
    assert not {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"} & names
    assert table().districts_of(table().cities["喀什"][0])["疏附县"] == "疏附县"


def test_a_file_with_short_names_is_accepted_with_the_full_ones() -> None:
    order = taken(result := read_one(收货地址="佛山顺德区龙江镇1号"))
    assert (result.outcome, order.delivery.city, order.delivery.province) == (
        "accepted",
        "佛山市",
        "广东省",
    )
