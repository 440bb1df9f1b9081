"""What a file may cost: memory and processor time are measured in a process of their own."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.starter.order_files.raw_workbooks import book, row, sheet
from tests.starter.order_files.written_files import a_row, csv_bytes, table, xls, xlsx

MEMORY_MAX = 200
"""MB that reading may take, the program included; what the process was before it began does not
count, as it would in its resource usage."""

ORDERS = 5_000
"""Of a plain file, by which the others are measured: a busy machine makes all of them dearer."""

TIMES_MAX = 3
"""How many times the processor's time of that one file the others may take; they take about one."""

SECONDS_MAX = 120
"""Of the processor: only what does not end is caught by it."""

_READS = """
import json, os, sys
from datetime import UTC, date, datetime
from pathlib import Path
from starter.order_files.workbooks.cells import FileRefused
from starter.order_files.importing.importer import read_orders
answers, spent = [], [sum(os.times()[:4])]
for name in sys.argv[1:]:
    try:
        read = read_orders(Path(name).read_bytes(), merchant="H", today=date(2026, 11, 22),
            received_at=datetime(2026, 11, 22, 2, tzinfo=UTC))
        answers.append(read.totals["accepted"])
    except FileRefused as refused:
        answers.append(refused.message)
    spent.append(sum(os.times()[:4]))
plain, whole = spent[1] - spent[0], spent[-1] - spent[1]
status = Path("/proc/self/status").read_text().splitlines()
peak = next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))
print(json.dumps([answers[1:], peak, whole / plain]))
"""
GOOD = csv_bytes(table([a_row()]))


def _far_to_the_right(sheet: Any) -> None:
    for at in range(60_000):
        sheet.write(at, 255, 1)


def files() -> Iterator[tuple[str, bytes]]:
    """Each file with what its first words of answer are."""
    yield "2", GOOD + b"\r\n" * 2_000_000 + csv_bytes([[*a_row(订单号="Z").values()]])
    yield "the file is empty", b"\n" * 2_000_000
    yield "1", GOOD + b"," * 19_000_000
    yield "1", GOOD + b",,,,,,,,,,,,\n" * 1_460_000
    yield "the file has more than 20,000 rows", GOOD + b'""\n' * 6_000_000
    yield "the quote that line 3 opens", GOOD + b'"' + b"\n" * 9_000_000
    shared = sheet(row(['<c t="s"><v>0</v></c>'] * 12) * 20_000)
    yield "the file has more than", book(shared, f"<sst><si><t>{'x' * 30_000}</t></si></sst>")
    merges = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(3, 50_000))
    yield "1", book(sheet(row(), after=f"<mergeCells>{merges}</mergeCells>"))
    yield str(ORDERS), a_plain_file()
    texts = [a_row(订单号=f"B{n}", 备注="x" * 32_000) for n in range(2_000)]
    yield "the file has more than", xls(table(texts))
    yield (
        "the workbook asks for more memory",
        xls([], change=_far_to_the_right),
    )
    yield (
        "3",
        xls(
            table([a_row(), a_row(订单号="A2"), a_row(订单号="A3")]),
            change=lambda sheet: sheet.write(65_535, 255, "x"),
        ),
    )


def blank_rows() -> tuple[str, bytes]:
    """Two million blank lines, a half of them hidden."""
    both = (f'<row r="{n}"/><row r="{n + 1}" hidden="1"/>' for n in range(3, 2_000_003, 2))
    return "1", book(sheet(row(), "".join(both)))


def formatted_cells() -> tuple[str, bytes]:
    """What a program leaves of a format below a list."""
    rows = (
        f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/><c r="C{n}" s="1"/></row>'
        for n in range(3, 1_000_003)
    )
    return "the workbook has more than 2,200,000 rows and cells", book(sheet(row(), "".join(rows)))


def a_plain_file() -> bytes:
    """A list of orders, as a merchant sends it."""
    many = [a_row(订单号=f"B{n}", 联系电话=f"138{n:08}") for n in range(ORDERS)]
    return xlsx(table(many))


def read_apart(
    folder: Path, files: Iterable[tuple[str, bytes]]
) -> tuple[list[str], list[str], int, float]:
    """What these are to answer, what they do, the most memory that took, in MB, and how many
    times the processor's time of a plain file."""
    expected, names = [], [str(folder / "plain")]
    (folder / "plain").write_bytes(a_plain_file())
    for n, (answer, data) in enumerate(files):
        (folder / str(n)).write_bytes(data)
        expected.append(answer)
        names.append(str(folder / str(n)))

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX))

    done = subprocess.run(
        [sys.executable, "-c", _READS, *names], preexec_fn=limit, capture_output=True, check=True
    )
    answers, peak, times = json.loads(done.stdout)
    shown = [str(one)[: len(begin)] for one, begin in zip(answers, expected, strict=True)]
    return expected, shown, peak, times


def test_no_file_takes_more_than_its_share(tmp_path: Path) -> None:
    expected, shown, peak, times = read_apart(tmp_path, files())
    assert shown == expected
    assert peak < MEMORY_MAX
    assert times < TIMES_MAX


@pytest.mark.parametrize("made", [blank_rows, formatted_cells])
def test_a_workbook_of_empty_rows_and_cells_costs_little_more_than_a_full_one(
    made: Callable[[], tuple[str, bytes]], tmp_path: Path
) -> None:
    expected, shown, peak, times = read_apart(tmp_path, [made()])
    assert shown == expected
    assert peak < MEMORY_MAX
    assert times < TIMES_MAX
