"""A number is read as its cell shows it: the format may make a name of it."""

from io import BytesIO
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
import xlwt  # type: ignore[import-untyped]  # it ships no types
from hypothesis import given
from hypothesis import strategies as st

from starter.order_files.workbooks.formats import as_shown
from tests.starter.order_files.written_files import HEADINGS, a_row, read, table, taken


def as_xlsx(number: float, code: str, heading: str) -> bytes:
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(table([a_row()])):
            sheet.write_row(at, 0, row)
        style = book.add_format({"num_format": code})
        sheet.write_number(1, HEADINGS.index(heading), number, style)
    return written.getvalue()


def as_xls(number: float, code: str, heading: str) -> bytes:
    book, written = xlwt.Workbook(encoding="utf-8"), BytesIO()
    sheet = book.add_sheet("单", cell_overwrite_ok=True)
    for at, row in enumerate(table([a_row()])):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    style = xlwt.easyxf(num_format_str=code)
    sheet.write(1, HEADINGS.index(heading), number, style)
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("write", [as_xlsx, as_xls])
def test_an_order_number_is_the_one_that_its_cell_shows(write: Any) -> None:
    assert read(write(7, '"DD"0000', "订单号")).rows[0].order_no == "DD0007"
    assert read(write(123, "000000", "订单号")).rows[0].order_no == "000123"


@pytest.mark.parametrize("write", [as_xlsx, as_xls])
def test_a_model_and_a_phone_are_those_that_their_cells_show(write: Any) -> None:
    model = taken(read(write(301, "00000", "型号")).rows[0])
    assert model.lines[0].sku == "00301"
    phone = taken(read(write(57188886666, "0000-00000000", "联系电话")).rows[0])
    assert phone.customer.phone == "+8657188886666"


@pytest.mark.parametrize("code", ['0"件"', "00", '"共"0"件"', "0", "General", "#,##0", "0.00"])
def test_a_format_adds_nothing_to_a_count(code: str) -> None:
    assert taken(read(as_xlsx(2, code, "件数")).rows[0]).pieces == 2


@given(st.integers(0, 10**14), st.sampled_from(["000000", '"DD"0000', "0000-0000", "00 00"]))
def test_what_is_shown_has_all_digits_of_the_number_in_their_order(number: int, code: str) -> None:
    shown = str(as_shown(float(number), code))
    digits = "".join(letter for letter in shown if letter.isdigit())
    assert digits.lstrip("0") == str(number).lstrip("0")
    assert as_shown(number + 0.5, code) == number + 0.5


@pytest.mark.parametrize("write", [as_xlsx, as_xls])
@pytest.mark.parametrize("code", ['0"件";;', "0%", "0,", "#,##0,,", ";;;", '""'])
def test_a_count_whose_format_shows_another_number_or_none_is_not_taken(
    write: Any, code: str
) -> None:
    number = -2 if code.startswith('0"') else 2
    found = read(write(number, code, "件数")).rows[0]
    assert (found.outcome, found.order) == ("refused", None)


@pytest.mark.parametrize("write", [as_xlsx, as_xls])
def test_no_hour_is_taken_that_the_format_of_its_day_does_not_show(write: Any) -> None:
    order = taken(read(write(46_351.6, "yyyy-mm-dd", "预约提货日期")).rows[0])
    assert (str(order.wanted_pickup_day), order.pickup_hour) == ("2026-11-25", None)
    order = taken(read(write(46_351.6, "m/d h:mm", "预约提货日期")).rows[0])
    assert order.pickup_hour is not None
    assert read(write(46_351.6, "h:mm", "预约提货日期")).rows[0].outcome == "refused"


def crossed_out(*headings: str, row: int = 1) -> bytes:
    """Two orders of which some cells are crossed out."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet, style = book.add_worksheet(), book.add_format({"font_strikeout": True})
        for at, cells in enumerate(table([a_row(), a_row(订单号="A2")])):
            for column, cell in enumerate(cells):
                struck = at == row and HEADINGS[column] in headings
                sheet.write(at, column, cell, style if struck else None)
    return written.getvalue()


def crossed_out_xls(*headings: str, row: int = 1) -> bytes:
    """The same as an old workbook."""
    book, written = xlwt.Workbook(encoding="utf-8"), BytesIO()
    sheet, style = book.add_sheet("单"), xlwt.easyxf("font: struck_out true")
    for at, cells in enumerate(table([a_row(), a_row(订单号="A2")])):
        for column, cell in enumerate(cells):
            struck = at == row and HEADINGS[column] in headings
            sheet.write(at, column, cell, style if struck else xlwt.XFStyle())
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("write", [crossed_out, crossed_out_xls])
@pytest.mark.parametrize("heading", ["件数", "客户姓名", "收货地址"])
def test_a_cell_that_is_crossed_out_is_asked_about(write: Any, heading: str) -> None:
    first, second = read(write(heading)).rows
    assert (first.outcome, second.outcome) == ("review", "accepted")
    assert [heading in one.message for one in first.reasons] == [True]
    assert "is crossed out" in first.reasons[0].message


@pytest.mark.parametrize("write", [crossed_out, crossed_out_xls])
def test_an_order_that_is_crossed_out_is_asked_about_once(write: Any) -> None:
    first, second = read(write(*HEADINGS, row=2)).rows
    assert (first.outcome, second.outcome) == ("accepted", "review")
    (reason,) = second.reasons
    assert (reason.field, "row 3" in reason.message) == ("number", True)


def test_a_number_of_which_one_digit_is_crossed_out_is_asked_about() -> None:
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet, style = book.add_worksheet(), book.add_format({"font_strikeout": True})
        for at, cells in enumerate(table([a_row()])):
            sheet.write_row(at, 0, cells)
        sheet.write_rich_string(1, HEADINGS.index("件数"), style, "2", "3")
    (found,) = read(written.getvalue()).rows
    assert (found.outcome, "is crossed out" in found.reasons[0].message) == ("review", True)
