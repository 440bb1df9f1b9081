"""What a database's errors mean for people: the one place that knows the drivers' codes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from models.errors import FulfilError, Unavailable, UsageError

WAIT_SECONDS: Final = 4.0
"""How long a transaction waits for its turn, or a statement for a lock: an answer within 5 s."""

CAUSES: Final = (
    ("SQLITE_BUSY", "another program has it locked", "wait, or end the program that holds it"),
    ("SQLITE_LOCKED", "another program has it locked", "wait, or end the program that holds it"),
    ("SQLITE_FULL", "the disk is full", "free some space; nothing acknowledged is lost"),
    ("SQLITE_READONLY", "its file may not be written", "check who owns the file and its folder"),
    ("SQLITE_CANTOPEN", "its file cannot be opened", "check DATABASE_URL and the data folder"),
    ("SQLITE_IOERR", "the disk reports an error", "check the disk and its free space"),
    ("SQLITE_CORRUPT", "its file is damaged", "restore it from the last backup"),
    ("SQLITE_NOTADB", "its file is not a database", "check DATABASE_URL"),
    ("SQLITE_ERROR", "its tables are not those of this version", "migrate it: {migrate}"),
    ("42P01", "its tables are missing", "migrate it: {migrate}"),
    ("42703", "its tables are not those of this version", "migrate it: {migrate}"),
    ("53100", "the disk is full", "free some space; nothing acknowledged is lost"),
    ("55P03", "another program has it locked", "wait, or end the program that holds it"),
    ("28", "it refuses the login", "check user and password in DATABASE_URL"),
    ("3D", "there is no such database", "check the name in DATABASE_URL"),
    (
        "25P03",
        "this process stood still in a transaction",
        "try again; give it more processor time",
    ),
    ("40", "others changed the same rows at the same moment", "try again"),
    ("53", "it has no room for us", "check its connections and memory"),
    ("57", "it is starting or stopping", "try again in a moment"),
    ("08", "it cannot be reached", "check that it runs, and DATABASE_URL"),
)
"""What a driver's code means: its beginning, the cause, what to do. The first that fits counts."""

MIGRATE: Final = "fulfil provision"
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
        f"the database cannot be used now: {cause}",
        hint=hint.format(migrate=MIGRATE),
        retry_after=WAIT_SECONDS,
    )


def _code(error: DBAPIError | sqlite3.Error | OSError) -> str:
    """SQLite's name of an error, or PostgreSQL's SQLSTATE."""
    if isinstance(error, OSError) or getattr(error, "connection_invalidated", False):
        return _NO_CONNECTION
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "none"
