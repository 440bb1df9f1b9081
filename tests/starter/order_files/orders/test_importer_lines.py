"""Lines of goods: several in a cell, the same again, numbers almost alike, totals, dashes."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.starter.order_files.written_files import (
    HEADINGS,
    ROW,
    a_row,
    fields,
    outcomes,
    read,
    read_one,
    read_rows,
    table,
    taken,
    xlsx,
)

TWICE = [
    [a_row(), a_row()],
    [a_row(), a_row(货物名称="茶几"), a_row()],
    [a_row(), a_row(货物名称="茶几"), a_row(订单号="A2"), a_row()],
    [a_row(), a_row(订单号="A2"), a_row(), a_row(货物名称="茶几")],
]


@pytest.mark.parametrize("rows", TWICE)
def test_a_single_row_of_an_order_that_comes_again_is_a_second_line_and_doubted(
    rows: list[dict[str, Any]],
) -> None:
    found, *_ = read_rows(*rows)
    assert (found.outcome, len(_)) == ("review", sum(row["订单号"] == "A2" for row in rows))
    assert taken(found).pieces == 2 * (len(rows) - len(_))
    assert "are they meant twice?" in found.reasons[0].message


@pytest.mark.parametrize("other", ["a1001", "A/1001", "A–1001", "A—1001", "A‐1001"])
def test_numbers_that_differ_in_case_slashes_or_hyphens_only_are_doubted(other: str) -> None:
    number = "A1001" if other == "a1001" else "A-1001"
    rows = read_rows(a_row(订单号=number), a_row(订单号=other), a_row(订单号="B1"))
    assert outcomes(rows) == ["review", "review", "accepted"]
    assert [row.order_no for row in rows] == [number, other, "B1"]
    assert fields(rows[0]) == fields(rows[1]) == ["number"]


UNSHOWN = "\u200b\u200e\u202a\u202c\u202e\u2060\u2068\ufeff\u00ad\u034f\u3164\u2800\ufe0f\U000e0031"


@pytest.mark.parametrize("sign", UNSHOWN, ids=lambda sign: f"U+{ord(sign):04X}")
@pytest.mark.parametrize("place", [0, 2, 5])
def test_a_number_that_holds_what_nobody_sees_is_doubted(sign: str, place: int) -> None:
    number = "A1001"[:place] + sign + "A1001"[place:]
    (found, _) = read_rows(a_row(订单号=number), a_row(订单号="B1"))
    assert (found.outcome, fields(found)) == ("review", ["number"])
    assert f"U+{ord(sign):04X}" in found.reasons[0].message
    assert "(cell A2)" in found.reasons[0].message


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"件数": "1\u200b2"}, "lines.pieces"),
        ({"件数": "1\u200e2"}, "lines.pieces"),
        ({"货物总方量": "2\u200b.4"}, "total_volume_m3"),
        ({"预约提货日期": "2026-12-\u200b03"}, "wanted_pickup_day"),
    ],
)
def test_digits_between_which_something_stands_that_nobody_sees_are_doubted(
    cells: dict[str, Any], field: str
) -> None:
    found = read_one(**cells)
    assert (found.outcome, fields(found)) == ("review", [field])
    assert "U+200" in found.reasons[0].message


def test_what_nobody_sees_in_a_phone_is_a_separator() -> None:
    assert read_one(联系电话="\u202d138\u200b0013\u200b8000\u202c").outcome == "accepted"


@pytest.mark.parametrize("cell", ["沙发2件茶几1件", "沙发1.8米", "沙发SF301", "床1800*2000"])
def test_goods_in_one_cell_whose_counts_are_not_plain_are_doubted(cell: str) -> None:
    headings = [name for name in HEADINGS if name not in ("货物名称", "型号", "件数")]
    row = [ROW[name] for name in headings]
    (found,) = read(xlsx([[*headings, "货物种类件数"], [*row, cell]])).rows
    assert (found.outcome, "lines" in fields(found)) == ("review", True)


STACKED = {"货物名称": "沙发\n茶几", "型号": "SF\nCJ", "件数": "2\n1"}


def test_goods_that_stand_over_one_another_in_their_cells_are_a_line_each() -> None:
    order = taken(read_rows(a_row(**STACKED))[0])
    assert [(one.name, one.sku, one.pieces) for one in order.lines] == [
        ("沙发", "SF", 2), ("茶几", "CJ", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "cells", [{"货物名称": "沙发、茶几"}, {"货物名称": "沙发+茶几"}, {**STACKED, "型号": "SF"}]
)
def test_several_goods_in_a_cell_with_one_count_are_doubted(cells: dict[str, Any]) -> None:
    (found,) = read_rows(a_row(**cells))
    assert found.outcome == "review"
    assert set(fields(found)) & {"lines.name", "lines.pieces", "lines.sku"}


def test_a_column_of_totals_is_read_in_one_way_for_the_whole_file() -> None:
    shares = [a_row(货物总方量=2.4), a_row(货物名称="茶几", 货物总方量=1)]
    equal = [a_row(订单号="A2"), a_row(订单号="A2", 货物名称="茶几")]
    first, second = read_rows(*shares, *equal)
    assert [taken(one).total_volume_m3 for one in (first, second)] == [
        Decimal("3.4"),
        Decimal("4.8"),
    ]
    whole = [a_row(订单号="A3", 单件体积=0.6), a_row(订单号="A3", 货物名称="茶几", 单件体积=0.6)]
    mixed = read_rows(*shares, *equal, *whole)
    assert outcomes(mixed) == ["review"] * 3
    assert {name for one in mixed for name in fields(one)} == {"total_volume_m3"}


DASHED = [["-"] * 12, ["—", "/", "无", "***"], ["待定", "", "暂无"]]


@pytest.mark.parametrize("dashes", DASHED)
def test_a_row_of_dashes_is_no_order(dashes: list[str]) -> None:
    cells = [*table([a_row()]), dashes, *table([a_row(订单号="A2")])[1:]]
    assert [(row.row, row.outcome) for row in read(xlsx(cells)).rows] == [
        (2, "accepted"), (4, "accepted"),
    ]  # fmt: skip


GOODS_CELLS = st.fixed_dictionaries(
    {
        "货物名称": st.sampled_from(["沙发", "茶几", "沙发、茶几", "", "-"]),
        "型号": st.sampled_from(["SF", "CJ", ""]),
        "件数": st.sampled_from([1, 2, "3件", "", "-", "2\n1", "1 200"]),
    }
)

TWO_GOODS: list[dict[str, Any]] = [
    {"货物名称": "沙发", "型号": "SF", "件数": 1},
    {"货物名称": "茶几", "型号": "CJ", "件数": 2},
]


@settings(max_examples=40)
@given(st.lists(GOODS_CELLS, min_size=1, max_size=4), st.booleans())
@example(TWO_GOODS, False)
def test_no_goods_row_of_an_accepted_order_is_dropped(
    goods: list[dict[str, Any]], numbered: bool
) -> None:
    rows = [a_row(**cells) if numbered or not n else cells for n, cells in enumerate(goods)]
    named = {"订单号", "货物名称", "型号"}  # figures alone are a total, which is said
    filled = [row for row in rows if {row.get(name, "") for name in named} - {"", "-"}]
    for found in read_rows(*rows, headings=HEADINGS):
        if found.outcome == "accepted":
            assert len(taken(found).lines) == len(filled)


TWO = {"件数": 2, "货物总方量": 2.4}


def test_a_bare_volume_is_read_alike_in_the_whole_file() -> None:
    proven = a_row(体积=2.4, **TWO)
    other = a_row(订单号="A2", 体积=3, 件数=3, 货物总方量="")
    result = read(xlsx(table([proven, other])))
    assert [str(taken(row).lines[0].volume_m3) for row in result.rows] == ["1.2000", "1.0000"]
    (warning,) = [one for one in result.warnings if one.field == "lines.volume"]
    assert "column “体积” (M1) is taken for the volume of all pieces of the row" in warning.message
    assert "as 货物总方量 shows" in warning.message


def test_a_bare_volume_that_is_now_this_now_that_is_doubted() -> None:
    rows = [a_row(体积=2.4, **TWO), a_row(订单号="A2", 体积=1.2, **TWO)]
    rows += [a_row(订单号="A3", 体积=1.2, 件数=1, 货物总方量=1.2)]
    result = read(xlsx(table(rows)))
    assert outcomes(result.rows) == ["review", "review", "accepted"]
    assert fields(result.rows[0]) == ["lines.volume"]
    assert (
        "which is it here? It is taken for that of all pieces" in result.rows[0].reasons[0].message
    )


def test_what_nothing_shows_of_a_bare_volume_is_asked_once() -> None:
    headings = [*(name for name in ROW if name != "货物总方量"), "方量"]
    rows = [a_row(订单号=f"A{n}", 方量=2.4) for n in range(9)]
    result = read(xlsx(table(rows, headings)))
    assert [one.message.split(": is it?")[0] for one in result.warnings] == [
        "column “方量” (L1) is taken for the volume of all pieces of the row in the whole file,"
        " though nothing shows it"
    ]
    assert not any(row.warnings for row in result.rows)


def test_amounts_are_shares_in_a_whole_file_once_they_differ_inside_an_order() -> None:
    rows = [a_row(订单金额=100), a_row(货物名称="茶几", 订单金额=200)]
    rows += [a_row(订单号="A2", 订单金额=100), a_row(订单号="A2", 货物名称="茶几", 订单金额=100)]
    assert [taken(row).total_fen for row in read_rows(*rows)] == [30_000, 20_000]
    assert [taken(row).total_fen for row in read_rows(*rows[2:])] == [10_000]
