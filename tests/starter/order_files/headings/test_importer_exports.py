"""Files as platforms and ERPs export them: their headings, their states, what they leave out."""

import json
from pathlib import Path
from typing import Any

import pytest

from activities.adapters.terms.files import sop_for
from models.sop.terms import Sop
from starter import cli
from tests.starter.order_files.written_files import (
    ROW,
    a_row,
    csv_bytes,
    outcomes,
    read,
    read_rows,
    table,
    taken,
    xlsx,
)

EXPORTS = {
    "Taobao": "订单编号 收货人姓名 联系手机 收货地址 宝贝标题 商家编码 宝贝总数量",
    "JD": "订单号 客户姓名 联系电话 客户地址 商品名称 商品ID 订购数量",
    "Pinduoduo": "订单号 收货人 手机 详细地址 商品 商家编码-规格维度 商品数量(件)",
    "Douyin": "主订单编号 收件人 收件人手机号 详细地址 选购商品 商家编码 商品数量",
    "1688": "订单编号 收货人姓名 联系手机 收货地址 货品标题 单品货号 数量",
    "Jushuitan": "线上订单号 收货人 手机 地址 商品名称 商品编码 数量",
    "Wangdiantong": "原始单号 收件人 手机 地址 货品名称 货品编号 货品数量",
}
OURS = ["订单号", "客户姓名", "联系电话", "收货地址", "货物名称", "型号", "件数"]


@pytest.mark.parametrize("headings", EXPORTS.values(), ids=EXPORTS)
def test_the_headings_of_the_usual_exports_are_known(headings: str) -> None:
    names = dict(zip(OURS, headings.split(), strict=True))
    result = read(csv_bytes([[names.get(name, name) for name in ROW], [*ROW.values()]]))
    assert outcomes(result.rows) == ["accepted"]
    assert result.warnings == ()
    line = taken(result.rows[0]).lines[0]
    assert (line.name, line.sku, line.pieces) == ("三人沙发", "SF-301", 2)


def test_pieces_win_over_a_quantity_wherever_it_stands() -> None:
    (found,) = read(xlsx([["数量", *ROW], [9, *ROW.values()]])).rows
    assert taken(found).pieces == 2


@pytest.mark.parametrize("heading", ["数量", "订单数量"])
def test_pieces_and_a_quantity_that_differ_are_asked_about(heading: str) -> None:
    differs = read(xlsx(table([a_row(**{heading: 5})])))
    assert outcomes(differs.rows) == ["review"]
    assert f"件数 “2”, and “{heading}” says “5” in cell M2" in differs.rows[0].reasons[0].message
    assert "says it already" not in differs.warnings[0].message
    same = read(xlsx(table([a_row(**{heading: "2件"})])))
    assert outcomes(same.rows) == ["accepted"]


@pytest.mark.parametrize("packages", ["包件数", "总件数", "箱数", "包数"])
@pytest.mark.parametrize(("count", "outcome"), [(2, "accepted"), (6, "review")])
def test_a_quantity_and_the_packages_of_a_row_that_differ_are_asked_about(
    packages: str, count: int, outcome: str
) -> None:
    names = ["数量" if name == "件数" else name for name in ROW]
    (found,) = read(xlsx([[*names, packages], [*ROW.values(), count]])).rows
    assert found.outcome == outcome
    if outcome == "review":
        assert any("6" in reason.message for reason in found.reasons)


SECOND = (
    "订单号 预约提货日期 收货人 联系手机 联系电话 收货地址"
    " 提货地址 提货联系人 提货电话 货物名称 件数"
)


def test_a_second_phone_and_a_second_remark_stay_with_their_person_and_order() -> None:
    names = [*SECOND.split(), "货物总方量", "买家留言", "卖家备注"]
    cells = [ROW.get(name, "") for name in names]
    cells[2:5] = ["张三", "13800138000", "0571-88886666"]
    cells[-2:] = ["周末送", "易碎"]
    order = taken(read(xlsx([names, cells])).rows[0])
    assert (order.customer.phone or "").startswith("+8613800138000")
    assert order.pickup_contact.phone == "+8613900139000"
    assert (order.note or "").startswith("周末送；易碎")
    assert "0571-88886666" in (order.note or "")


@pytest.mark.parametrize("heading", ["备用电话", "备用手机", "第二联系电话", "紧急联系电话"])
def test_a_spare_phone_is_kept_with_its_person(heading: str) -> None:
    names = list(ROW)
    at = names.index("联系电话") + 1
    cells = [*ROW.values()]
    sheet = [[*names[:at], heading, *names[at:]], [*cells[:at], "13911112222", *cells[at:]]]
    order = taken(read(xlsx(sheet)).rows[0])
    assert (order.customer.phone or "").startswith("+8613800138000")
    assert "13911112222" in f"{order.customer.phone} {order.note}"
    assert order.pickup_contact.phone == "+8613900139000"


def test_a_customers_column_never_becomes_the_factorys() -> None:
    row = {name: ROW[name] for name in ("订单号", "预约提货日期", "收货地址", "提货地址")}
    row |= {
        "收货人": "张三",
        "联系手机": "13800138000",
        "发货人": "李四",
        "发货电话": "13900139000",
    }
    row |= {name: ROW[name] for name in ("货物名称", "件数", "货物总方量")}
    order = taken(read(xlsx([[*row], [*row.values()]])).rows[0])
    assert order.customer.phone == "+8613800138000"
    assert order.pickup_contact.phone == "+8613900139000"


