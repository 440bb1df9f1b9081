"""Rebuild a SQLite file: what was overwritten or deleted leaves no trace in its free pages."""

import sqlite3
import time
from pathlib import Path
from typing import Final

from activities.adapters.store.database.engine import read_url
from activities.adapters.store.database.errors import WAIT_SECONDS, explained
from models.errors import Unavailable
from models.phrases import JoinedTexts, phrase

SMALL_DATABASE: Final = 200 * 1024 * 1024
"""Up to this many bytes a file is rebuilt while others wait: it takes about a second."""

POLL_SECONDS: Final = 0.05


def rebuilt(url: str, *, whatever: bool = False) -> tuple[str, ...]:
    """Leave no remains in our database's files, as far as that can be done now.

    Args:
        url: our database's.
        whatever: a large file too, while others wait.

    Gives what is left for a person to do, a sentence each.
    """
    file = sqlite_file(url)
    if file is None:
        return (phrase("dead rows of PostgreSQL may hold remains until a VACUUM FULL"),)
    later = phrase(
        "free pages of {file} may hold remains: fulfil erase --rebuild at a quiet time",
        file=str(file),
    )
    if not whatever and file.stat().st_size > SMALL_DATABASE:
        return (later,)
    try:
        done = rebuild(file)
    except Unavailable as error:
        return (JoinedTexts((later, error.message)),)
    return (
        ()
        if done
        else (phrase("{file}'s log is in use: fulfil erase --rebuild once more", file=str(file)),)
    )


def sqlite_file(url: str) -> Path | None:
    """The file of our database; none where it is a server's."""
    parsed = read_url(url)
    return Path(str(parsed.database)) if parsed.get_backend_name() == "sqlite" else None


def rebuild(file: Path) -> bool:
    """Write the file again, and empty its log; others wait meanwhile.

    Gives False where somebody reads in it all the time, so that the log could not be emptied.

    Raises:
        Unavailable: another program has it locked, or the disk is full; it stays as it was.
    """
    with explained():
        connection = sqlite3.connect(file, timeout=WAIT_SECONDS, isolation_level=None)
        try:
            connection.execute("VACUUM")
            return _emptied(connection)
        finally:
            connection.close()


def _emptied(connection: sqlite3.Connection) -> bool:
    until = time.monotonic() + WAIT_SECONDS
    while True:
        blocked, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not blocked or time.monotonic() > until:
            return not blocked
        time.sleep(POLL_SECONDS)
