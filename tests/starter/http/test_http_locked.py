"""While another program keeps our database locked the door says so in time, and goes on after."""

import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copyfile

from activities.adapters.store.database.errors import WAIT_SECONDS
from activities.adapters.store.store import open_store
from tests.starter.http_doors import a_context, open_doors

IN_TIME = 5.0
"""Seconds within which the door answers; the test below holds that a request waits once."""


async def test_a_request_waits_for_a_locked_database_once_and_is_answered_503(
    migrated_file: Path, tmp_path: Path
) -> None:
    file = copyfile(migrated_file, tmp_path / "doors.db")
    async with (
        open_store(f"sqlite:///{file}", wait=0.1) as store,
        open_doors(a_context(store)) as doors,
    ):
        await doors.place()
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            for send in (doors.place, doors.report):
                before = store.database.tally.writes
                answer = await send(**({"number": "N2"} if send == doors.place else {}))
                assert answer.status_code == 503
                assert "another program has it locked" in answer.json()["detail"]
                assert answer.headers["Retry-After"] == str(round(WAIT_SECONDS))
                assert store.database.tally.writes == before + 1
        assert (await doors.place(number="N2")).status_code == 201
        assert (await doors.report()).status_code == 200
    assert WAIT_SECONDS < IN_TIME