def test_a_town_of_its_own_column_is_part_of_the_street() -> None:
    parts = {"省": "浙江省", "市": "杭州市", "区": "余杭区", "街道": "五常街道"}
    cells = dict(list(ROW.items())[:4]) | parts | {"详细地址": "文一西路969号"}
    cells |= {name: value for name, value in ROW.items() if name != "收货地址"}
    order = taken(read(xlsx([[*cells], [*cells.values()]])).rows[0])
    assert (order.delivery.city, order.delivery.street) == ("杭州市", "五常街道文一西路969号")


STATES = [
    ("已取消", "refused"),
    ("退款成功", "refused"),
    ("交易关闭", "refused"),
    ("已作废", "refused"),
    ("已发货，退款成功", "refused"),
    ("买家已付款，等待卖家发货", "accepted"),
    ("待发货", "accepted"),
    ("", "accepted"),
    ("退款中", "review"),
    ("等待买家付款", "review"),
    ("已发货", "review"),
    ("随便", "review"),
]


@pytest.mark.parametrize(("state", "outcome"), STATES)
def test_the_state_of_an_order_is_heeded(state: str, outcome: str) -> None:
    found, other = read_rows(a_row(订单状态=state), a_row(订单号="A2", 订单状态="待发货"))
    assert (found.outcome, other.outcome) == (outcome, "accepted")
    if outcome != "accepted":
        assert f"订单状态 “{state}”" in found.reasons[0].message


def test_a_part_that_was_paid_back_is_left_out_and_asked_about() -> None:
    part = a_row(货物名称="床", 型号="B1", 订单状态="待发货", 退款状态="退款成功")
    (found,) = read_rows(a_row(订单状态="待发货"), part)
    assert (found.outcome, taken(found).pieces) == ("review", 2)
    assert found.warnings[0].row == 3


Captured = pytest.CaptureFixture[str]
PICKUP = ["提货地址", "提货联系人", "提货电话"]
TERMS = """
transit_hours = 48
[intake.defaults]
"提货地址" = "广东省佛山市顺德区龙江镇家具大道1号"
pickup_contact.name = "李四"
pickup_contact.phone = "13900139000"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with terms of HOMELY and a database of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("FULFIL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("FULFIL_TERMS_DIR", str(tmp_path / "terms"))
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms/HOMELY.toml").write_text(TERMS)
    return tmp_path


def imported(capsys: Captured, *options: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = cli.run(["orders", "import", "o.xlsx", "-m", "HOMELY", *options, "-o", "json"])
    return code, json.loads(capsys.readouterr().out)


def test_what_the_merchants_terms_say_of_every_order_is_filled_in_and_shown(
    folder: Path, capsys: Captured
) -> None:
    names = [name for name in ROW if name not in PICKUP]
    (folder / "o.xlsx").write_bytes(xlsx([names, [ROW[name] for name in names]]))
    code, printed = imported(capsys, "--dry-run")
    assert (code, printed["rows"][0]["outcome"]) == (0, "accepted")
    assert printed["rows"][0]["parsed"]["pickup"]["city"] == "佛山市"
    assert {one["field"]: one["orders"] for one in printed["defaults"]} == {
        "pickup.street": 1,
        "pickup_contact.name": 1,
        "pickup_contact.phone": 1,
    }
    assert imported(capsys)[1]["totals"]["accepted"] == 1


def test_a_default_never_mixes_with_what_the_file_says(folder: Path, capsys: Captured) -> None:
    cells = table([a_row(提货电话="", 提货联系人="王五")])
    (folder / "o.xlsx").write_bytes(xlsx(cells))
    _, printed = imported(capsys, "--dry-run")
    assert "defaults" not in printed
    contact = printed["rows"][0]["parsed"]["pickup_contact"]
    assert contact == {"name": "王五"}


def test_defaults_are_no_terms_of_an_order(folder: Path) -> None:
    sop = sop_for(folder / "terms", "HOMELY")
    assert sop == Sop(transit_hours=48)


@pytest.mark.parametrize(
    ("line", "says"),
    [("number = 'A'", "cannot say number"), ("hub = 3", "a text"), ("pickup.stret = 'x'", "stret")],
)
def test_a_default_that_cannot_be_is_named(
    folder: Path, capsys: Captured, line: str, says: str
) -> None:
    (folder / "terms/HOMELY.toml").write_text(f"[intake.defaults]\n{line}\n")
    (folder / "o.xlsx").write_bytes(xlsx(table([a_row()])))
    assert cli.run(["orders", "import", "o.xlsx", "-m", "HOMELY", "--dry-run"]) != 0
    assert says in capsys.readouterr().err
    cli.run(["doctor"])
    printed = capsys.readouterr()
    assert says in " ".join((printed.out + printed.err).split())


def test_strict_makes_warnings_fail_and_takes_nothing_in(folder: Path, capsys: Captured) -> None:
    (folder / "o.xlsx").write_bytes(xlsx(table([a_row(颜色="红")])))
    code, printed = imported(capsys, "--strict")
    assert (code, len(printed["warnings"]), printed["kept_out"]) == (1, 1, True)
    assert imported(capsys)[1]["totals"]["accepted"] == 1
    (folder / "o.xlsx").write_bytes(xlsx(table([a_row(订单号="A2")])))
    assert imported(capsys, "--strict")[0] == 0


def test_a_long_remark_is_cut_with_a_word(folder: Path, capsys: Captured) -> None:
    (folder / "o.xlsx").write_bytes(xlsx(table([a_row(备注="长" * 5000)])))
    code, printed = imported(capsys)
    assert (code, printed["rows"][0]["outcome"]) == (0, "review")
    assert "has 5,000 letters" in printed["rows"][0]["reasons"][0]["message"]
