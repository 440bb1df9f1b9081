"""The order file of the demo, written at each run: 40 orders, six with something wrong."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from starter.demo.scenarios import ORDERS_OF_PLOT, Plot
from starter.order_files.importing.template import COLUMNS

FIRST_PICKUP = 2
"""Pickup days begin with the day after tomorrow."""

DAYS_SPREAD = 5
"""Over so many days they are spread."""

CUSTOMERS = ("王芳", "李娜", "张伟", "刘洋", "陈静", "杨磊", "赵敏", "黄强", "周婷", "吴昊")
PLACES = (
    ("四川省", "成都市", "锦江区", "春熙路 12 号 3 栋 1802"),
    ("湖北省", "武汉市", "武昌区", "中南路 7 号 1 栋 502"),
    ("陕西省", "西安市", "雁塔区", "科技路 30 号 9 栋 1101"),
    ("重庆市", "重庆市", "渝北区", "新南路 160 号 2 栋 2703"),
    ("江苏省", "南京市", "鼓楼区", "中山北路 88 号 6 栋 904"),
)
GOODS = (
    ("三人沙发", "SF-301", "软体", 1, 1.8, 55),
    ("四门衣柜", "YG-200", "板式", 2, 0.6, 62),
    ("实木餐桌", "CZ-110", "板式", 1, 0.5, 48),
    ("乳胶床垫", "CD-180", "软体", 1, 0.9, 30),
    ("岩板茶几", "CJ-080", "板式", 1, 0.3, 70),
)
Row = dict[str, Any]
PRICE_FEN = 129_950
"""What each piece of these goods costs."""

WARDROBE = 1
"""The goods of which two pieces are ordered: some of them can come back."""


@dataclass(frozen=True)
class DemoOrder:
    """One order of the file, and its story."""

    number: str
    plot: Plot
    pickup_day: date
    pieces: int
    sku: str
    volume_m3: float


def write(
    path: Path, *, run: str, today: date, cast: Sequence[tuple[Plot, int]] = ORDERS_OF_PLOT
) -> list[DemoOrder]:
    """Write the file; gives its orders with their stories, without those to be refused.

    Args:
        path: of the .xlsx; its folder is made.
        run: makes the numbers of this run different from every other's.
        today: the Shanghai day of the run.
        cast: how many orders of each story.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    listed: list[DemoOrder] = []
    plots = [plot for plot, count in cast for _ in range(count)]
    for place, plot in enumerate(plots):
        number = f"DM{run}-{place + 1:03}"
        day = today + timedelta(days=FIRST_PICKUP + place % DAYS_SPREAD)
        rows.append(_row(place, number, day, plot))
        listed.append(_listed(rows[-1], plot, day))
    rows.extend(_wrong(len(plots), run, today, rows[0], listed))
    _save(path, rows)
    return listed


def _listed(row: Row, plot: Plot, day: date) -> DemoOrder:
    return DemoOrder(row["订单号"], plot, day, row["件数"], row["型号"], row["货物总方量(m³)"])


def _row(place: int, number: str, day: date, plot: Plot) -> Row:
    province, city, district, street = PLACES[place % len(PLACES)]
    goods = GOODS[WARDROBE if plot is Plot.PARTIAL_RETURN else place % len(GOODS)]
    name, sku, kind, pieces, volume, weight = goods
    return {
        "订单号": number,
        "预约提货日期": day.isoformat(),
        "客户姓名": CUSTOMERS[place % len(CUSTOMERS)],
        "联系方式": f"138{place:04}{(place * 37) % 10_000:04}",
        "收货省份": province,
        "收货城市": city,
        "收货区县": district,
        "收货地址": street,
        "提货省份": "广东省",
        "提货城市": "佛山市",
        "提货区县": "顺德区",
        "提货地址": "龙江镇家具大道 8 号",
        "提货联系人": "李强",
        "提货电话": "139 0013 9000",
        "货物名称": name,
        "型号": f"SHORT-{sku}" if plot is Plot.SHORT else sku,
        "货物种类": kind,
        "件数": pieces,
        "单件体积(m³)": volume,
        "单件重量(kg)": weight,
        "货物总方量(m³)": round(volume * pieces, 2),
        "付款方式": "月结",
    }


def _wrong(
    first: int, run: str, today: date, repeated: Row, listed: list[DemoOrder]
) -> Iterator[Row]:
    """Six with something wrong: three wait in review, two are refused, one stands twice."""
    day = today + timedelta(days=FIRST_PICKUP)
    faults: tuple[tuple[Callable[[Row], Row], Plot | None], ...] = (
        (lambda row: {**row, "联系方式": ""}, Plot.CORRECTED),
        (lambda row: {**row, "付款方式": "未付"}, Plot.REVIEW),
        (lambda row: {**row, "客户姓名": ""}, Plot.CORRECTED),
        (lambda row: {**row, "件数": "一些"}, None),
        (lambda row: {**row, "订单号": ""}, None),
    )
    for place, (spoil, plot) in enumerate(faults, first):
        number = f"DM{run}-{place + 1:03}"
        row = _row(place, number, day, Plot.REVIEW)
        yield spoil(row)
        if plot is not None:
            listed.append(_listed(row, plot, day))
    yield repeated


def _save(path: Path, rows: list[Row]) -> None:
    headings = [column.heading + ("*" if column.required else "") for column in COLUMNS]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("提货订单明细")
        sheet.write(0, 0, "提货订单明细")
        sheet.write_row(1, 0, headings)
        for line, row in enumerate(rows, 2):
            sheet.write_row(line, 0, [row.get(column.heading, "") for column in COLUMNS])
        sheet.write(len(rows) + 3, 0, "合计")
        sheet.write(len(rows) + 4, 0, "制表人: 李强")
