"""Money in order files: 订单金额, 定金, 代收货款, and two columns of one thing (MC-四(一)2)."""

from typing import Any

import pytest

from models.messages.orders.money import to_collect
from tests.starter.order_files.written_files import (
    a_row,
    fields,
    goods_only,
    read,
    read_one,
    table,
    taken,
    xlsx,
)

TOTAL = {"订单金额": 2500}


def money(**cells: Any) -> tuple[str, int | None, int | None, str, int]:
    """How a row with those cells is taken: outcome, total, paid, the way, what is collected."""
    result = read_one(**cells)
    order = taken(result)
    payment = str(order.payment)
    return result.outcome, order.total_fen, order.paid_fen, payment, to_collect(order)


@pytest.mark.parametrize(
    ("cells", "as_taken"),
    [
        (
            TOTAL | {"定金": 500, "代收货款": 2000},
            ("accepted", 250_000, 50_000, "on_delivery", 200_000),
        ),
        (
            {"定金": "500元", "代收货款": "2,000"},
            ("accepted", 250_000, 50_000, "on_delivery", 200_000),
        ),
        ({"代收货款": 2000}, ("accepted", 200_000, None, "on_delivery", 200_000)),
        (TOTAL | {"代收货款": 2500}, ("accepted", 250_000, None, "on_delivery", 250_000)),
        (
            TOTAL | {"定金": 500, "付款方式": "到付"},
            ("accepted", 250_000, 50_000, "on_delivery", 200_000),
        ),
        (
            TOTAL | {"定金": 500, "代收货款": 2000, "付款方式": "已付定金"},
            ("accepted", 250_000, 50_000, "on_delivery", 200_000),
        ),
        (TOTAL | {"定金": 2500}, ("accepted", 250_000, 250_000, "paid", 0)),
        (TOTAL | {"定金": 0, "代收货款": "-"}, ("accepted", 250_000, None, "monthly", 0)),
        (TOTAL | {"代收货款": 0, "付款方式": "已付"}, ("accepted", 250_000, None, "paid", 0)),
    ],
)
def test_a_deposit_is_paid_and_the_rest_is_collected_on_delivery(
    cells: dict[str, Any], as_taken: tuple[Any, ...]
) -> None:
    assert money(**cells) == as_taken


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        (TOTAL | {"定金": 500}, "nobody says how the rest is"),
        (TOTAL | {"定金": 3000}, "is more than the 2,500.00 yuan in all"),
        (TOTAL | {"定金": 500, "代收货款": 1000}, "are not 2,500.00 yuan in all"),
        (TOTAL | {"代收货款": 3000}, "are not 2,500.00 yuan in all"),
        (TOTAL | {"代收货款": 1000}, "leaves 1,500.00 of 2,500.00 yuan: are they paid?"),
        (TOTAL | {"代收货款": 1000, "付款方式": "已付"}, "is to be collected, and “已付” says"),
        (TOTAL | {"代收货款": 1000, "付款方式": "月结"}, "is to be collected, and “月结” says"),
        (TOTAL | {"代收货款": 0, "付款方式": "到付"}, "is nothing, and it is paid on delivery"),
        (TOTAL | {"定金": 500, "付款方式": "已付"}, "“已付” says how all of it is"),
        (TOTAL | {"定金": 500, "付款方式": "月结"}, "“月结” says how all of it is"),
    ],
)
def test_amounts_that_contradict_each_other_are_asked_about_at_their_cell(
    cells: dict[str, Any], where: str
) -> None:
    result = read_one(**cells)
    (reason,) = [one for one in result.reasons if where in one.message]
    column = "代收货款" if "代收货款" in cells else "定金"
    assert (result.outcome, column in reason.message) == ("review", True)
    assert "(cell " in reason.message


@pytest.mark.parametrize("written", ["是", "-200", "五百", "见备注"])
@pytest.mark.parametrize("column", ["定金", "代收货款"])
def test_what_is_no_amount_is_asked_about(column: str, written: str) -> None:
    assert read_one(**TOTAL, **{column: written}).outcome == "review"


def test_the_terms_of_a_merchant_do_not_hide_what_is_collected() -> None:
    row = a_row(代收货款=2000, 付款方式="")
    assert taken(read(xlsx(table([row]))).rows[0]).payment == "on_delivery"


def test_a_deposit_on_each_row_of_an_order_is_read_once_and_that_is_said() -> None:
    more = {"订单号": "A1001", "定金": 500, "代收货款": 2000, **TOTAL}
    cells = table([a_row(**more), goods_only(货物名称="茶几", 型号="T", **more)])
    (row,) = read(xlsx(cells)).rows
    assert (taken(row).paid_fen, to_collect(taken(row))) == (50_000, 200_000)
    assert sum("was read once" in one.message for one in row.warnings) == 3


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        (("订单金额", "1,299.00"), ("总金额", 1299), "accepted"),
        (("订单金额", 1299), ("总金额", 1199), "review"),
        (("订单金额", ""), ("实付款", 1199), "review"),
        (("订单金额", 1299), ("实付款", ""), "accepted"),
        (("总方量", 2.4), ("总体积", "2.4方"), "accepted"),
        (("总方量", 2.4), ("总体积", 3.4), "review"),
        (("订单金额(万元)", "0.13"), ("总金额", 1300), "accepted"),
    ],
)
def test_two_columns_of_one_thing_are_compared_in_each_row(
    first: tuple[str, Any], second: tuple[str, Any], outcome: str
) -> None:
    row = {name: cell for name, cell in a_row().items() if name != "货物总方量"}
    row |= {"货物总方量": 2.4} if "方量" not in first[0] else {}
    result = read(xlsx(table([row | dict([first, second])], [*row, first[0], second[0]]))).rows[0]
    assert result.outcome == outcome
    if outcome == "review":
        (reason,) = result.reasons
        last = len(row)
        assert f"in cell {'ABCDEFGHIJKLMNOP'[last + 1]}2" in reason.message
        assert fields(result) in (["total_fen"], ["total_volume_m3"])
        assert f"(cell {'ABCDEFGHIJKLMNOP'[last]}2)" in reason.message


