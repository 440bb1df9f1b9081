"""Lists as merchants keep them: what stands between and under the orders, and is none."""

from typing import Any

import pytest

from tests.starter.order_files.written_files import (
    HEADINGS,
    ROW,
    a_row,
    outcomes,
    read,
    table,
    xlsx,
)

NOTES = ["司机：王师傅13912345678", "车牌号：粤E12345", "承运商：德邦", "页码1/3", "-1-", "第一车"]


@pytest.mark.parametrize("note", NOTES)
def test_what_a_list_says_of_its_vehicle_or_its_pages_is_no_order(note: str) -> None:
    result = read(xlsx([HEADINGS, [*ROW.values()], [note], [*a_row(订单号="A2").values()]]))
    assert outcomes(result.rows) == ["accepted"] * 2
    assert [one.row for one in result.ignored] == [3]
    assert result.doubts == ()


@pytest.mark.parametrize("note", ["A1001已取消", "取消A1001", "A1001 改为3件", "注：A1001暂缓"])
def test_a_note_about_an_order_is_left_out_with_a_word(note: str) -> None:
    result = read(xlsx([HEADINGS, [*ROW.values()], [note]]))
    assert outcomes(result.rows) == ["accepted"]
    (warning,) = result.warnings
    assert f"“{note}”: does it change an order?" in warning.message


def test_a_total_whose_word_stands_under_the_number_of_the_row_is_plain() -> None:
    total = ["合计", *[""] * (len(HEADINGS) - 2), 2, 2.4]
    result = read(xlsx([["序号", *HEADINGS], [1, *ROW.values()], total]))
    assert (outcomes(result.rows), result.doubts) == (["accepted"], ())
    wrong = read(xlsx([["序号", *HEADINGS], [1, *ROW.values()], [*total[:-2], 3, 2.4]]))
    assert ["is a total" in one.message for one in wrong.doubts] == [True]


def test_rows_that_wait_to_be_filled_in_are_left_out_without_a_word() -> None:
    dashes = ["--"] * len(HEADINGS)
    unfilled: list[list[Any]] = [[2], [3, "-", "/"], ["", *dashes]]
    result = read(xlsx([["序号", *HEADINGS], [1, *ROW.values()], *unfilled]))
    assert (outcomes(result.rows), result.doubts) == (["accepted"], ())
    assert [one.row for one in result.ignored] == [3, 4, 5]


def test_an_unknown_column_in_which_nothing_stands_is_not_named() -> None:
    rows = [a_row(颜色="", 材质="-"), a_row(订单号="A2")]
    assert read(xlsx(table(rows))).warnings == ()


def test_a_second_column_that_says_the_same_is_not_named() -> None:
    names = [*HEADINGS, "送货地址"]
    same = read(xlsx([names, [*ROW.values(), ROW["收货地址"]]]))
    other = read(xlsx([names, [*ROW.values(), "福建省厦门市湖里区枋湖路1号"]]))
    assert (outcomes(same.rows), same.doubts) == (["accepted"], ())
    assert outcomes(other.rows) == ["review"]
    assert "“送货地址” was left out" in other.warnings[0].message
