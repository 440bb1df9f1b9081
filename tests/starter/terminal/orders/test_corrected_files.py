"""What has to be put right comes back as a file at the terminal, as from the pages."""

from pathlib import Path

from starter.order_files.workbooks.xlsx import read_xlsx
from tests.starter.cli import DeskUnderTest
from tests.starter.order_files.written_files import a_row, csv_bytes, table, xlsx


def cells_in(file: Path) -> set[object]:
    """All cells of a workbook."""
    (sheet,) = read_xlsx(file.read_bytes())
    return {cell for row in sheet.raw.rows.values() for cell in row.values()}


async def test_the_orders_to_put_right_are_written_and_the_others_taken_in(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    file, back = tmp_path / "orders.xlsx", tmp_path / "back.xlsx"
    file.write_bytes(xlsx(table([a_row(), a_row(订单号="A2", 件数="x")])))
    words = ("orders", "import", str(file), "-m", "shop-a", "--corrected", str(back))
    done = await desk.run(*words)
    assert done.code == 1
    assert {"A2", "问题"} <= cells_in(back)
    assert "A1001" not in cells_in(back)
    again = await desk.run(*words)
    assert "exists and was not touched" in again.err


async def test_a_list_with_nothing_to_put_right_writes_no_file(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    file, back = tmp_path / "orders.xlsx", tmp_path / "back.xlsx"
    file.write_bytes(xlsx(table([a_row()])))
    words = ("orders", "import", str(file), "-m", "shop-a", "--corrected", str(back))
    done = await desk.run(*words)
    assert (done.code, back.exists()) == (0, False)
    assert "nothing has to be put right" in done.err


async def test_the_verifications_to_put_right_are_written(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    """Shows FH-11.3.3.1."""
    await desk.take()
    file, back = tmp_path / "table.csv", tmp_path / "back.xlsx"
    rows = [("订单号", "原因"), ("A1", "没有网络"), ("A9", "没有网络")]
    file.write_bytes(csv_bytes(rows))
    words = ("verifications", "import", str(file), "-m", "shop-a", "--corrected", str(back))
    assert (await desk.run(*words)).code == 1
    assert "A9" in cells_in(back)
    assert "A1" not in cells_in(back)
