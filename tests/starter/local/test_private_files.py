"""What our copy keeps, nobody else on the machine can read."""

import stat
from pathlib import Path

from activities.adapters.process.lifetime import keep_private
from tests.source import ROOT, files


def open_to_others(folder: Path) -> list[str]:
    """What others may read, write or enter."""
    found = (folder, *folder.rglob("*"))
    return [f"{one}: {one.stat().st_mode:o}" for one in found if one.stat().st_mode & 0o077]


def test_what_an_earlier_version_left_open_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "log"
    folder.mkdir(parents=True)
    for name in ("api.log", "engine.db"):
        (folder / name).touch()
        (folder / name).chmod(0o644)
    (tmp_path / "outside").touch(0o644)
    (folder / "link").symlink_to(tmp_path / "outside")
    keep_private(tmp_path / "data")
    assert stat.S_IMODE((folder / "api.log").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (tmp_path / "outside").stat().st_mode & 0o044


WRITES_NO_FILE = {"parent_death_signal.py", "program.py", "xls_process.py"}
"""One becomes another program; two read what strangers sent, and write to their output alone."""


def test_each_of_our_programs_begins_so() -> None:
    """One that is started by `python -m`, or by its console script."""
    mains = [
        file
        for file in files("starter", "workers", "activities")
        if '== "__main__"' in file.read_text() and file.name not in WRITES_NO_FILE
    ]
    mains.append(ROOT / "starter" / "cli.py")
    assert len(mains) > 3
    silent = [str(file.relative_to(ROOT)) for file in mains if "begin()" not in file.read_text()]
    assert silent == []
