"""What a stand-in did is on the disk, whatever ends it."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from models.messages.partners.outcome import Done
from tests.activities.adapters.partners.partner_world import a_call, a_world

ORDER = "order:acme:1"


@asynccontextmanager
async def a_process(data: Path, port: int = 0) -> AsyncIterator[tuple[Process, str]]:
    """The stand-ins as a process of their own, and the first line it says."""
    program = [sys.executable, "-m", "activities.adapters.standins"]
    options = ["--port", str(port), "--data", str(data)]
    process = await asyncio.create_subprocess_exec(*program, *options, stderr=PIPE)
    try:
        assert process.stderr
        yield process, (await process.stderr.readline()).decode()
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_the_state_is_rebuilt_from_its_effects(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.http.post(f"{world.url}/stock/__stock", {"W-1": 2})
        await world.attempt(a_call("reserve_stock", ORDER))
        levels = await world.page("stock/__stock")

    async with a_world(tmp_path) as again:
        assert await again.page("stock/__stock") == levels
        assert (await again.attempt(a_call("reserve_stock", ORDER))).done is Done.ALREADY_DONE
        assert (await again.attempt(a_call("ship_stock", ORDER))).done is Done.DONE


async def test_what_a_stand_in_was_told_of_an_order_can_be_forgotten(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        for step in ("reserve_stock", "ask_vehicle"):
            await world.attempt(a_call(step, ORDER))
        before = {file.name: file.read_text("utf-8") for file in effects_logs(tmp_path)}
        for partner in ("stock", "carrier"):
            await world.http.post(f"{world.url}/{partner}/__forget", {"order": ORDER})
        await world.attempt(a_call("ship_stock", ORDER))
    after = {file.name: file.read_text("utf-8") for file in effects_logs(tmp_path)}
    assert any("衣柜" in text or "佛山" in text for text in before.values())
    assert not any("衣柜" in text or "佛山" in text for text in after.values())
    async with a_world(tmp_path) as again:
        assert (await again.attempt(a_call("ship_stock", ORDER))).done is Done.ALREADY_DONE


def effects_logs(folder: Path) -> list[Path]:
    """The files of the stand-ins."""
    return sorted(folder.rglob("*.jsonl"))


async def test_a_line_that_a_crash_cut_short_is_dropped(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.attempt(a_call("ask_vehicle", ORDER))
    effects_log = tmp_path / "carrier.jsonl"
    whole = effects_log.read_bytes()
    effects_log.write_bytes(whole + whole[: len(whole) // 2])

    async with a_world(tmp_path) as again:
        await again.attempt(a_call("cancel_vehicle", ORDER))

    async with a_world(tmp_path) as once_more:
        assert await once_more.effects(a_call("ask_vehicle", ORDER)) == 1
        assert await once_more.effects(a_call("cancel_vehicle", ORDER)) == 1


async def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    call = a_call("send_notice", ORDER)
    async with a_process(tmp_path) as (process, output), a_world(tmp_path / "other") as world:
        url = output.removeprefix("stand-ins: ").partition(",")[0]
        await replace(world, url=url).attempt(call)
        process.kill()
        await process.wait()

    async with a_world(tmp_path) as again:
        assert (await again.attempt(call, attempt=2)).done is Done.ALREADY_DONE


async def test_the_process_ends_cleanly_when_it_is_asked_to(tmp_path: Path) -> None:
    async with a_process(tmp_path) as (process, _):
        process.send_signal(signal.SIGTERM)

        assert await process.wait() == 0


async def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    async with a_world(tmp_path / "first") as world:
        port = int(world.url.rpartition(":")[2])
        async with a_process(tmp_path / "second", port) as (process, output):
            assert await process.wait() == 1

    assert output.startswith(f"stand-ins: it cannot listen on 127.0.0.1:{port}: ")
