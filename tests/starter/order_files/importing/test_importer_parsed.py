"""A dry run as JSON: each order as it was read, to be sent as it stands, and what is doubtful."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.messages.orders.order import Order, totals_of
from starter.http.routes.orders import OrderBody
from starter.order_files.rows.results import sendable
from tests.builders import wanted_day
from tests.starter.cli import DeskUnderTest
from tests.starter.http_doors import Doors
from tests.starter.order_files.written_files import (
    a_row,
    csv_bytes,
    goods_only,
    read_rows,
    table,
    taken,
    xlsx,
)

CELLS: dict[str, st.SearchStrategy[Any]] = {
    "件数": st.integers(1, 400),
    "货物总方量": st.sampled_from(["", 2.4, "2.4方", "2400L", 0]),
    "体积": st.sampled_from(["", 0.8, "0.35"]),
    "单件体积": st.sampled_from(["", 1.1, "0.0001"]),
    "总重量": st.sampled_from(["", "0.05吨", 33, "100斤"]),
    "预约提货日期": st.sampled_from(["11月25日", "2026-11-25 14:00", "2026年12月1日"]),
    "提货时间": st.sampled_from(["", "下午2点", "9:00-12:00", "随时", "？"]),
    "下单时间": st.sampled_from(["", "2026-11-21 09:30", "11/20"]),
    "联系电话": st.sampled_from(["13800138000", "0571-88886666 转 123", "一个电话", ""]),
    "收货地址": st.sampled_from(["浙江省杭州市余杭区文一西路969号", "文三路1号", ""]),
    "付款方式": st.sampled_from(["", "已付", "到付", "看情况"]),
    "订单金额": st.sampled_from(["", "1,299.50", 300]),
    "加急": st.sampled_from(["", "是", "否"]),
    "替换订单号": st.sampled_from(["", "A-0"]),
    "备注": st.sampled_from(["", "易碎，轻放", "=1+1"]),
}
PLAIN = {"source", "doubts"}
"""What a door says of an order itself."""


@given(cells=st.fixed_dictionaries({}, optional=CELLS), second=st.booleans())
def test_what_was_read_is_the_same_order_as_the_http_door_takes_it(
    cells: dict[str, Any], second: bool
) -> None:
    order = taken(read_rows(a_row(**cells), *([goods_only(型号="SF-2")] if second else ()))[0])
    body = OrderBody.model_validate_json(json.dumps(sendable(order)))
    sent = Order.model_validate(body.model_dump())
    assert sent.model_dump(exclude=PLAIN) == order.model_dump(exclude=PLAIN)
    assert body.totals is not None
    assert body.totals.pieces == order.pieces
    assert body.totals.volume_m3 == totals_of(order.lines, order.total_volume_m3).volume_m3


async def rehearsed(desk: DeskUnderTest, file: Path, *words: str) -> dict[str, Any]:
    done = await desk.run("orders", "import", str(file), "--merchant", "acme", *words, "-o", "json")
    printed: dict[str, Any] = done.json
    return printed


async def test_each_order_is_sent_as_it_stands_and_is_the_one_that_is_imported(
    desk: DeskUnderTest, doors: Doors, tmp_path: Path
) -> None:
    file = tmp_path / "orders.xlsx"
    rows = [a_row(提货时间="14:00"), goods_only(型号="B2"), a_row(订单号="A2", 联系电话="一个电话")]
    file.write_bytes(xlsx(table(rows)))
    printed = await rehearsed(desk, file, "--dry-run")
    parsed = [row["parsed"] for row in printed["rows"]]
    assert [one["totals"]["pieces"] for one in parsed] == [4, 2]
    assert parsed[0]["pickup_hour"].endswith("T14:00:00+08:00")
    answers = [await doors.http.post("/orders", json=one) for one in parsed]
    assert [one.status_code for one in answers] == [201, 201]
    await rehearsed(desk, file)
    for one in parsed:
        imported = await desk.store.orders.get("acme", one["number"])
        sent = await doors.context.store.orders.get("acme", one["number"])
        assert imported is not None
        assert sent is not None
        assert imported.request_hash == sent.request_hash


async def test_an_import_itself_answers_as_before(desk: DeskUnderTest, tmp_path: Path) -> None:
    file = tmp_path / "orders.xlsx"
    file.write_bytes(xlsx(table([a_row()])))
    printed = await rehearsed(desk, file)
    assert printed.keys() == {"file", "rows", "totals", "warnings"}
    assert "parsed" not in printed["rows"][0]


async def test_what_was_guessed_or_is_doubtful_is_named_with_sheet_and_row(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    day = wanted_day()
    rows = [
        a_row(预约提货日期=f"{day.month}月{day.day}日", 颜色="红"),
        a_row(订单号="A2", 联系电话="一个电话", 体积=1.2),
        {"件数": 4},
    ]
    file = tmp_path / "orders.xlsx"
    file.write_bytes(xlsx(table(rows), name="十一月"))
    printed = await rehearsed(desk, file, "--dry-run")
    assert {one["sheet"] for one in printed["warnings"]} == {"十一月"}
    found = [(one["field"], one["row"]) for one in printed["warnings"]]
    assert found == [
        (None, 1), (None, 4), ("lines.volume", 1), ("wanted_pickup_day", 2),
        ("customer.phone", 3),
    ]  # fmt: skip
    assert [one["cell"] for one in printed["warnings"]] == [None, None, "N1", "B2", "D3"]
    assert "颜色" in printed["warnings"][0]["message"]
    assert f"has no year: {day} is taken" in printed["warnings"][3]["message"]


async def test_a_text_has_no_sheet_and_lines_of_json_end_with_the_warnings(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(csv_bytes(table([a_row(颜色="红")])))
    words = ("orders", "import", str(file), "--merchant", "acme", "--dry-run", "-o", "jsonl")
    row, last = (await desk.run(*words)).lines
    assert row["parsed"]["number"] == "A1001"
    assert last.keys() == {"file", "totals", "warnings"}
    assert [one["sheet"] for one in last["warnings"]] == [None]


@pytest.mark.parametrize(
    ("totals", "says"),
    [({"pieces": 99}, "it says 99"), ({"pieces": 2, "volume_m3": "9"}, "9 m³ are said")],
)
async def test_another_count_than_ours_is_refused(
    doors: Doors, totals: dict[str, Any], says: str
) -> None:
    answer = await doors.place(totals=totals)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"]) == (422, "totals")
    assert says in error["message"]
