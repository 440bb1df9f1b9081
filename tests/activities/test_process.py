"""How every process of ours begins, runs and ends."""

import asyncio
import gc

from activities.adapters.process import freeze_loaded_objects, serve_until_done


def test_a_long_lived_process_runs_on_libuv() -> None:
    async def loop_of() -> str:
        return type(asyncio.get_running_loop()).__module__

    assert serve_until_done(loop_of()) == "uvloop"


def test_a_collection_leaves_out_what_is_loaded() -> None:
    before = len(gc.get_objects())  # of what collections walk
    freeze_loaded_objects()
    assert len(gc.get_objects()) < before / 10
    assert gc.get_freeze_count() > before / 2
