"""Order files written in the test run: real workbooks and texts, nothing kept."""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
import xlwt  # type: ignore[import-untyped]  # it ships no types

from models.messages.orders.order import Order
from starter.order_files.headings.fields import Field
from starter.order_files.importing.importer import read_orders
from starter.order_files.rows.results import FileResult, RowResult
from tests.builders import wanted_day

TODAY = date(2026, 11, 22)
RECEIVED = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

ROW: dict[str, Any] = {
    "订单号": "A1001",
    "预约提货日期": wanted_day().isoformat(),
    "客户姓名": "张三",
    "联系电话": "13800138000",
    "收货地址": "浙江省杭州市余杭区文一西路969号",
    "提货地址": "广东省佛山市顺德区龙江镇家具大道1号",
    "提货联系人": "李四",
    "提货电话": "13900139000",
    "货物名称": "三人沙发",
    "型号": "SF-301",
    "件数": 2,
    "货物总方量": 2.4,
}
"""A row that is accepted as it stands."""

HEADINGS = list(ROW)
GOODS = ("货物名称", "型号", "件数")


def a_row(**changes: Any) -> dict[str, Any]:
    """The good row with some cells changed or added."""
    return {**ROW, **changes}


def goods_only(**changes: Any) -> dict[str, Any]:
    """A further row of an order: its goods, and nothing of the order itself."""
    return {name: ROW[name] for name in GOODS} | changes


def table(
    rows: Sequence[Mapping[str, Any]], headings: Sequence[str] | None = None
) -> list[list[Any]]:
    """A heading row and the rows under it."""
    named = headings or list(dict.fromkeys([*HEADINGS, *(name for row in rows for name in row)]))
    return [list(named), *([row.get(name, "") for name in named] for row in rows)]


def xlsx(
    cells: Sequence[Sequence[Any]],
    *,
    merges: Sequence[tuple[int, int, int, int]] = (),
    others: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    name: str = "Sheet1",
) -> bytes:
    """A workbook; `merges` are (top, left, bottom, right) from 0, with what stands top left."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        days = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for title, rows in {**(others or {}), name: cells}.items():
            sheet = book.add_worksheet(title)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    _write(sheet, at, column, value, days)
        for top, left, bottom, right in merges:
            sheet.merge_range(top, left, bottom, right, cells[top][left])
    return written.getvalue()


def _write(sheet: Any, at: int, column: int, value: Any, days: Any) -> None:
    if isinstance(value, str) and value.startswith("#"):
        sheet.write_formula(at, column, "=1/0", None, value)
    elif isinstance(value, date):
        sheet.write_datetime(at, column, value, days)
    elif isinstance(value, str):
        sheet.write_string(at, column, value)
    else:
        sheet.write(at, column, value)


def xls(
    cells: Sequence[Sequence[Any]], *, change: Callable[[Any], None] = lambda sheet: None
) -> bytes:
    """The same as an old workbook; `change` is called with it before it is saved."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("单", cell_overwrite_ok=True)
    codes = {date: "yyyy-mm-dd", datetime: "yyyy/m/d h:mm", time: "h:mm"}
    styles = {of: xlwt.easyxf(num_format_str=code) for of, code in codes.items()}
    plain = xlwt.XFStyle()
    for at, row in enumerate(cells):
        for column, value in enumerate(row):
            sheet.write(at, column, value, styles.get(type(value), plain))
    change(sheet)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def csv_bytes(
    cells: Sequence[Sequence[Any]], *, encoding: str = "utf-8", delimiter: str = ","
) -> bytes:
    """The same as text."""
    written = StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(cells)
    return written.getvalue().encode(encoding)


def read(data: bytes) -> FileResult:
    """Read as the merchant HOMELY's file, on 22 November 2026."""
    return read_orders(data, merchant="HOMELY", today=TODAY, received_at=RECEIVED)


def read_for(data: bytes, defaults: Mapping[Field, str]) -> FileResult:
    """The same for a merchant whose terms say these for all of its orders."""
    return read_orders(
        data, merchant="HOMELY", today=TODAY, received_at=RECEIVED, defaults=defaults
    )


def read_rows(*rows: Mapping[str, Any], headings: Sequence[str] | None = None) -> list[RowResult]:
    """Write the rows under their headings, and read them."""
    return list(read(xlsx(table(rows, headings))).rows)


def read_one(**changes: Any) -> RowResult:
    """The result of the good row with these changes, alone in a file."""
    (result,) = read_rows(a_row(**changes))
    return result


def taken(result: RowResult) -> Order:
    """The order that a result would take in."""
    assert result.order is not None, result
    return result.order


def outcomes(results: Sequence[RowResult]) -> list[str]:
    """What became of each."""
    return [result.outcome.value for result in results]


def fields(result: RowResult) -> list[str]:
    """The fields that its reasons name."""
    return [reason.field for reason in result.reasons]


def spans(results: Sequence[RowResult]) -> list[tuple[int, int, str]]:
    """From which row to which each result reaches, and what became of it."""
    return [(found.row, found.last_row, found.outcome.value) for found in results]
