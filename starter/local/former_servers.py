"""Members of the Temporal server that used a store before: none of them is alive.

A server looks in its store for others to join. With one process that has the store alone those
are its own dead predecessors, or, in a copy of a store, a server that has nothing to do with it;
it would wait for the first, and share its work with the second.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

MEMBERSHIP_TABLE = "cluster_membership"


def delete_members(store: Path) -> None:
    """Delete them from a SQLite store that no server uses; harmless where there are none.

    What is no such store is left to the server, which says what is wrong with it.
    """
    if not store.is_file():
        return
    with (
        suppress(sqlite3.DatabaseError),
        closing(sqlite3.connect(store)) as connection,
        connection,
    ):
        named = connection.execute(
            "SELECT 1 FROM sqlite_master WHERE name = ?", (MEMBERSHIP_TABLE,)
        )
        if named.fetchone():
            connection.execute(f"DELETE FROM {MEMBERSHIP_TABLE}")  # noqa: S608 - a constant
