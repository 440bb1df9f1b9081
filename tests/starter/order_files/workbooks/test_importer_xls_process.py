"""An .xls is read in a process of its own: what it takes, and how its end is told."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from starter.order_files.workbooks import xls, xls_process
from starter.order_files.workbooks.cells import FileRefused
from tests.starter.order_files.workbooks.test_importer_xls_bounds import HEAVY, book
from tests.starter.order_files.written_files import a_row, outcomes, read, table
from tests.starter.order_files.written_files import xls as a_workbook
from tests.thorough import first_of

MEMORY_MAX = 200
"""MB that the process may have held when it refused, the interpreter included."""

_READS = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-I", sys.argv[1]], stdin=open(sys.argv[2], "rb"),
    stdout=subprocess.DEVNULL, check=False)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


@pytest.mark.parametrize("heavy", first_of(HEAVY))
def test_the_process_is_refused_memory_and_says_so_by_its_end(heavy: str, tmp_path: Path) -> None:
    file = tmp_path / "heavy.xls"
    file.write_bytes(book(*HEAVY[heavy]))
    measured = [sys.executable, "-c", _READS, xls_process.__file__, str(file)]
    done = subprocess.run(measured, capture_output=True, check=True, text=True)
    end, peak = map(int, done.stdout.split())
    assert end in (xls_process.HEAVY, xls_process.BROKEN)
    assert peak < MEMORY_MAX


def test_a_process_that_is_killed_by_a_limit_leaves_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xls, "SECONDS_MAX", 0.0)
    with pytest.raises(FileRefused, match="asks for more memory than any order file") as refused:
        read(a_workbook(table([a_row()])))
    assert refused.value.__cause__ is None


def test_a_process_that_has_less_already_keeps_it() -> None:
    done = subprocess.run(
        [sys.executable, "-I", xls_process.__file__], input=a_workbook(table([a_row()])),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (5, 5)),
        capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.count(b"\n") > 2


def test_yes_and_no_and_nought_are_read_as_they_stand() -> None:
    rows = read(a_workbook(table([a_row(加急=False), a_row(订单号="B", 加急=True, 重量=0)]))).rows
    assert outcomes(rows) == ["accepted", "accepted"]
    assert [row.order.urgent for row in rows if row.order] == [False, True]