@pytest.mark.parametrize(
    ("amounts", "payment", "outcome", "fen"),
    [
        ({"订单金额": 1299, "实付款": 1199}, "已付", "accepted", 119_900),
        ({"实付款": 1199, "商品总价": 1299}, "已付", "accepted", 119_900),
        ({"订单金额": 1299, "应付金额": 1249, "实付款": 1199}, "已付", "accepted", 119_900),
        (
            {"商品总价": 1299, "用户实付金额": 1199, "商家实收金额": 1230},
            "已付",
            "accepted",
            119_900,
        ),
        ({"订单金额": 1299, "实付款": 1299}, "已付", "accepted", 129_900),
        ({"订单金额": 1299, "实付款": 1399}, "已付", "review", 129_900),
        ({"订单金额": 5000, "实付款": 1000}, "已付", "review", 500_000),
        ({"订单金额": 1299, "实付款": 1199}, "到付", "review", 129_900),
        ({"订单金额": 1299, "实付款": "1 199"}, "已付", "review", 129_900),
    ],
)
def test_of_an_amount_before_a_discount_and_one_after_it_the_lesser_is_what_it_costs(
    amounts: dict[str, Any], payment: str, outcome: str, fen: int
) -> None:
    row = a_row() | {"付款方式": payment} | amounts
    result = read(xlsx(table([row], [*row]))).rows[0]
    assert result.outcome == outcome
    assert result.order is not None
    assert result.order.total_fen == fen


def test_a_file_says_once_which_of_its_amounts_are_before_and_after_a_discount() -> None:
    row = a_row() | {"订单金额": 1299, "实付款": 1199, "商家实收金额": 1230}
    rows = [row | {"订单号": f"A-{n}"} for n in range(3)]
    words = [one.message for one in read(xlsx(table(rows, [*row]))).warnings]
    assert len([one for one in words if "one after it" in one and "“实付款”" in one]) == 1
    assert [one for one in words if "商家实收金额" in one] == []


def test_what_the_merchant_is_paid_alone_is_read_and_the_file_says_so() -> None:
    row = a_row() | {"商家实收金额": 1230}
    result = read(xlsx(table([row], [*row])))
    assert any("is read as what the customer pays" in one.message for one in result.warnings)


@pytest.mark.parametrize(
    ("heading", "cell", "outcome", "fen"),
    [
        ("订单金额(分)", 129900, "accepted", 129_900),
        ("订单金额（人民币）", 1299, "accepted", 129_900),
        ("订单金额（必填）", 1299, "accepted", 129_900),
        ("订单金额(千元)", "1.3", "accepted", 130_000),
        ("订单金额(美元)", 1299, "review", 129_900),
        ("金额(元/件)", 500, "review", 50_000),
        ("订单金额(美元)", "1299元", "accepted", 129_900),
    ],
)
def test_a_heading_whose_unit_nobody_knows_is_asked_about(
    heading: str, cell: Any, outcome: str, fen: int
) -> None:
    result = read_one(**{heading: cell})
    assert (result.outcome, taken(result).total_fen) == (outcome, fen)


@pytest.mark.parametrize(
    ("heading", "cell", "outcome"),
    [
        ("单件重量(kg/件)", 50, "accepted"),
        ("单件重量(lb)", 50, "review"),
        ("单件体积(L/件)", 1200, "accepted"),
        ("单件体积(立方尺)", 1.2, "review"),
        ("件数(打)", 2, "review"),
        ("件数(箱)", 2, "accepted"),
    ],
)
def test_so_is_one_of_weights_volumes_and_pieces(heading: str, cell: Any, outcome: str) -> None:
    row = {name: own for name, own in a_row().items() if name != heading[:2]}
    (result,) = read(xlsx(table([row | {heading: cell}], [*row, heading]))).rows
    assert result.outcome == outcome


@pytest.mark.parametrize(
    ("cells", "where", "collected"),
    [
        (TOTAL | {"定金": 500, "尾款": 2000, "付款方式": "到付"}, None, 200_000),
        (TOTAL | {"定金": 500, "尾款": 2000}, "is left, and nobody says how it is paid", 200_000),
        (TOTAL | {"尾款": 700, "付款方式": "已付"}, "“已付” says the way to pay", 0),
        (TOTAL | {"定金": 0.3, "付款方式": "到付"}, "is less than a yuan: is it a share?", 249_970),
    ],
)
def test_what_is_left_to_be_paid_is_compared_too(
    cells: dict[str, Any], where: str | None, collected: int
) -> None:
    result = read_one(**cells)
    assert to_collect(taken(result)) == collected
    assert [where in one.message for one in result.reasons if where] == [True] * bool(where)


def test_sums_to_be_collected_that_differ_inside_an_order_are_asked_about() -> None:
    rows = [a_row(代收货款=500), a_row(货物名称="茶几", 型号="T", 代收货款=300)]
    (result,) = read(xlsx(table(rows))).rows
    assert result.outcome == "review"
    assert "800.00 in all?" in result.reasons[0].message
    assert fields(result) == ["payment"]
