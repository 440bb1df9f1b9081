"""How every process of ours begins, runs and ends."""

import asyncio

from activities.adapters.process import serve_until_done


def test_a_long_lived_process_runs_on_libuv() -> None:
    async def loop_of() -> str:
        return type(asyncio.get_running_loop()).__module__

    assert serve_until_done(loop_of()) == "uvloop"
