"""What a clerk reads though a program or a person wrote it in a way of its own."""

import re
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from starter.order_files.workbooks.cells import FileRefused
from tests.builders import wanted_day
from tests.starter.order_files.written_files import (
    HEADINGS,
    a_row,
    csv_bytes,
    outcomes,
    read,
    read_one,
    table,
    taken,
)

TAIWANESE = (  # noqa: SIM905 - as a heading row stands
    "訂單號 預約提貨日期 客戶姓名 聯繫電話 收貨地址 提貨地址"
    " 提貨聯繫人 提貨電話 貨物名稱 型號 件數 貨物總方量"
).split()


@pytest.mark.parametrize("written", ["26.12.5", "26-12-05", "26/12/5", "２６．１２．５"])
def test_a_year_of_two_digits_is_read(written: str) -> None:
    found = read_one(预约提货日期=written)
    assert found.outcome == "accepted"
    assert taken(found).wanted_pickup_day == date(2026, 12, 5)


@pytest.mark.parametrize("written", ["5/12/26", "27.1.26", "26.13.5", "26.2.30", "99-12-5"])
def test_a_day_that_may_be_two_or_is_none_is_not_taken(written: str) -> None:
    assert read_one(预约提货日期=written).outcome != "accepted"


@pytest.mark.parametrize("written", ["共3件", "共计 3件", "总共3", "一共３件"])
def test_a_count_with_the_word_total_is_read_and_asked_about(written: str) -> None:
    found = read_one(件数=written)
    assert (found.outcome, taken(found).lines[0].pieces) == ("review", 3)
    assert "K2" in found.reasons[0].message


@pytest.mark.parametrize("encoding", ["big5", "cp950", "big5hkscs", "utf-8", "gb18030"])
def test_a_list_from_taiwan_is_read_in_its_own_encoding(encoding: str) -> None:
    row = a_row(客户姓名="張三", 收货地址="臺灣省臺北市信義區市府路1號", 货物名称="三人沙發")
    cells = [TAIWANESE, [*row.values()]]
    cells[1][HEADINGS.index("提货地址")] = "臺灣省臺北市信義區市府路2號"
    (found,) = read(csv_bytes(cells, encoding=encoding)).rows
    assert (found.order_no, taken(found).customer.name) == ("A1001", "張三")
    assert taken(found).lines[0].name == "三人沙發"


def test_a_text_without_headings_in_any_encoding_is_refused() -> None:
    with pytest.raises(FileRefused, match="no heading row"):
        read("甲,乙\r\n丙,丁\r\n".encode("big5"))


def workbook(change: Any, *, rewrite: Any = lambda xml: xml) -> bytes:
    """The good row twice; `change` is called with the sheet, `rewrite` with its XML."""
    written, result = BytesIO(), BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(table([a_row(), a_row(订单号="A1002")])):
            sheet.write_row(at, 0, row)
        change(sheet)
    with ZipFile(written) as packed, ZipFile(result, "w") as repacked:
        for name in packed.namelist():
            part = packed.read(name).decode()
            repacked.writestr(name, rewrite(part) if "sheet1.xml" in name else part)
    return result.getvalue()


def with_cell(place: str, kind: str, value: str) -> bytes:
    cell = f'<c r="{place}" t="{kind}"><v>{value}</v></c>'

    def rewrite(xml: str) -> str:
        return re.sub(rf'<c r="{place}"[^>]*>.*?</c>', cell, xml)

    return workbook(lambda sheet: None, rewrite=rewrite)


@pytest.mark.parametrize("tail", ["", "T00:00:00", "T00:00:00.000Z"])
def test_a_day_of_the_iso_kind_is_a_day_without_an_hour(tail: str) -> None:
    order = taken(read(with_cell("B2", "d", f"{wanted_day()}{tail}")).rows[0])
    assert (order.wanted_pickup_day, order.pickup_hour) == (wanted_day(), None)


@pytest.mark.parametrize(
    ("place", "kind", "value"),
    [
        ("J2", "d", "2026-03-05T00:00:00"),
        ("C2", "d", "2026-03-05T00:00:00"),
        ("J2", "b", "1"),
        ("C2", "b", "0"),
        ("J2", "str", '=DISPIMG("ID_1",1)'),
        ("I2", "str", "=VLOOKUP(A2,B:C,2,0)"),
    ],
)
def test_what_is_no_text_in_a_column_of_texts_is_asked_about(
    place: str, kind: str, value: str
) -> None:
    result = read(with_cell(place, kind, value))
    assert outcomes(result.rows) == ["review", "accepted"]
    assert any(place in doubt.message for doubt in result.doubts)


def test_a_cell_with_a_comment_is_asked_about() -> None:
    def change(sheet: Any) -> None:
        sheet.write_comment("K2", "改为5件")
        sheet.write_comment("K1", "必填")
        sheet.write_comment("K3", "")
        sheet.write_comment("Z9", "客服")

    result = read(workbook(change))
    assert outcomes(result.rows) == ["review", "accepted"]
    assert "K2" in result.rows[0].reasons[0].message


@pytest.mark.parametrize(
    ("written", "rewritten"),
    [
        ('<row r="2"', '<row r="2" ht="0.0" customHeight="1"'),
        ('<row r="2"', '<row hidden="true" r="2"'),
    ],
)
def test_a_row_without_height_is_hidden(written: str, rewritten: str) -> None:
    data = workbook(lambda sheet: None, rewrite=lambda xml: xml.replace(written, rewritten))
    assert outcomes(read(data).rows) == ["review", "accepted"]


def test_a_column_without_width_is_hidden() -> None:
    columns = '<cols><col min="11" max="11" width="0.0" customWidth="1"/></cols><sheetData>'
    data = workbook(lambda sheet: None, rewrite=lambda xml: xml.replace("<sheetData>", columns))
    assert any("hidden" in doubt.message for doubt in read(data).doubts)


def test_a_reading_above_the_letters_is_no_text() -> None:
    spoken = '<is><t>張三</t><rPh sb="0" eb="1"><t>チョウ</t></rPh></is>'
    cell = f'<c r="C2" t="inlineStr">{spoken}</c>'
    data = workbook(
        lambda sheet: None, rewrite=lambda xml: re.sub(r'<c r="C2"[^>]*>.*?</c>', cell, xml)
    )
    assert taken(read(data).rows[0]).customer.name == "張三"


def test_the_letters_of_a_number_format_beyond_those_of_a_spreadsheet_are_not_looked_at() -> None:
    def styled(code: str) -> bytes:
        written = BytesIO()
        with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            for at, row in enumerate(table([a_row()])):
                sheet.write_row(at, 0, row)
            style = book.add_format({"num_format": code})
            sheet.write_number("A2", 7, style)
        return written.getvalue()

    longest = '"' + "N" * 252 + '"0'
    assert len(longest) == 255
    assert read(styled(longest)).rows[0].order_no == "N" * 252 + "7"
    assert read(styled('"' + "N" * 100_000 + '"0')).rows[0].order_no != "N" * 100_000 + "7"
