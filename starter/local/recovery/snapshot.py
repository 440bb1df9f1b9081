"""A consistent copy of SQLite files that other processes go on writing.

In WAL mode a reader sees the file as it was when its transaction began, however long that
lasts. SQLite's own backup copies what the transaction sees.
"""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from models.errors import Unavailable
from models.phrases import phrase

WAIT_SECONDS = 5.0
PAGES_AT_ONCE = 4096

Tell = Callable[[int, int], None]
"""Receives how many pages are copied, and of how many."""


@contextmanager
def write_lock(file: Path) -> Iterator[None]:
    """Lock the file against writers until the context ends; readers go on.

    Raises:
        Unavailable: another program kept it locked for `WAIT_SECONDS`.
    """
    with closing(_open(file)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise Unavailable(
                phrase("{file} is locked by another program", file=file),
                hint="try again, or end the program that holds it",
            ) from error
        yield


@contextmanager
def frozen_file(file: Path) -> Iterator["FileSnapshot"]:
    """The file as it is now, unchanged until the context ends."""
    with closing(_open(file)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield FileSnapshot(connection)


class FileSnapshot:
    """One state of one file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def copy(self, to: Path, tell: Tell = lambda done, total: None) -> str:
        """Copy it to a new file, on the disk when this returns; gives its SHA-256.

        Raises:
            OSError: the file cannot be written.
        """
        with closing(sqlite3.connect(to)) as target:
            self._connection.backup(
                target,
                pages=PAGES_AT_ONCE,
                progress=lambda _, left, total: tell(total - left, total),
            )
        with to.open("rb") as copied:
            os.fsync(copied.fileno())
            return hashlib.file_digest(copied, "sha256").hexdigest()


def fault_in(file: Path) -> str | None:
    """The fault that SQLite finds in a file; None where it has none."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as connection:
            result = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if result == "ok" else result


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{file.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=WAIT_SECONDS
    )
