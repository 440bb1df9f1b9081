"""Child processes: ended with their parent, logged to a file, stopped in good order."""

import asyncio
import atexit
import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from activities.adapters.process.lifetime import OWN_ONLY

PARENT_DEATH_PROGRAM = Path(__file__).with_name("parent_death_signal.py")
STOP_GRACE_SECONDS = 10.0
LOG_BYTES = 20 * 2**20  # a longer log is set aside at the next start


class Child:
    """One of our running programs; it dies with this process, however that ends (Linux)."""

    def __init__(self, name: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.name = name
        self.log = log
        self._process = process
        atexit.register(self.kill)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative is the signal that ended it."""
        return self._process.poll()

    @property
    def running(self) -> bool:
        return self.exit_code is None

    async def stop(self, grace: float = STOP_GRACE_SECONDS) -> int:
        """SIGTERM, wait `grace` seconds, then SIGKILL; the exit code."""
        if self.running:
            self._process.terminate()
        try:
            return await asyncio.to_thread(self._process.wait, grace)
        except subprocess.TimeoutExpired:
            self.kill()
            return self._process.wait()
        finally:
            atexit.unregister(self.kill)

    def wait(self) -> int:
        """Block until it ends by itself; its exit code."""
        return self._process.wait()

    def kill(self) -> None:
        """SIGKILL, and gone when this returns. Safe to call twice."""
        self._process.kill()
        self._process.wait()

    def last_words(self, lines: int = 8) -> str:
        """The end of its log, for an error message."""
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        return ""


def start_child(
    name: str,
    argv: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    keep_fds: Sequence[int] = (),
) -> Child:
    """Start a program in a session of its own, so Ctrl-C reaches us and we stop it in order.

    Args:
        name: what people call it.
        argv: absolute program path and arguments.
        log: file that its output is appended to.
        env: variables on top of our own.
        cwd: working folder; ours by default.
        keep_fds: file descriptors it inherits (a lock that lives as long as it does).
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".old.log"))
    ends_with_parent = [sys.executable, "-I", "-S", str(PARENT_DEATH_PROGRAM), str(os.getpid())]
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
            [*ends_with_parent, *map(str, argv)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            cwd=cwd,
            pass_fds=keep_fds,
            start_new_session=True,
            umask=OWN_ONLY,
        )
    return Child(name, process, log)
