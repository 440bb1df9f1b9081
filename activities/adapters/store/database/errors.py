"""What a database's errors mean for people: the one place that knows the drivers' codes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from models.errors import FulfilError, Unavailable, UsageError
from models.phrases import phrase

WAIT_SECONDS: Final = 4.0
"""How long a transaction waits for its turn, or a statement for a lock: an answer within 5 s."""

MIGRATE_COMMAND: Final = "fulfil provision"
_MIGRATE_IT: Final = phrase("migrate it: {command}", command=MIGRATE_COMMAND)

CAUSES: Final = (
    (
        "SQLITE_BUSY",
        phrase("another program has it locked"),
        phrase("wait, or end the program that holds it"),
    ),
    (
        "SQLITE_LOCKED",
        phrase("another program has it locked"),
        phrase("wait, or end the program that holds it"),
    ),
    (
        "SQLITE_FULL",
        phrase("the disk is full"),
        phrase("free some space; nothing acknowledged is lost"),
    ),
    (
        "SQLITE_READONLY",
        phrase("its file may not be written"),
        phrase("check who owns the file and its folder"),
    ),
    (
        "SQLITE_CANTOPEN",
        phrase("its file cannot be opened"),
        phrase("check DATABASE_URL and the data folder"),
    ),
    (
        "SQLITE_IOERR",
        phrase("the disk reports an error"),
        phrase("check the disk and its free space"),
    ),
    ("SQLITE_CORRUPT", phrase("its file is damaged"), phrase("restore it from the last backup")),
    ("SQLITE_NOTADB", phrase("its file is not a database"), phrase("check DATABASE_URL")),
    ("SQLITE_ERROR", phrase("its tables are not those of this version"), _MIGRATE_IT),
    ("42P01", phrase("its tables are missing"), _MIGRATE_IT),
    ("42703", phrase("its tables are not those of this version"), _MIGRATE_IT),
    ("53100", phrase("the disk is full"), phrase("free some space; nothing acknowledged is lost")),
    (
        "55P03",
        phrase("another program has it locked"),
        phrase("wait, or end the program that holds it"),
    ),
    ("28", phrase("it refuses the login"), phrase("check user and password in DATABASE_URL")),
    ("3D", phrase("there is no such database"), phrase("check the name in DATABASE_URL")),
    (
        "25P03",
        phrase("this process stood still in a transaction"),
        phrase("try again; give it more processor time"),
    ),
    ("40", phrase("others changed the same rows at the same moment"), phrase("try again")),
    ("53", phrase("it has no room for us"), phrase("check its connections and memory")),
    ("57", phrase("it is starting or stopping"), phrase("try again in a moment")),
    ("08", phrase("it cannot be reached"), phrase("check that it runs, and DATABASE_URL")),
)
"""What a driver's code means: its beginning, the cause, what to do. The first that fits counts."""

_BAD_DATA: Final = "22"  # the SQLSTATE class of values that cannot be stored
_NO_CONNECTION: Final = "08"  # the SQLSTATE class of connections that broke


def busy() -> Unavailable:
    """There was no turn in time: others in this process are at work, or wait themselves."""
    return Unavailable(
        "the database is busy: no connection was free in time",
        hint="try again in a moment",
        retry_after=WAIT_SECONDS,
    )


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another connection holds what this one needs."""
    return getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY")


@contextmanager
def explained() -> Iterator[None]:
    """Turn a driver's error into ours."""
    try:
        yield
    except PoolTimeout as error:
        raise busy() from error
    except (DBAPIError, sqlite3.Error, OSError) as error:
        ours = _meaning(error)
        if ours is None:
            raise
        raise ours from error


def _meaning(error: DBAPIError | sqlite3.Error | OSError) -> FulfilError | None:
    """Our error for a driver's, or nothing where it is a fault of our own code."""
    code = _code(error)
    if code.startswith(_BAD_DATA):
        return UsageError(
            "a text holds a character that cannot be stored", hint="leave out NUL characters"
        )
    row = next((row for row in CAUSES if code.startswith(row[0])), None)
    if row is None:
        return None
    _, cause, hint = row
    return Unavailable(
        phrase("the database cannot be used now: {cause}", cause=cause),
        hint=hint,
        retry_after=WAIT_SECONDS,
    )


def _code(error: DBAPIError | sqlite3.Error | OSError) -> str:
    """SQLite's name of an error, or PostgreSQL's SQLSTATE."""
    if isinstance(error, OSError) or getattr(error, "connection_invalidated", False):
        return _NO_CONNECTION
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "none"
