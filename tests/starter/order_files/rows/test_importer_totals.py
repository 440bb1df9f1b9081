"""A total row is compared with the rows that it adds up; a difference names its cell."""

from typing import Any

import pytest

from tests.starter.order_files.written_files import a_row, csv_bytes, outcomes, read, table

FIGURES = ("件数", "单件方量", "订单金额")


def differences(*rows: dict[str, Any]) -> list[tuple[str | None, str]]:
    """The cells of totals that the rows above do not make, and what is said of them."""
    found = read(csv_bytes(table(list(rows))))
    assert set(outcomes(found.rows)) == {"accepted"}
    return [(one.cell, one.message) for one in found.warnings if "is a total" in one.message]


TWO = (a_row(订单金额="100"), a_row(订单号="A2", 件数=3, 订单金额="50.5"))
"""Two orders: 2 and 3 pieces."""


def columns_of(*names: str) -> list[str]:
    heading = [str(cell) for cell in table([*TWO])[0]]
    return [chr(ord("A") + heading.index(name)) for name in names]


@pytest.mark.parametrize("label", ["合计", "总 计：", "", "本页小计", "Total"])
def test_a_total_that_the_rows_make_says_nothing(label: str) -> None:
    assert differences(*TWO, {"订单号": label, "件数": 5, "订单金额": "150.50"}) == []


@pytest.mark.parametrize("label", ["合计", "总 计：", "", "本页小计", "Total"])
def test_a_difference_is_told_with_its_cell(label: str) -> None:
    (pieces,) = columns_of("件数")
    ((cell, says),) = differences(*TWO, {"订单号": label, "件数": 6, "订单金额": "150.50"})
    assert cell == f"{pieces}4"
    assert f"件数 “6” (cell {cell}) is a total, and the rows above make 5" in says


def test_a_total_that_cannot_be_read_is_told_of_too() -> None:
    assert len(differences(*TWO, {"订单号": "合计", "件数": "五"})) == 1
    assert differences(*TWO, {"订单号": "", "件数": "合计", "订单金额": 150.5}) == []


def test_each_column_is_told_of_by_itself() -> None:
    found = differences(*TWO, {"订单号": "合计", "件数": 7, "订单金额": "1,500.50元"})
    assert [cell for cell, _ in found] == [f"{one}4" for one in columns_of("件数", "订单金额")]


@pytest.mark.parametrize(
    ("text", "differ"), [("合计：5件", 0), ("合计：6件 150.5元", 1), ("合计5件", 0)]
)
def test_what_the_label_says_itself_is_compared_too(text: str, differ: int) -> None:
    assert len(differences(*TWO, {"订单号": text})) == differ


def test_a_subtotal_adds_up_the_rows_since_the_last_one_and_the_end_all() -> None:
    more = a_row(订单号="A3", 件数=4, 订单金额="1")
    rows = [*TWO, {"订单号": "小计", "件数": 5}, more, {"订单号": "小计", "件数": 4}]
    assert differences(*rows, {"订单号": "合计", "件数": 9}) == []
    assert len(differences(*rows, {"订单号": "合计", "件数": 10})) == 1


def test_an_amount_that_each_row_of_an_order_repeats_is_added_up_once_or_as_it_stands() -> None:
    bed = a_row(货物名称="床", 货物编码="B-1", 件数=1, 订单金额="100")
    for total, differ in (("100", 0), ("200", 0), ("300", 1)):
        found = differences(a_row(订单金额="100"), bed, {"订单号": "合计", "订单金额": total})
        assert len(found) == differ


def test_a_total_of_a_volume_counts_rows_or_pieces() -> None:
    for total, differ in (("2.4", 0), ("4.8", 0), ("2.2", 1)):
        rows = (a_row(单件方量="1.2", 件数=2), a_row(订单号="A2", 单件方量="1.2", 件数=2))
        assert len(differences(*rows, {"订单号": "合计", "单件方量": total})) == differ
