"""Order files through the command line: into the database, once, and out of the template."""

import json
from pathlib import Path
from typing import Any

import pytest

from starter import cli
from starter.order_files.importing.importer import BATCH_ORDERS
from starter.order_files.workbooks.workbook import read_workbook
from tests.starter.order_files.written_files import a_row, csv_bytes, table, xlsx


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, with a database of its own that does not exist yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("FULFIL_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


Captured = pytest.CaptureFixture[str]


def imported(capsys: Captured, file: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """Import a file; the exit code and what was printed."""
    capsys.readouterr()
    code = cli.run(["orders", "import", str(file), "--merchant", "HOMELY", *options, "-o", "json"])
    return code, json.loads(capsys.readouterr().out)


def result_of(done: tuple[int, dict[str, Any]]) -> tuple[int, list[dict[str, Any]], dict[str, int]]:
    """What an import says, too, of what a dry run says."""
    rows = [{name: row[name] for name in row.keys() - {"parsed"}} for row in done[1]["rows"]]
    return done[0], rows, done[1]["totals"]


def totals(printed: dict[str, Any]) -> dict[str, int]:
    """The totals that are not nought."""
    return {name: count for name, count in printed["totals"].items() if count}


def test_each_order_of_a_file_is_answered_in_the_shape_that_stays(
    folder: Path, capsys: Captured
) -> None:
    """Shows FH-11.4.2."""
    file = folder / "orders.xlsx"
    file.write_bytes(xlsx(table([a_row(), a_row(订单号="A2", 件数="x")])))
    code, printed = imported(capsys, file, "--dry-run")
    assert code == 1
    accepted, refused = printed["rows"]
    assert accepted.pop("parsed")["number"] == "A1001"
    assert refused.pop("parsed") is None
    assert accepted == {
        "sheet": "Sheet1",
        "row": 2,
        "last_row": 2,
        "order_no": "A1001",
        "outcome": "accepted",
        "reasons": [],
    }
    assert set(refused["reasons"][0]) == {"field", "message"}
    assert totals(printed) == {"accepted": 1, "refused": 1, "rows": 2}
    assert printed["file"] == "orders.xlsx"


def test_what_was_guessed_is_said_on_stderr_as_far_as_a_person_reads(
    folder: Path, capsys: Captured
) -> None:
    file = folder / "orders.xlsx"
    rows = [a_row(订单号=f"A{n}", 预约提货日期="12月1日") for n in range(25)]
    file.write_bytes(xlsx(table(rows)))
    cli.run(["orders", "import", str(file), "--merchant", "HOMELY", "--dry-run"])
    lines = capsys.readouterr().err.splitlines()
    assert "row 2, 预约提货日期 has no year" in lines[0]
    assert (len(lines), lines[-1]) == (21, "warning: and 5 more warnings: `-o json` has all")


def test_a_dry_run_takes_nothing_in_and_makes_no_database(folder: Path, capsys: Captured) -> None:
    file = folder / "orders.csv"
    file.write_bytes(csv_bytes(table([a_row()]), encoding="gb18030"))
    assert imported(capsys, file, "--dry-run")[0] == 0
    assert not (folder / "data").exists()


def test_a_file_sent_twice_doubles_nothing(folder: Path, capsys: Captured) -> None:
    file = folder / "orders.xlsx"
    file.write_bytes(xlsx(table([a_row(), a_row(订单号="A2", 收货地址="文三路1号")])))
    code, first = imported(capsys, file)
    assert (code, totals(first)) == (0, {"accepted": 1, "review": 1, "rows": 2})
    code, second = imported(capsys, file)
    assert (code, totals(second)) == (0, {"known": 2, "rows": 2})


def test_the_same_order_is_known_from_another_row_of_another_file(
    folder: Path, capsys: Captured
) -> None:
    one, two = folder / "one.xlsx", folder / "two.csv"
    one.write_bytes(xlsx(table([a_row(联系电话="12345")])))
    two.write_bytes(csv_bytes([["标题"], *table([a_row(订单号="B1"), a_row(联系电话="12345")])]))
    assert totals(imported(capsys, one)[1]) == {"review": 1, "rows": 1}
    assert totals(imported(capsys, two)[1]) == {"accepted": 1, "known": 1, "rows": 2}


def test_a_taken_number_with_other_content_is_refused(folder: Path, capsys: Captured) -> None:
    file = folder / "orders.xlsx"
    file.write_bytes(xlsx(table([a_row()])))
    imported(capsys, file)
    file.write_bytes(xlsx(table([a_row(件数=3)])))
    code, printed = imported(capsys, file)
    assert (code, totals(printed)) == (1, {"refused": 1, "rows": 1})
    assert "was taken in with other content" in printed["rows"][0]["reasons"][0]["message"]


def test_a_taken_number_with_another_customer_is_in_review_and_not_taken(
    folder: Path, capsys: Captured
) -> None:
    file = folder / "orders.xlsx"
    file.write_bytes(xlsx(table([a_row()])))
    imported(capsys, file)
    file.write_bytes(xlsx(table([a_row(客户姓名="王五")])))
    code, printed = imported(capsys, file)
    assert (code, totals(printed)) == (0, {"review": 1, "rows": 1})
    assert [reason["field"] for reason in printed["rows"][0]["reasons"]] == ["number", "customer"]
    file.write_bytes(xlsx(table([a_row()])))
    assert totals(imported(capsys, file)[1]) == {"known": 1, "rows": 1}


def test_many_orders_are_all_taken_in(folder: Path, capsys: Captured) -> None:
    file = folder / "orders.xlsx"
    file.write_bytes(xlsx(table([a_row(订单号=f"B{n}") for n in range(600)])))
    assert totals(imported(capsys, file)[1]) == {"accepted": 600, "rows": 600}
    assert totals(imported(capsys, file)[1]) == {"known": 600, "rows": 600}


@pytest.mark.parametrize("content", [b"<html></html>", None], ids=["a web page", "no file"])
def test_a_file_that_cannot_be_read_is_an_error_with_what_to_do_and_exit_one(
    folder: Path, capsys: Captured, content: bytes | None
) -> None:
    file = folder / "orders.xlsx"
    if content is not None:
        file.write_bytes(content)
    assert cli.run(["orders", "import", str(file), "--merchant", "HOMELY"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    error, *hints = printed.err.splitlines()
    assert error.startswith(f"error: {file}: ")
    assert all(one.startswith("hint: ") for one in hints)


def test_a_cell_cannot_move_the_cursor_of_a_terminal(folder: Path, capsys: Captured) -> None:
    file = folder / "orders.csv"
    file.write_bytes(csv_bytes(table([a_row(订单号="A\x1b[2J", 件数="\x1b]0;x\x07")])))
    cli.run(["orders", "import", str(file), "--merchant", "HOMELY", "--dry-run"])
    printed = capsys.readouterr()
    assert "\x1b" not in printed.out + printed.err


def test_a_merchants_code_is_checked_first(folder: Path) -> None:
    assert cli.run(["orders", "import", "none.xlsx", "--merchant", "家具厂"]) == 2


@pytest.mark.parametrize("name", ["orders.xlsx", "orders.csv"])
def test_the_template_is_read_again_and_holds_no_order(
    folder: Path, capsys: Captured, name: str
) -> None:
    assert cli.run(["orders", "template", name]) == 0
    assert cli.run(["orders", "import", name, "--merchant", "HOMELY", "--dry-run"]) == 1
    assert "no orders" in capsys.readouterr().err


def test_the_templates_example_is_accepted_under_a_number_of_its_own(
    folder: Path, capsys: Captured
) -> None:
    """Shows FH-11.4.3."""
    cli.run(["orders", "template", "orders.xlsx"])
    written = read_workbook(Path("orders.xlsx").read_bytes(), packed=True)
    headings, example = (list(row.cells) for row in written[0].rows)
    assert {"订单号*", "预约提货日期*", "件数*", "货物总方量(m³)*", "备注"} <= set(headings)
    file = folder / "mine.xlsx"
    file.write_bytes(xlsx([headings, ["A1", *example[1:]]]))
    assert imported(capsys, file, "--dry-run")[0] == 0


def test_a_template_never_overwrites_a_file(folder: Path) -> None:
    file = folder / "orders.xlsx"
    file.write_bytes(b"mine")
    assert cli.run(["orders", "template", str(file)]) == 1
    assert file.read_bytes() == b"mine"
    assert cli.run(["orders", "template", str(file), "--force"]) == 0
    assert file.read_bytes() != b"mine"


def test_an_order_of_a_file_may_take_the_place_of_one_that_is_there(
    folder: Path, capsys: Captured
) -> None:
    file = folder / "orders.xlsx"
    rows = [a_row(), a_row(订单号="A2", 替换订单号=1001), a_row(订单号="A3", 替换订单号="A1001")]
    file.write_bytes(xlsx(table(rows[:1])))
    imported(capsys, file)
    file.write_bytes(xlsx(table(rows)))
    _, printed = imported(capsys, file)
    assert [row["outcome"] for row in printed["rows"]] == ["known", "refused", "accepted"]
    assert printed["rows"][1]["reasons"] == [
        {"field": "replaces", "message": "HOMELY has no order 1001 to be replaced"}
    ]


@pytest.mark.parametrize("there", [True, False], ids=["next to a database", "before there is one"])
def test_a_dry_run_says_what_the_import_then_says(
    folder: Path, capsys: Captured, there: bool
) -> None:
    file = folder / "orders.xlsx"
    if there:
        file.write_bytes(xlsx(table([a_row(订单号="OLD"), a_row(订单号="SAME")])))
        imported(capsys, file)
    rows = [
        a_row(订单号="SAME"),
        a_row(订单号="OLD", 件数=3),
        a_row(订单号="A1", 替换订单号="OLD"),
        a_row(订单号="A2", 替换订单号="NOWHERE"),
        a_row(订单号="A3", 替换订单号="A4"),
        a_row(订单号="A4", 收货地址="文三路1号"),
        a_row(订单号="A5", 替换订单号="A4"),
        a_row(订单号="A6", 件数="x"),
        *(a_row(订单号=f"B{n}") for n in range(BATCH_ORDERS)),
        a_row(订单号="C1", 替换订单号="A1"),
    ]
    file.write_bytes(xlsx(table(rows)))
    rehearsed = imported(capsys, file, "--dry-run")
    assert rehearsed == imported(capsys, file, "--dry-run"), "nothing was taken in"
    assert result_of(rehearsed) == result_of(imported(capsys, file))
    refused = [row["order_no"] for row in rehearsed[1]["rows"] if row["outcome"] == "refused"]
    assert refused == (["OLD", "A2", "A3", "A6"] if there else ["A2", "A3", "A6"])


def test_every_reason_of_an_order_has_its_line(folder: Path, capsys: Captured) -> None:
    file = folder / "orders.xlsx"
    file.write_bytes(xlsx(table([a_row(付款方式="未付", 提货时间="下午")])))
    cli.run(["orders", "import", str(file), "--merchant", "HOMELY", "--dry-run"])
    printed = capsys.readouterr().out
    assert "names no hour" in printed
    assert "paid" in printed
    assert "x0a" not in printed
