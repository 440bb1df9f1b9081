"""The one way each of our processes begins, speaks to whoever watches it, and ends."""

import contextlib
import gc
import logging
import os
import stat
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from models.visible_text import visible_lines

T = TypeVar("T")

OWN_ONLY = 0o077
"""The umask of each of our processes: what it makes, nobody else on the machine can read."""

GC_LONG_LIVED = 100_000
"""New objects between two collections of a worker or a door, at most."""

GC_COMMAND = 1_000_000
"""The same of a command, and of what begins: a fifth of its time was looking through modules that
stay."""

NO_PLUGINS = "__all__"
"""pydantic's word for none: it reads the entry points of every installed package for them, which
takes a command a twentieth of its time. Who wants some sets the variable, to an empty text."""


def begin() -> None:
    """What a process does before anything else, and before it imports what it needs."""
    os.umask(OWN_ONLY)
    gc.set_threshold(GC_COMMAND)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", NO_PLUGINS)


def keep_private(folder: Path) -> None:
    """Take from others what they may do in our folder that an earlier version left open."""
    if not folder.exists():
        return
    for found in (folder, *folder.rglob("*")):
        with contextlib.suppress(OSError):  # it is gone, or another user's own
            mode = found.lstat().st_mode
            if mode & OWN_ONLY and not stat.S_ISLNK(mode):
                found.chmod(stat.S_IMODE(mode) & ~OWN_ONLY)


def say(who: str, line: str) -> None:
    """One line on stderr for whoever watches."""
    sys.stderr.write(f"{who}: {visible_lines(line)}\n")
    sys.stderr.flush()


def serve_until_done(work: Coroutine[Any, Any, T]) -> T:
    """Run what a long-lived process does, to its end, on libuv's event loop.

    A worker or a door is mostly messages that come in: the loop itself is a tenth of its CPU.
    """
    import uvloop  # not needed by commands, which are over before it would pay

    gc.set_threshold(min(gc.get_threshold()[0], GC_LONG_LIVED))
    return uvloop.run(work)


def freeze_loaded_objects() -> None:
    """Build every model, and let collections of garbage leave out what is there now.

    Else a model is built when it is first used, which may be in a workflow's task. Most of what is
    there stays for good, and a full collection stops every thread while it walks all objects, in
    a worker also one with a workflow task, which has two seconds. The modules alone take a tenth
    of a second.
    """
    from models.model_building import build_models  # it brings pydantic, which --help does not need

    build_models()
    gc.collect()
    gc.freeze()


def end(code: int) -> NoReturn:
    """Flush what was written and leave at once with the exit code.

    A Python process that made a Temporal client can crash while the interpreter winds down
    (SDK 1.35 on Python 3.11), so ours end at once. Close what must be closed before.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        # A closed pipe (`fulfil orders list | head`) is not a reason to fail.
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
