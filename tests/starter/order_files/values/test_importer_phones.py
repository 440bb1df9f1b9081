"""Telephones: nothing of their cells is lost, and no customer's becomes the factory's."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from starter.order_files.values.people import person
from tests.starter.order_files.headings.test_importer_headings import HOME, PLANT
from tests.starter.order_files.written_files import read, read_one, taken, xlsx

PHONE = st.sampled_from(
    [
        "13800138000",
        "0571-88886666",
        "转 123",
        "，5566",
        "-1234",
        "/",
        "13900139000",
        "张女士",
        " ",
        "12",
    ]
)


@given(st.lists(PHONE, min_size=1, max_size=5).map("".join), st.sampled_from(["张三", "张三[88]"]))
@example("13800138000/13900139000", "张三")
@example("13800138000 张女士", "张三")
def test_nothing_of_a_phone_cell_is_lost(cell: str, name: str) -> None:
    found = person(name, cell)
    kept = f"{found.name}{found.phone}{found.rest}".replace("-", "")
    runs = re.findall(r"[1-9]\d+|[一-鿿]{2,}", cell.replace("-", ""))
    assert all(run in kept for run in runs)
    phone = found.phone or ""
    assert "[88]" not in name or phone[:1] != "+" or found.doubt or phone.endswith(";ext=88")


def test_what_stands_next_to_a_phone_goes_into_the_note() -> None:
    result = read_one(联系电话="13800138000/13900139000", 备注="轻放")
    assert result.outcome == "accepted"
    assert taken(result).note == "轻放；联系电话: 13800138000/13900139000"


def test_a_second_phone_column_is_the_persons_it_follows_and_is_kept() -> None:
    names = [
        "单号",
        "提货日期",
        "收货人",
        "联系电话",
        "联系手机",
        "收货地址",
        "提货地址",
        "发货人",
        "品名",
        "件数",
        "总方量",
    ]
    cells = ["A1", "2026-11-25", "张三", "0571-88886666", "13800138000", HOME, PLANT, "李四"]
    order = taken(read(xlsx([names, [*cells, "沙发", 2, 2.4]])).rows[0])
    assert (order.customer.phone, order.pickup_contact.phone) == ("+8657188886666", None)
    assert "13800138000" in (order.note or "")
