"""Several goods in one cell of a row are asked about; one kind with its colour or size is not."""

import pytest

from tests.starter.order_files.written_files import HEADINGS, ROW, fields, read, read_one, xlsx

SEVERAL = [
    "沙发/茶几",
    "沙发／茶几",
    "沙发 / 茶几",
    "沙发\\茶几",
    "沙发-茶几",
    "沙发·茶几",
    "三人沙发 岩板茶几 电视柜",
    "沙发 茶几",
    "沙发　茶几",
    "沙发和茶几各一",
    "沙发茶几各1",
    "沙发与茶几",
    "沙发加茶几",
    "布艺沙发灰色/岩板茶几1.4米",
    "三人沙发/单人沙发",
    "三人沙发 单人沙发",
    "床架/床垫/床头柜",
    "沙发茶几",
    "餐桌餐椅",
    "鞋柜 电视柜",
]


@pytest.mark.parametrize("heading", ["货物名称", "型号"])
@pytest.mark.parametrize("cell", SEVERAL)
def test_several_goods_that_a_slash_a_blank_or_a_word_parts_are_asked_about(
    cell: str, heading: str
) -> None:
    found = read_one(**{heading: cell})
    assert found.outcome == "review"
    assert f"row 2, {heading} “" in found.reasons[0].message
    assert "may be several goods: a row each (cell " in found.reasons[0].message


def test_models_next_to_several_goods_do_not_settle_how_many_of_each() -> None:
    found = read_one(货物名称="沙发/茶几", 型号="SF/CJ")
    assert (found.outcome, fields(found)) == ("review", ["lines.name"])


ONE_KIND = [
    "布艺沙发/灰色",
    "布艺沙发 灰色 左向",
    "L型沙发 左向 科技布",
    "1.8m*2.0m",
    "床 1.8m*2.0m",
    "沙发床/灰色",
    "沙发/布艺沙发",
    "北欧布艺沙发 客厅小户型三人沙发",
    "书桌 家用学生写字桌",
    "衣柜 家用卧室柜子",
    "床 不含床垫",
    "双人床/含床垫",
    "床头柜 胡桃木",
    "餐桌椅组合 一桌四椅",
    "书桌/书架一体",
    "沙发边几",
    "乳胶加厚床垫",
    "和风沙发",
    "客厅-沙发",
    "沙发（灰/白）",
    "床垫 席梦思 1.8*2.0",
]


@pytest.mark.parametrize("cell", ONE_KIND)
def test_one_kind_of_goods_with_its_colour_or_side_is_not_asked_about(cell: str) -> None:
    found = read_one(货物名称=cell)
    assert (found.outcome, found.reasons) == ("accepted", ())


@pytest.mark.parametrize("cell", ["沙发/茶几2件", "沙发 茶几2件、床1件", "沙发和茶几各2件"])
def test_several_goods_with_one_count_in_the_cell_of_goods_are_asked_about(cell: str) -> None:
    headings = [name for name in HEADINGS if name not in ("货物名称", "型号", "件数")]
    row = [ROW[name] for name in headings]
    (found,) = read(xlsx([[*headings, "货物种类件数"], [*row, cell]])).rows
    assert (found.outcome, "lines" in fields(found)) == ("review", True)
    assert "may be several goods" in found.reasons[0].message


@pytest.mark.parametrize("cell", ["沙发/茶几", "沙发、茶几"])
def test_a_category_that_names_the_goods_is_asked_about_like_a_name(cell: str) -> None:
    headings = [name for name in HEADINGS if name not in ("货物名称", "型号")]
    row = [ROW[name] for name in headings]
    (found,) = read(xlsx([[*headings, "货物种类"], [*row, cell]])).rows
    assert found.outcome == "review"
    assert "may be several goods" in found.reasons[0].message
