"""What is said of an order file in Chinese: no word in letters but what the file itself has."""

import re
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from models.language.catalogue import Language
from models.language.texts import Translator
from starter import cli
from starter.demo import file as demo_file
from starter.demo.scenarios import ORDERS_OF_PLOT
from starter.order_files.rows.results import FileResult
from starter.order_files.workbooks.cells import FileRefused
from tests.starter.order_files.written_files import (
    TODAY,
    a_row,
    csv_bytes,
    goods_only,
    read,
    table,
    xlsx,
)
from tests.web.browsers import MERCHANT, Pages
from tests.web.conftest import pages
from tests.web.test_chinese_pages import MEANT

__all__ = ["pages"]
ZH = Translator(Language.ZH)
OF_THE_FILE = re.compile(r"“[^”]*”")
"""What the file itself says stands in quotes."""

HOSTILE: list[dict[str, Any]] = [
    {"订单号": ""},
    {"订单号": "A 2"},
    {"订单号": "A3、A4"},
    {"订单号": "#REF!"},
    {"件数": "x"},
    {"件数": "2.5"},
    {"件数": 200_000},
    {"货物总方量": "12345m3"},
    {"预约提货日期": "2026-13-45"},
    {"预约提货日期": "11月25日"},
    {"预约提货日期": "11月25日至27日"},
    {"预约提货日期": "03/04/2026"},
    {"联系电话": "138****8000"},
    {"联系电话": "12"},
    {"收货地址": "somewhere"},
    {"客户姓名": "同上"},
    {"付款方式": "maybe"},
    {"订单金额": 100, "定金": 300},
    {"代收货款": 100, "付款方式": "月结"},
    {"加急": "perhaps"},
    {"订单状态": "已取消"},
    {"订单状态": "退款中"},
    {"预约提货时间": "2点"},
    {"预约提货时间": time(9)},
    {"客户姓名": "张\ufffd三"},
    {"收货城市": "东莞", "收货省份": "浙江省"},
    {"A column": "of its own"},
]
"""One thing that is wrong, in a row each."""

REFUSED = {
    "nothing": b"",
    "a picture": b"\x89PNG\r\n\x1a\n" + b"x" * 99,
    "a page": b"<!doctype html><html></html>",
    "no headings": b"a,b\r\n1,2\r\n",
    "a heading too few": csv_bytes([["订单号", "件数"], ["A1", 2]]),
    "half a workbook": xlsx(table([a_row()]))[:2000],
}


def left_in_letters(result: FileResult) -> list[str]:
    """What a clerk who knows no English cannot read."""
    of_rows = [one.message for row in result.rows for one in row.warnings]
    of_rows += [one.message for row in result.rows for one in row.reasons]
    of_file = [one.message for one in result.warnings]
    left_out = [one.message for one in result.ignored]
    shown = [OF_THE_FILE.sub("", ZH.text(one)) for one in (*of_rows, *of_file, *left_out)]
    assert shown, "something is said of the file"
    return [one for one in shown if re.search("[A-Za-z]{2,}", MEANT.sub("", one))]


def test_the_demo_s_file_is_spoken_of_in_chinese(tmp_path: Path) -> None:
    file = tmp_path / "orders.xlsx"
    demo_file.write(file, run="1", today=TODAY, cast=ORDERS_OF_PLOT)
    assert left_in_letters(read(file.read_bytes())) == []


@pytest.mark.parametrize("changes", HOSTILE, ids=str)
def test_each_fault_of_a_row_is_told_in_chinese(changes: dict[str, Any]) -> None:
    cells = table([a_row(订单号="B1"), a_row(**changes), goods_only(货物名称="茶几")])
    assert left_in_letters(read(xlsx(cells))) == []


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_none_is_refused_in_chinese(data: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        read(data)
    found = ZH.text(refused.value.message)
    assert re.search("[A-Za-z]{2,}", re.sub("PNG|HTML|zip", "", MEANT.sub("", found))) is None


def test_a_reason_names_its_row_cell_and_heading_in_chinese() -> None:
    (row,) = read(xlsx(table([a_row(件数="x")]))).in_words(ZH).rows
    assert row.reasons[0].message == "第 2 行，件数“x”不是数字；请写整数，例如 3（单元格 K2）"


def test_the_command_tells_in_chinese_and_keeps_its_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FULFIL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    file = tmp_path / "o.csv"
    file.write_bytes(csv_bytes(table([a_row(), a_row(订单号="A2", 件数="x")])))
    asked = ["--lang", "zh", "orders", "import", str(file), "-m", "HOMELY", "--dry-run"]
    cli.run(asked)
    shown = "".join(capsys.readouterr().out.split())
    assert "不是数字" in shown.replace("│", "")
    assert ("可以接收1、" in shown, "已接受" in shown) == (True, False)
    assert "not a number" not in shown
    cli.run([*asked, "-o", "json"])
    assert '"refused"' in capsys.readouterr().out


async def test_the_page_and_the_door_answer_in_the_language_that_is_asked_for(pages: Pages) -> None:
    chinese = {"Accept-Language": "zh-CN"}
    body = csv_bytes(table([a_row(件数="x")]))
    door = f"/orders/import?merchant={MERCHANT}&dry_run=true"
    asked = (await pages.api.post(door, content=body, headers=chinese)).json()["rows"][0]
    unasked = (await pages.api.post(door, content=body)).json()["rows"][0]
    assert "不是数字" in asked["reasons"][0]["message"]
    assert "is not a number" in unasked["reasons"][0]["message"]
    assert asked["outcome"] == unasked["outcome"] == "refused"
