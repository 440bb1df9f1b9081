"""`fulfil verifications import`: a table told to its orders, once each (FH-11.3.3.1)."""

from pathlib import Path

from tests.starter.cli import DeskUnderTest
from tests.starter.order_files.written_files import csv_bytes

HEADINGS = ("订单号", "无法核销原因", "照片名称")


def a_table(folder: Path, *rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> str:
    """A table in a file."""
    file = folder / "table.csv"
    file.write_bytes(csv_bytes([headings, *rows]))
    return str(file)


async def test_a_table_is_told_once_and_sent_again_it_is_known(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    """Shows FH-11.3.3.1."""
    await desk.take()
    file = a_table(tmp_path, ("A1", "没有网络", "IMG_1.jpg"))
    sent = ("verifications", "import", file, "--merchant", "shop-a")
    dry, first, again = [await desk.json(*sent, *more) for more in (("--dry-run",), (), ())]
    assert [one["totals"]["accepted"] for one in (dry, first, again)] == [1, 1, 1]
    rows = await desk.store.reports.of_order("order:shop-a:A1")
    assert [(row.kind, row.by, row.content["data"]) for row in rows] == [
        ("verification_failed", "provider", {"reason": "没有网络", "sheet": "IMG_1.jpg"})
    ]


async def test_a_row_that_is_no_order_is_refused_and_the_others_are_told(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    await desk.take()
    file = a_table(tmp_path, ("A9", "没有网络", ""), ("A1", "没有网络", ""), ("A1 A2", "x", ""))
    done = await desk.run("verifications", "import", file, "--merchant", "shop-a", "-o", "json")
    assert done.code == 1
    outcomes = [row["outcome"] for row in done.json["rows"]]
    assert outcomes == ["refused", "accepted", "review"]


async def test_strict_tells_nothing_where_something_is_left_out(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    await desk.take()
    file = a_table(tmp_path, ("A1", "没有网络", "yes"), headings=("订单号", "原因", "加急"))
    done = await desk.run("verifications", "import", file, "-m", "shop-a", "--strict")
    assert (done.code, "加急" in done.err) == (1, True)
    assert await desk.store.reports.of_order("order:shop-a:A1") == []
