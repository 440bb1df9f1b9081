"""`fulfil backup` and `fulfil restore`: what they say, and what they refuse."""

import fcntl
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from activities.adapters.process.settings import load_settings
from activities.adapters.store.database.installation import instance_of
from activities.adapters.store.database.migrate import upgrade_to_head
from activities.adapters.store.upkeep import erasure_log
from activities.adapters.store.upkeep.erasure_log import ErasureLine
from starter.local.recovery.manifest import DATABASE_NAME, MANIFEST_NAME
from tests.starter.cli import NOW, DeskUnderTest, a_snapshot


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "backups" / "first"


async def test_our_database_goes_back_and_what_was_here_is_set_aside(
    desk: DeskUnderTest, folder: Path, tmp_path: Path
) -> None:
    order = await desk.take("B1")
    done = await desk.run("backup", str(folder))
    assert (done.code, "no Temporal has run here" in done.err) == (0, True)
    assert f"{folder}: {DATABASE_NAME}, as they were at" in done.out
    await desk.take("B2")
    await desk.store.database.close()
    back = await desk.run("restore", str(folder))
    assert (back.code, back.err) == (0, "")
    assert "desk.db is set aside as desk.db.before-" in back.out
    assert [one["order_no"] for one in await desk.json("orders", "list")] == [order.number]
    assert orders_set_aside(tmp_path) == 2


def orders_set_aside(data: Path) -> int:
    """How many orders the database holds that was here before."""
    (aside,) = data.glob("desk.db.before-*[0-9]")
    with closing(sqlite3.connect(aside)) as kept:
        (count,) = kept.execute("SELECT count(*) FROM orders").fetchone()
    return int(count)


async def test_a_backup_is_for_its_owner_only_and_says_what_it_holds(
    desk: DeskUnderTest, folder: Path
) -> None:
    document = await desk.json("backup", str(folder))
    written = json.loads((folder / MANIFEST_NAME).read_text())
    assert document == written
    assert sorted(written["files"]) == [DATABASE_NAME]
    assert os.stat(folder).st_mode & 0o077 == 0


async def test_a_temporal_elsewhere_is_not_in_it_and_that_is_said(
    desk: DeskUnderTest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "temporal.example:7233")
    done = await desk.run("backup", str(folder))
    assert (done.code, "Temporal runs elsewhere" in done.err) == (0, True)


async def test_a_folder_that_holds_something_takes_no_backup(
    desk: DeskUnderTest, folder: Path
) -> None:
    await desk.run("backup", str(folder))
    again = await desk.run("backup", str(folder))
    assert (again.code, "is not empty" in again.err) == (2, True)


async def test_a_database_that_others_write_all_the_time_is_told(
    desk: DeskUnderTest, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("starter.local.recovery.snapshot.WAIT_SECONDS", 0.1)
    writer = sqlite3.connect(tmp_path / "desk.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    done = await desk.run("backup", str(folder))
    writer.close()
    assert (done.code, "is locked by another program" in done.err) == (3, True)
    assert not (folder / MANIFEST_NAME).exists()
    assert (await desk.run("backup", str(folder))).code == 0


async def test_postgresql_is_told_where_its_backups_are(
    desk: DeskUnderTest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/fulfil")
    done = await desk.run("backup", str(folder))
    assert (done.code, "docs/how-to/backup.md" in done.err) == (2, True)


@pytest.mark.parametrize("harm", ["cut", "changed", "unfinished", "gone"])
async def test_a_backup_that_is_not_whole_changes_nothing(
    desk: DeskUnderTest, folder: Path, harm: str
) -> None:
    await desk.run("backup", str(folder))
    await desk.take("B3")
    copy, content = folder / DATABASE_NAME, (folder / DATABASE_NAME).read_bytes()
    match harm:
        case "cut":
            copy.write_bytes(content[:-1000])
        case "changed":
            copy.write_bytes(content[:5000] + b"x" + content[5001:])
        case "gone":
            copy.unlink()
        case "unfinished":
            (folder / MANIFEST_NAME).unlink()
    done = await desk.run("restore", str(folder))
    assert done.code in (1, 2)
    assert "damaged" in done.err or "no complete backup" in done.err or "cannot be read" in done.err
    assert len(await desk.json("orders", "list")) == 1


async def test_nothing_may_run_over_the_data_folder(
    desk: DeskUnderTest, folder: Path, tmp_path: Path
) -> None:
    await desk.run("backup", str(folder))
    (tmp_path / "log").mkdir()
    with (tmp_path / "log" / "worker.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = await desk.run("restore", str(folder))
    assert done.code == 1
    assert "a copy is running over" in done.err
    assert "worker.lock" in done.err


async def test_another_installations_backup_is_not_put_over_this_one(
    desk: DeskUnderTest, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.run("backup", str(folder))
    other = f"sqlite:///{tmp_path / 'other.db'}"
    monkeypatch.setenv("DATABASE_URL", other)
    await upgrade_to_head(other)
    done = await desk.run("restore", str(folder))
    assert (done.code, "the backup is of installation" in done.err) == (2, True)


async def test_what_was_erased_stays_erased(desk: DeskUnderTest, folder: Path) -> None:
    order = await desk.take("B4")
    await desk.record(order, snapshot=a_snapshot(order, closed=True, outcome="closed"))
    await desk.run("backup", str(folder))
    await desk.store.erasures.erase(order.workflow_id, by="li", reason="asked for", at=NOW)
    line = {
        "instance": await instance_of(desk.store.database), "order": order.workflow_id,
        "at": NOW, "merchant": order.merchant, "number": order.number, "by": "li", "reason": "x",
    }  # fmt: skip
    erasure_log.append(load_settings().erasures, ErasureLine.model_validate(line))
    back = await desk.run("restore", str(folder))
    assert "1 order of the log erased again" in back.out
    row = await desk.store.orders.get(order.merchant, order.number)
    assert row
    assert "王芳" not in str(row.body)
