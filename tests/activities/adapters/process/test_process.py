"""How each of our processes begins, runs and ends."""

import asyncio
import gc

from activities.adapters.process.lifetime import (
    GC_COMMAND,
    GC_LONG_LIVED,
    freeze_loaded_objects,
    serve_until_done,
)
from models.contract import Contract
from models.model_building import loaded_models


def test_a_long_lived_process_runs_on_libuv() -> None:
    async def loop_of() -> str:
        return type(asyncio.get_running_loop()).__module__

    assert serve_until_done(loop_of()) == "uvloop"


def test_a_long_lived_process_looks_for_garbage_more_often_than_a_command() -> None:
    async def threshold() -> int:
        return gc.get_threshold()[0]

    before = gc.get_threshold()
    try:
        gc.set_threshold(GC_COMMAND)
        assert serve_until_done(threshold()) == GC_LONG_LIVED
        gc.set_threshold(700)
        assert serve_until_done(threshold()) == 700
    finally:
        gc.set_threshold(*before)


def test_a_long_lived_process_has_built_every_model() -> None:
    class Late(Contract):
        """One that nobody used yet."""

    Late.__module__ = "models.late"
    assert not Late.__pydantic_complete__
    freeze_loaded_objects()
    models = list(loaded_models())
    assert Late in models
    assert [one for one in models if not one.__pydantic_complete__] == []


def test_a_collection_leaves_out_what_is_loaded() -> None:
    before = len(gc.get_objects())  # of what collections walk
    freeze_loaded_objects()
    assert len(gc.get_objects()) < before / 10
    assert gc.get_freeze_count() > before / 2
