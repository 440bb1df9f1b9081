"""Child processes and how ours end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from starter.local import processes
from starter.local.processes import start_child

DEAF = "trap '' TERM; echo ready; while :; do read -r line < fifo; done"


async def test_a_child_that_ends_when_asked_tells_its_own_code(tmp_path: Path) -> None:
    child = start_child("sleeper", ["/bin/sleep", "60"], log=tmp_path / "log")
    assert child.running
    assert await child.stop() == -15


async def test_a_child_that_will_not_end_is_killed_after_the_grace(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    child = start_child("deaf", ["/bin/sh", "-c", DEAF], log=tmp_path / "log", cwd=tmp_path)
    with (tmp_path / "fifo").open("w"):  # opens once the child reads: its trap is set
        assert await child.stop(grace=0.1) == -9


async def test_stopping_twice_is_harmless(tmp_path: Path) -> None:
    child = start_child("quick", ["/bin/true"], log=tmp_path / "log")
    assert await child.stop() in {0, -15}
    await child.stop()


async def test_what_a_child_says_is_in_its_log(tmp_path: Path) -> None:
    script = "echo one; echo $GREETING >&2"
    log = tmp_path / "sub" / "log"
    child = start_child("talker", ["/bin/sh", "-c", script], log=log, env={"GREETING": "two"})
    child.wait()
    assert child.exit_code == 0
    assert child.last_words() == "one\ntwo"
    assert child.last_words(lines=1) == "two"


async def test_a_long_log_is_set_aside_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "LOG_BYTES", 3)
    log = tmp_path / "a.log"
    log.write_text("yesterday")
    child = start_child("talker", ["/bin/echo", "today"], log=log)
    child.wait()
    assert log.read_text() == "today\n"
    assert (tmp_path / "a.old.log").read_text() == "yesterday"


@pytest.mark.parametrize("code", [0, 1, 3])
def test_one_of_our_processes_ends_with_its_code_and_all_its_output(code: int) -> None:
    script = (
        "import atexit, sys; from activities.adapters.process.lifetime import end; "
        "atexit.register(print, 'wound down'); "
        f"sys.stdout.write('out'); sys.stderr.write('err'); end({code})"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (code, "out", "err")
