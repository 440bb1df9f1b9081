"""Programs that are kept running: each heals by itself, however the others do, and for good."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from starter.local.processes import Child, start_child
from starter.local.setup_error import SetupError
from starter.local.supervisor import Supervisor
from tests.starter.local.test_local import Spoken


class Kept:
    """A supervisor, what it says, and programs for it that run until they are killed."""

    def __init__(self, folder: Path) -> None:
        self.emitted = Spoken()
        self.supervisor = Supervisor(self.emitted.put_nowait, rest=0.01)
        self._log = folder / "log"

    async def sleeper(self) -> Child:
        return start_child("sleeper", ["/bin/sleep", "60"], log=self._log)

    async def quitter(self) -> Child:
        return start_child("quitter", ["/bin/false"], log=self._log)

    def kill(self, name: str) -> None:
        """As somebody outside does."""
        os.kill(self.supervisor.pid(name), 9)


@pytest_asyncio.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    one = Kept(tmp_path)
    yield one
    await one.supervisor.stop_all()


async def test_a_program_that_waits_for_another_does_not_keep_that_from_being_started(
    kept: Kept,
) -> None:
    server_is_back = asyncio.Event()

    async def worker() -> Child:
        await server_is_back.wait()
        return await kept.sleeper()

    async def server() -> Child:
        server_is_back.set()
        return await kept.sleeper()

    kept.supervisor.keep("worker", worker, await kept.sleeper())
    kept.supervisor.keep("server", server, await kept.sleeper())
    kept.kill("worker")
    await kept.emitted.until("worker ended (-9): starting it again")
    kept.kill("server")
    await kept.emitted.until("worker runs again")
    assert server_is_back.is_set()


async def test_a_program_that_keeps_ending_rests_and_is_then_tried_again(
    kept: Kept, tmp_path: Path
) -> None:
    await kept.supervisor.start("worker", kept.quitter)
    resting = f"worker keeps ending: the next try is in 0.01 s; see {tmp_path / 'log'}"
    await kept.emitted.until(resting)
    first = kept.supervisor.pid("worker")
    await kept.emitted.until("worker ended (1): starting it again")
    await kept.emitted.until(resting)
    assert kept.supervisor.pid("worker") != first


async def test_a_program_that_did_not_come_up_is_told_and_tried_again(kept: Kept) -> None:
    tries = iter([SetupError("the api ended with 1", hint="see api.log"), OSError(24, "too many")])

    async def api() -> Child:
        if error := next(tries, None):
            raise error
        return await kept.sleeper()

    kept.supervisor.keep("api", api, await kept.sleeper())
    first = kept.supervisor.pid("api")
    kept.kill("api")
    await kept.emitted.until("api did not come up: see api.log")
    await kept.emitted.until("api did not come up: [Errno 24] too many")
    await kept.emitted.until("api runs again")
    assert kept.supervisor.pid("api") != first


async def test_a_program_that_is_stopped_while_it_is_started_again_stays_down(kept: Kept) -> None:
    async def never() -> Child:
        await asyncio.Event().wait()
        raise AssertionError

    kept.supervisor.keep("worker", never, await kept.sleeper())
    kept.kill("worker")
    await kept.emitted.until("worker ended (-9): starting it again")
    assert await kept.supervisor.stop("worker") == -9
    await kept.supervisor.start("worker", kept.sleeper)
