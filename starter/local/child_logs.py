"""Logs of child programs, kept short while they run: what is old is set aside, once."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starter.local.processes import LOG_BYTES

LOOK_SECONDS = 60.0


@asynccontextmanager
async def keep_logs_short(folder: Path) -> AsyncIterator[None]:
    """Look at every log of the folder once a minute, until the context ends."""
    looking = asyncio.create_task(_shorten_logs(folder))
    try:
        yield
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking


async def _shorten_logs(folder: Path) -> None:
    while True:
        await asyncio.to_thread(set_aside, folder)
        await asyncio.sleep(LOOK_SECONDS)


def set_aside(folder: Path, most: int = LOG_BYTES) -> None:
    """Copy what is longer than `most` bytes to `<name>.old.log`, and empty it.

    A program goes on writing into the file it has open, at its end. What it writes between the
    two is lost: a line or two of a log.
    """
    for log in folder.glob("*.log"):
        if log.name.endswith(".old.log") or log.stat().st_size <= most:
            continue
        shutil.copyfile(log, log.with_suffix(".old.log"))
        os.truncate(log, 0)
