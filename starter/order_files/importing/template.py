"""Writes the one template for order files, required columns marked (FH-11.4.3)."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any, NamedTuple

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from starter.order_files.values.numbers import PIECES_MAX, VOLUME_MAX

ROWS_MAX = 1_000
"""Rows under the heading that the template's checks cover."""

EXAMPLE_NUMBER = "示例-001"
EXAMPLE_DAYS_AHEAD = 2


class Column(NamedTuple):
    """A column: its heading without the mark, whether a list must have it, an example, a word
    of explanation."""

    heading: str
    required: bool
    example: str | float
    explained: str


COLUMNS = (
    Column("订单号", True, EXAMPLE_NUMBER, "商家自己的订单号；同一订单多件货物，可多行重复订单号"),
    Column("预约提货日期", True, "", "2026-11-25 这样的日期"),
    Column("提货时间", False, "", "商家指定的最晚提货钟点，如 14:00；可不填"),
    Column("客户姓名", True, "张三", ""),
    Column("联系方式", True, "13800138000", "手机，或带区号的座机 0571-88886666 转 123"),
    Column("收货省份", False, "浙江省", ""),
    Column("收货城市", True, "杭州市", "也可把省、市、区都写在收货地址里，此列留空"),
    Column("收货区县", False, "余杭区", ""),
    Column("收货地址", True, "文一西路969号3幢201室", "街道、门牌号、楼层"),
    Column("提货省份", False, "广东省", ""),
    Column("提货城市", True, "佛山市", "也可把省、市、区都写在提货地址里，此列留空"),
    Column("提货区县", False, "顺德区", ""),
    Column("提货地址", True, "龙江镇家具大道1号", ""),
    Column("提货联系人", True, "李四", "厂家或仓库的联系人"),
    Column("提货电话", True, "13900139000", ""),
    Column("货物名称", True, "三人沙发", ""),
    Column("型号", False, "SF-301", "型号、货号或 SKU"),
    Column("货物种类", False, "软体", "如 软体、板式、瓷砖"),
    Column("件数", True, 2, f"1 到 {PIECES_MAX:,} 的整数"),
    Column("单件体积(m³)", False, 1.2, "一件的体积，立方米"),
    Column("单件重量(kg)", False, 45, "一件的重量，公斤"),
    Column("易碎", False, "否", "是 或 否"),
    Column("货物总方量(m³)", True, 2.4, "整个订单的总体积，立方米"),
    Column("付款方式", False, "月结", "已付、月结、到付 或 未付"),
    Column("加急", False, "否", "是 或 否"),
    Column("备注", False, "送货前请电话联系", ""),
)
"""The template's columns, in their order."""

EXPLANATION_HEADINGS = ("列名", "必填", "怎么填")
"""The heading of the sheet that explains the columns."""

_EXPLANATIONS = (
    "标 * 的列必填 (FH-7.2.2)；缺内容的订单也会收下，但要等人补全。",
    "一行一种货物。同一订单有几种货物：重复订单号，或合并订单号等单元格。",
    "第 2 行是示例，会被忽略；可以删除，也可以改成自己的订单。",
    "标题行上面可以有标题，下面可以有合计、签字、备注和空行。",
    "订单号很长时请把该列设为文本，否则表格软件会丢掉末尾几位。",
)


def workbook(day: date) -> bytes:
    """The template as .xlsx; the example's pickup day is two days after `day`."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("提货订单明细")
        styles = {
            True: book.add_format({"bold": True, "bg_color": "#FFD966", "border": 1}),
            False: book.add_format({"bold": True, "bg_color": "#E7E6E6", "border": 1}),
        }
        plain = book.add_format({"num_format": "@"})
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        grey = {"italic": True, "font_color": "#7F7F7F"}
        for place, column in enumerate(COLUMNS):
            day_column = column.heading == "预约提货日期"
            figures = isinstance(column.example, int | float)
            style = days if day_column else None if figures else plain
            sheet.set_column(place, place, max(10, 2 * len(column.heading) + 2), style)
            sheet.write_string(0, place, _marked(column), styles[column.required])
            if day_column:
                shown = book.add_format({**grey, "num_format": "yyyy-mm-dd"})
                sheet.write_datetime(1, place, day + timedelta(days=EXAMPLE_DAYS_AHEAD), shown)
            else:
                sheet.write(1, place, column.example, book.add_format(grey))
        sheet.freeze_panes(1, 1)
        _add_checks(sheet)
        _explain(book)
    return written.getvalue()


def text(day: date) -> bytes:
    """The template as .csv, UTF-8 with the mark that spreadsheets look for."""
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([_marked(column) for column in COLUMNS])
    wanted = (day + timedelta(days=EXAMPLE_DAYS_AHEAD)).isoformat()
    writer.writerow(
        [wanted if column.heading == "预约提货日期" else column.example for column in COLUMNS]
    )
    return written.getvalue().encode("utf-8-sig")


def _marked(column: Column) -> str:
    return f"{column.heading}*" if column.required else column.heading


def _add_checks(sheet: Any) -> None:
    places = {column.heading: place for place, column in enumerate(COLUMNS)}
    checks: dict[str, dict[str, Any]] = {
        "预约提货日期": {
            "validate": "date",
            "criteria": ">=",
            "value": date(2000, 1, 1),
            "error_message": "请填日期，如 2026-11-25",
        },
        "件数": {
            "validate": "integer",
            "criteria": "between",
            "minimum": 1,
            "maximum": PIECES_MAX,
            "error_message": "请填整数，如 3",
        },
        "货物总方量(m³)": {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": int(VOLUME_MAX),
            "error_message": "请填立方米数，如 1.2",
        },
        "付款方式": {"validate": "list", "source": ["已付", "月结", "到付", "未付"]},
        "加急": {"validate": "list", "source": ["是", "否"]},
        "易碎": {"validate": "list", "source": ["是", "否"]},
    }
    for heading, check in checks.items():
        sheet.data_validation(1, places[heading], ROWS_MAX, places[heading], check)


def _explain(book: Any) -> None:
    sheet = book.add_worksheet("填写说明")
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 18)
    sheet.set_column(2, 2, 60)
    for row, sentence in enumerate(_EXPLANATIONS):
        sheet.write_string(row, 0, sentence)
    first = len(_EXPLANATIONS) + 1
    for place, title in enumerate(EXPLANATION_HEADINGS):
        sheet.write_string(first, place, title, bold)
    for row, column in enumerate(COLUMNS, start=first + 1):
        sheet.write_string(row, 0, column.heading)
        sheet.write_string(row, 1, "是" if column.required else "")
        sheet.write_string(row, 2, column.explained)
