"""Keeps programs running: one that ends by itself is started again, and somebody hears of it."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from activities.adapters.http_client import HttpClient, NoReplyError
from starter.machine.processes import Child, start_child
from starter.machine.setup_error import SetupError

Tell = Callable[[str], None]

READY_WITHIN_SECONDS = 30.0
LOOK_AGAIN_SECONDS = 0.1
RESTARTS_MAX = 5
RESTARTS_WITHIN_SECONDS = 60.0
"""A program that ends more often than that is left alone: starting it again is no help."""


@dataclass
class Kept:
    """One program that is to run: how it is started, and what runs of it now."""

    name: str
    start: Callable[[], Awaitable[Child]]
    child: Child
    restarts: list[float] = field(default_factory=list)


class Supervisor:
    """Starts programs, watches them, and stops them in the reverse order.

    Args:
        tell: hears a line when a program had to be started again.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._kept: dict[str, Kept] = {}
        self._watching: asyncio.Task[None] | None = None

    async def start(self, name: str, start: Callable[[], Awaitable[Child]]) -> None:
        """Start a program and keep it running from now on.

        Raises:
            SetupError: it did not come up.
        """
        self.keep(name, start, await start())

    def keep(self, name: str, start: Callable[[], Awaitable[Child]], child: Child) -> None:
        """Keep a program running that is started already."""
        self._kept[name] = Kept(name, start, child)
        if self._watching is None:
            self._watching = asyncio.create_task(self._watch())

    def pid(self, name: str) -> int:
        """The process id of a program that is kept."""
        return self._kept[name].child.pid

    def kill(self, name: str) -> None:
        """SIGKILL, as a crash would; it is not started again."""
        self._kept.pop(name).child.kill()

    async def stop(self, name: str) -> int:
        """SIGTERM and wait; its exit code. It is not started again."""
        return await self._kept.pop(name).child.stop()

    async def stop_all(self) -> None:
        """Stop watching, then every program, the one that was started last first."""
        if self._watching:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching
        for name in reversed(list(self._kept)):
            await self.stop(name)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
            for kept in list(self._kept.values()):
                if not kept.child.running and kept.name in self._kept:
                    await self._again(kept)

    async def _again(self, kept: Kept) -> None:
        now = time.monotonic()
        kept.restarts = [at for at in kept.restarts if now - at < RESTARTS_WITHIN_SECONDS]
        if len(kept.restarts) >= RESTARTS_MAX:
            del self._kept[kept.name]
            self._tell(f"{kept.name} keeps ending: left alone; see {kept.child.log}")
            return
        kept.restarts.append(now)
        self._tell(f"{kept.name} ended ({kept.child.exit_code}): starting it again")
        with contextlib.suppress(SetupError):  # looked at again at once, and counted
            kept.child = await kept.start()
            self._tell(f"{kept.name} runs again")


async def start_program(
    name: str,
    argv: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str],
    http: HttpClient,
    ready_url: str,
) -> Child:
    """Start a program and return when its page says that it is ready.

    Raises:
        SetupError: it ended, or did not answer within half a minute.
    """
    child = start_child(name, argv, log=log, env=env)
    try:
        if await _ready(child, http, ready_url):
            return child
    except asyncio.CancelledError:
        child.kill()
        raise
    why = "did not get ready in time" if child.running else f"ended with {child.exit_code}"
    await child.stop()
    raise SetupError(
        f"the {name} {why}; the end of its log:\n{child.last_words()}", hint=f"see {log}"
    )


async def _ready(child: Child, http: HttpClient, url: str) -> bool:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while child.running and time.monotonic() < deadline:
        with contextlib.suppress(NoReplyError):
            if (await http.get(url)).status == 200:
                return True
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
    return False
