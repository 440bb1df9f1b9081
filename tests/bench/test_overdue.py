"""A list of what is overdue asks Temporal for nothing."""

import asyncio
from pathlib import Path

from bench.overdue import counting, measure_overdue


async def test_what_is_overdue_is_listed_without_a_call_to_temporal(tmp_path: Path) -> None:
    found = await measure_overdue(tmp_path, 40, lambda _: None)
    assert (found.orders, found.calls) == (40, 0)
    assert found.rows > 0


async def test_whoever_comes_is_counted() -> None:
    async with counting() as (address, counter):
        reader, writer = await asyncio.open_connection(*address.split(":"))
        assert await reader.read() == b""
        writer.close()
    assert counter.calls == 1
