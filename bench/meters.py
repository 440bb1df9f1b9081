"""What processes cost, read from /proc (Linux), and commits, read from write-ahead logs."""

import asyncio
import os
import platform
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
LOOK_SECONDS = 0.05


def cpu_ms(pid: int) -> float:
    """CPU time of a process with all its threads so far, in ms; in steps of a clock tick."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_MS


def rss_mb(pid: int) -> float:
    """Memory that a process holds in RAM, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


@dataclass
class Cpu:
    """CPU time of several processes from here on."""

    pids: Mapping[str, int]
    before: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        self.before = {name: cpu_ms(pid) for name, pid in self.pids.items()}

    def spent(self) -> dict[str, float]:
        """In ms, by process."""
        return {name: cpu_ms(pid) - self.before[name] for name, pid in self.pids.items()}


class Commits:
    """Counts the commits of a SQLite file in its write-ahead log; each is one fsync.

    The server's SQLite is inside of a Go program, where no fsync can be counted from outside
    without a tracer. A frame of the log that ends a transaction holds the size of the database
    (https://www.sqlite.org/fileformat2.html#the_write_ahead_log). What is written between the last
    look and a restart of the log is missed: a few in a hundred.
    """

    HEADER, FRAME = struct.Struct(">8I"), struct.Struct(">6I")

    def __init__(self, database: Path) -> None:
        self._log = database.with_name(f"{database.name}-wal")
        self._salts: tuple[int, ...] = ()
        self._read = 0
        self.count = 0
        self.look()
        self.count = 0

    def look(self) -> None:
        """Count what has come since the last look."""
        with suppress(FileNotFoundError), self._log.open("rb") as log:
            head = log.read(self.HEADER.size)
            if len(head) < self.HEADER.size:
                return
            _, _, page, _, *rest = self.HEADER.unpack(head)
            salts = tuple(rest[:2])
            if salts != self._salts:
                self._salts, self._read = salts, self.HEADER.size
            while True:
                log.seek(self._read)
                frame = log.read(self.FRAME.size)
                if len(frame) < self.FRAME.size:
                    return
                _, pages, *found = self.FRAME.unpack(frame)
                if tuple(found[:2]) != salts:
                    return
                self.count += pages > 0
                self._read += self.FRAME.size + page

    async def watch(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(LOOK_SECONDS)


def machine_class() -> str:
    """What a reader has to know of the machine: cores, processor, memory, Python."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "unknown processor",
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = platform.python_version()
    return f"{os.cpu_count()} cores, {cpu}, {memory:.0f} GiB, Python {python}"
