"""A whole order that comes again is known; a row of it that does may be meant a second time."""

from typing import Any

import pytest

from tests.starter.order_files.written_files import (
    ROW,
    a_row,
    goods_only,
    outcomes,
    read_rows,
    spans,
    taken,
)

SAME_AGAIN: list[dict[str, Any]] = [
    {},
    {"订单号": "Ａ１００１ "},
    {"联系电话": "138-0013-8000"},
    {"预约提货日期": ROW["预约提货日期"].replace("-", "/"), "件数": "２件"},
]


@pytest.mark.parametrize("changes", SAME_AGAIN)
def test_a_whole_order_that_comes_again_is_known_and_not_counted(changes: dict[str, Any]) -> None:
    rows = read_rows(a_row(), a_row(订单号="A1002"), a_row(**changes))
    assert outcomes(rows) == ["accepted", "accepted", "known"]
    assert taken(rows[0]).pieces == 2
    assert rows[2].order is None
    assert "row 2" in rows[2].reasons[0].message


def test_a_whole_order_that_comes_twice_is_known() -> None:
    order = [a_row(), goods_only(货物名称="茶几")]
    assert spans(read_rows(*order, *order)) == [(2, 3, "accepted"), (4, 5, "known")]


@pytest.mark.parametrize("between", [[], [{"序号": 1}], [dict.fromkeys(ROW, "-")]])
@pytest.mark.parametrize("times", [2, 3, 4])
def test_equal_rows_one_under_another_are_asked_about_however_many_they_are(
    times: int, between: list[dict[str, Any]]
) -> None:
    (row,) = read_rows(a_row(), *between, *[a_row()] * (times - 1))
    assert row.outcome == "review"
    assert taken(row).pieces == 2 * times
    assert "meant twice" in row.reasons[0].message
