"""Orders that somebody names, as a file: a row for each, and for what nobody knows one as well."""

from pathlib import Path

import pytest

from models.roles import Role
from starter.order_files.workbooks.xlsx import read_xlsx
from tests.starter.cli import DeskUnderTest
from tests.starter.http_doors import MERCHANT, NUMBER, Doors
from tests.starter.service.test_exports import rows_in

BOTH = ("/exports/orders", {"order": [f"{MERCHANT}/NONE", f"{MERCHANT}/{NUMBER}"], "lang": "en"})


async def test_each_order_that_is_named_has_its_row_over_http(doors: Doors) -> None:
    await doors.place()
    path, named = BOTH
    listed = await doors.http.get(path, params={"format": "csv", "lang": "en"})
    answer = await doors.http.get(path, params={**named, "format": "csv"})
    heading, absent, there = rows_in(answer.content)
    assert (answer.headers["x-rows"], answer.headers["x-unknown"]) == ("2", "1")
    assert [heading[:-1], there[:-1]] == rows_in(listed.content)
    assert (heading[-1], there[-1]) == ("Result", "found")
    assert absent[:2] == [MERCHANT, "NONE"]
    assert absent[-1] == "acme has no order NONE"
    assert set(absent[2:-1]) == {""}


async def test_what_became_of_each_is_said_in_chinese(doors: Doors) -> None:
    await doors.place()
    path, named = BOTH
    answer = await doors.http.get(path, params={**named, "format": "csv", "lang": "zh-CN"})
    results = [row[-1] for row in rows_in(answer.content)]
    assert results == ["结果", "商家 acme 没有订单 NONE", "已找到"]


async def test_a_workbook_of_named_orders_has_the_same_rows(doors: Doors) -> None:
    await doors.place()
    path, named = BOTH
    text = rows_in((await doors.http.get(path, params={**named, "format": "csv"})).content)
    (sheet,) = read_xlsx((await doors.http.get(path, params=named)).content)
    for number, row in enumerate(text, start=1):
        cells = sheet.raw.rows[number]
        assert [cells.get(at, "") for at in range(len(row))] == row


async def test_an_order_of_another_merchant_is_not_there(doors: Doors) -> None:
    await doors.place()
    key = await doors.key(Role.MERCHANT, "other")
    path, named = BOTH
    answer = await doors.http.get(path, params={**named, "format": "csv"}, headers=key)
    assert answer.headers["x-unknown"] == "2"
    for row in rows_in(answer.content)[1:]:
        assert row[-1] == f"acme has no order {row[1]}"
        assert set(row[2:-1]) == {""}


@pytest.mark.parametrize(("named", "says"), [
    ({"order": [f"acme/{n}" for n in range(201)]}, "at most 200"),
    ({"order": "acme/A", "stage": "order"}, "and not both"),
])  # fmt: skip
async def test_too_many_orders_or_a_filter_as_well_are_refused(
    doors: Doors, named: dict[str, list[str] | str], says: str
) -> None:
    answer = await doors.http.get("/exports/orders", params=named)
    assert answer.status_code == 422
    assert says in answer.json()["detail"]


async def test_what_can_be_no_order_is_named_as_what_is_not_there(doors: Doors) -> None:
    odd = ["", "/", "acme", "acme/", "家具厂/1", f"acme/{'9' * 300}", "acme/a\u0000b", "\u0000/1"]
    answer = await doors.http.get("/exports/orders", params={"order": odd, "format": "csv"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-rows"] == answer.headers["x-unknown"]


async def test_a_file_of_numbers_is_exported_at_the_terminal(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    await desk.take("A1")
    numbers, file = tmp_path / "numbers.txt", tmp_path / "orders.csv"
    numbers.write_text("A1\n\nNONE\n", "utf-8-sig")
    words = ("export", "orders", "--numbers", str(numbers), "-m", "shop-a", "--lang", "en")
    done = await desk.run(*words, "--file", str(file))
    one = await desk.run("export", "orders", "--order", "shop-a/A1", "--file", str(file), "--force")
    assert (done.code, one.code) == (1, 0)
    assert "shop-a has no order NONE" in done.err
    assert [row[1] for row in rows_in(file.read_bytes())[1:]] == ["A1"]


async def test_orders_are_named_in_their_own_list_alone(desk: DeskUnderTest) -> None:
    for words in (("overdue", "--order", "a/1"), ("orders", "--order", "a/1", "--where", "q=x")):
        refused = await desk.run("export", *words)
        assert refused.code == 2, refused.err
        assert "in the list of orders alone" in refused.err
