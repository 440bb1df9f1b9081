"""Keeps programs running: one that ends by itself is restarted, and a person is informed."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from activities.adapters.partners.http_client import HttpClient, NoReplyError
from models.phrases import phrase
from starter.local.processes import Child, start_child
from starter.local.progress import Tell
from starter.local.setup_error import SetupError

READY_WITHIN_SECONDS = 30.0
LOOK_AGAIN_SECONDS = 0.1
RESTARTS_MAX = 5
RESTARTS_WITHIN_SECONDS = 60.0
REST_SECONDS = 3.0
"""A program that ends more often than that rests so long before each further try."""


@dataclass
class SupervisedProgram:
    """One program that is to run: how it is started, and what runs of it now."""

    name: str
    start: Callable[[], Awaitable[Child]]
    child: Child
    restarts: list[float] = field(default_factory=list)


class Supervisor:
    """Starts programs, watches each on its own, and stops them in the reverse order.

    Args:
        tell: called with a line when a program had to be started again.
        rest: seconds that one that keeps ending rests.
    """

    def __init__(self, tell: Tell, *, rest: float = REST_SECONDS) -> None:
        self._tell = tell
        self._rest = rest
        self._kept: dict[str, SupervisedProgram] = {}
        self._watches: dict[str, asyncio.Task[None]] = {}

    async def start(self, name: str, start: Callable[[], Awaitable[Child]]) -> None:
        """Start a program and keep it running from now on.

        Raises:
            SetupError: it did not come up.
        """
        self.keep(name, start, await start())

    def keep(self, name: str, start: Callable[[], Awaitable[Child]], child: Child) -> None:
        """Keep a program running that is started already."""
        self._kept[name] = kept = SupervisedProgram(name, start, child)
        self._watches[name] = asyncio.create_task(self._watch(kept))

    def pid(self, name: str) -> int:
        """The process id of a program that is kept."""
        return self._kept[name].child.pid

    def kill(self, name: str) -> None:
        """SIGKILL, as a crash would; it is not started again."""
        self._watches.pop(name).cancel()
        self._kept.pop(name).child.kill()

    async def stop(self, name: str) -> int:
        """SIGTERM and wait; its exit code. It is not started again."""
        await _cancelled(self._watches.pop(name))
        return await self._kept.pop(name).child.stop()

    async def stop_all(self) -> None:
        """Stop watching, then every program, the one that was started last first."""
        for watch in self._watches.values():
            watch.cancel()  # all of them first: none is started again while others stop
        for name in reversed(list(self._kept)):
            await self.stop(name)

    async def _watch(self, kept: SupervisedProgram) -> None:
        while True:
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
            if not kept.child.running:
                await self._again(kept)

    async def _again(self, kept: SupervisedProgram) -> None:
        now = time.monotonic()
        kept.restarts = [at for at in kept.restarts if now - at < RESTARTS_WITHIN_SECONDS]
        if len(kept.restarts) >= RESTARTS_MAX:
            self._tell(
                phrase(
                    "{name} keeps ending: the next try is in {seconds} s; see {log}",
                    name=kept.name,
                    seconds=f"{self._rest:g}",
                    log=kept.child.log,
                )
            )
            await asyncio.sleep(self._rest)
        kept.restarts.append(time.monotonic())
        self._tell(
            phrase(
                "{name} ended ({exit_code}): starting it again",
                name=kept.name,
                exit_code=kept.child.exit_code,
            )
        )
        try:
            kept.child = await kept.start()
        except (SetupError, OSError) as error:  # looked at again at once, and counted
            why = error.hint if isinstance(error, SetupError) else error
            self._tell(phrase("{name} did not come up: {why}", name=kept.name, why=why))
        else:
            self._tell(phrase("{name} runs again", name=kept.name))


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


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
    why = (
        phrase("did not get ready in time")
        if child.running
        else phrase("ended with {code}", code=child.exit_code)
    )
    await child.stop()
    raise SetupError(
        phrase(
            "the {name} {why}; the end of its log:\n{last_words}",
            name=name,
            why=why,
            last_words=child.last_words(),
        ),
        hint=phrase("see {log}", log=log),
    )


async def _ready(child: Child, http: HttpClient, url: str) -> bool:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while child.running and time.monotonic() < deadline:
        with contextlib.suppress(NoReplyError):
            if (await http.get(url)).status == 200:
                return True
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
    return False
