"""What a file may cost: memory and processor time are measured in a process of their own."""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.starter.books import book, row, sheet
from tests.starter.files import a_row, csv_bytes, table, xls, xlsx

MEMORY_MAX = 200
"""MB that reading may take, the program included; what the process was before it began does not
count, as it would in its resource usage."""

SECONDS_MAX = 10
"""Of the processor, for all these files together: what is caught is what does not end."""

_READS = """
import json, sys
from datetime import UTC, date, datetime
from pathlib import Path
from starter.order_files.cells import FileRefused
from starter.order_files.importer import read_orders
answers = []
for name in sys.argv[1:]:
    try:
        read = read_orders(Path(name).read_bytes(), merchant="H", today=date(2026, 11, 22),
            received_at=datetime(2026, 11, 22, 2, tzinfo=UTC))
        answers.append(read.totals["accepted"])
    except FileRefused as refused:
        answers.append(refused.message)
status = Path("/proc/self/status").read_text().splitlines()
peak = next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))
print(json.dumps([answers, peak]))
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
    many = [a_row(订单号=f"B{n}", 联系电话=f"138{n:08}") for n in range(5000)]
    yield "5000", xlsx(table(many))
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


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX))


def test_no_file_takes_more_than_its_share(tmp_path: Path) -> None:
    expected, names = [], []
    for n, (answer, data) in enumerate(files()):
        (tmp_path / str(n)).write_bytes(data)
        expected.append(answer)
        names.append(str(tmp_path / str(n)))
    done = subprocess.run(
        [sys.executable, "-c", _READS, *names], preexec_fn=_limit, capture_output=True, check=True
    )
    answers, peak = json.loads(done.stdout)
    assert [
        str(one)[: len(begin)] for one, begin in zip(answers, expected, strict=True)
    ] == expected
    assert peak < MEMORY_MAX
