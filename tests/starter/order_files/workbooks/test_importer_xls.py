"""The old workbook .xls: read like an .xlsx, whatever stands in it."""

from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starter.order_files.workbooks.cells import FileRefused
from tests.starter.order_files.written_files import (
    HEADINGS,
    a_row,
    fields,
    outcomes,
    read,
    table,
    taken,
    xls,
)

ERRORS = {0x2A: "#N/A", 0x17: "#REF!", 0x07: "#DIV/0!"}
LIST = table([a_row(), a_row(订单号="A2"), a_row(订单号="A3")])
WHOLE = xls(LIST)


def test_dates_numbers_and_texts_are_read_as_in_an_xlsx() -> None:
    day = datetime(2026, 11, 25, 14)  # noqa: DTZ001 - as a cell has it
    cells = table([a_row(预约提货日期=day, 订单号=1001.0)])
    (row,) = read(xls(cells)).rows
    order = taken(row)
    assert (row.outcome, order.number, str(order.wanted_pickup_day)) == (
        "accepted",
        "1001",
        "2026-11-25",
    )
    assert (order.pickup_hour is not None, order.pieces, row.sheet) == (True, 2, "单")


@pytest.mark.parametrize("how", ["hidden", "height"])
def test_a_hidden_row_is_asked_about(how: str) -> None:
    def hide(sheet: Any) -> None:
        row = sheet.row(2)
        row.hidden, row.height = how == "hidden", 0 if how == "height" else 255
        row.height_mismatch = True

    rows = read(xls(LIST, change=hide)).rows
    assert outcomes(rows) == ["accepted", "review", "accepted"]
    assert "hidden or filtered away" in rows[1].reasons[0].message


@pytest.mark.parametrize(("code", "shown"), ERRORS.items())
def test_an_error_cell_refuses_its_row_and_is_named(code: int, shown: str) -> None:
    place = HEADINGS.index("件数")
    rows = read(xls(LIST, change=lambda sheet: sheet.row(2).set_cell_error(place, code))).rows
    assert outcomes(rows) == ["accepted", "refused", "accepted"]
    assert f"row 3, 件数 “{shown}” is an error of the spreadsheet" in rows[1].reasons[0].message
    assert fields(rows[1]) == ["lines.pieces"]


def test_a_stray_cell_far_away_is_left_out_and_named() -> None:
    result = read(xls(LIST, change=lambda sheet: sheet.write(65_535, 255, "x")))
    assert outcomes(result.rows) == ["accepted"] * 3
    assert [(one.row, one.message) for one in result.warnings] == [
        (65_536, "row 65536 has nothing under a heading of the list and was left out")
    ]


def test_cells_merged_over_several_orders_hold_for_all() -> None:
    place = HEADINGS.index("提货联系人")
    data = xls(LIST, change=lambda sheet: sheet.write_merge(1, 3, place, place, "王工"))
    assert [taken(row).pickup_contact.name for row in read(data).rows] == ["王工"] * 3


def test_a_hidden_sheet_is_named() -> None:
    def add(sheet: Any) -> None:
        other = sheet.get_parent().add_sheet("旧")
        other.visibility = 1
        for at, cells in enumerate(LIST):
            for column, value in enumerate(cells):
                other.write(at, column, value)

    (warning,) = read(xls(LIST, change=add)).warnings
    assert (warning.sheet, "is hidden and was not read" in warning.message) == ("旧", True)


@pytest.mark.thorough
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=9))
def test_damaged_bytes_end_in_rows_or_in_one_sentence(damage: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for at, byte in damage:
        data[at] = byte
    with suppress(FileRefused):
        assert read(bytes(data)).rows


def test_an_encrypted_workbook_says_so() -> None:
    begins = WHOLE.index(bytes.fromhex("09081000"))  # BOF; the record after it becomes FILEPASS
    locked = WHOLE[: begins + 20] + b"\x2f\x00" + WHOLE[begins + 22 :]
    with pytest.raises(FileRefused, match="protected by a password"):
        read(locked)
