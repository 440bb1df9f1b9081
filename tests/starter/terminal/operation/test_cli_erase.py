"""`fulfil erase`: asked, exported, done, and done again after a restore."""

import json
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from activities.adapters.store.database.engine import table_of
from activities.adapters.store.database.installation import instance_of
from activities.adapters.store.store import open_store
from activities.adapters.store.tables import schema as tables
from models.messages.orders.order import Order
from tests.starter.cli import NOW, DeskUnderTest, a_snapshot, an_entry
from tests.workflows.canary_orders import Canary

CANARY = Canary("CANARY5d1c")
WORDS = ("--reason", "the customer asks for it", "--by", "li")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exports go where the command is run."""
    monkeypatch.chdir(tmp_path)


async def closed(desk: DeskUnderTest, number: str = "A1", *, sealed: bool = True) -> Order:
    """An order with canaries that has closed; Temporal has its payloads sealed, or in clear."""
    order = CANARY.order(number)
    taken = await desk.take_order(order)
    await desk.record(taken, entries=[an_entry(taken, text=CANARY.word)])
    await desk.record(taken, task=9, snapshot=a_snapshot(taken, closed=True, outcome="closed"))
    if sealed:
        key = {"owner": order.workflow_id, "wrapped": "x", "ring_key": "k"}
        made_at = NOW - timedelta(days=1)
        await desk.store.database.write(
            lambda connection: connection.execute(
                table_of(tables.DataKeys).insert(), {**key, "made_at": made_at}
            )
        )
    return order


async def test_a_closed_order_is_exported_and_erased(desk: DeskUnderTest, tmp_path: Path) -> None:
    await closed(desk)
    done = await desk.run("erase", "shop-a", "A1", *WORDS, "--yes", "-o", "json")
    assert done.code == 0, done.err
    file = tmp_path / "erased-shop-a-A1.json"
    assert done.json["export"] == str(file)
    assert (done.json["by"], done.json["in_temporal"]) == ("li", "sealed")
    held = json.loads(file.read_text("utf-8"))["held"]
    assert held["orders"][0]["body"]["customer"]["name"] == f"{CANARY.word} name"
    assert held["timeline"][0]["text"] == CANARY.word
    assert file.stat().st_mode & 0o777 == 0o600
    assert CANARY.found_in(tmp_path) == [file.name]
    assert "ask them: stock, carrier, technician, notices" in done.err
    page = await desk.run("orders", "show", "shop-a", "A1")
    assert "its personal data was erased" in page.out
    shown = await desk.json("orders", "show", "shop-a", "A1")
    assert (shown["outcome"], shown["timeline"][0]["text"]) == ("closed", "erased")


async def test_of_several_partners_the_one_that_has_the_order_is_named(
    desk: DeskUnderTest,
) -> None:
    order = await closed(desk)
    await desk.store.order_partners.keep(order.workflow_id, "technician", "west")
    done = await desk.run("erase", "shop-a", "A1", *WORDS, "--yes")
    assert "ask them: stock, carrier, west, notices" in done.err


async def test_it_is_asked_before_and_nothing_is_done_without_an_answer(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    await closed(desk)
    done = await desk.run("erase", "shop-a", "A1", *WORDS)
    assert (done.code, "add --yes" in done.err) == (2, True)
    assert "Temporal's copy is sealed" in done.err
    assert [one for one in files_in(tmp_path) if one.startswith("eras")] == []
    assert (await desk.store.erasures.of_order("order:shop-a:A1")) is None


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("shop-a", "A9", *WORDS), 1, "shop-a has no order A9"),
        (("shop-a", "OPEN", *WORDS), 1, "order OPEN is open"),
        (("shop-a", "A1", "--by", "li"), 2, "--reason is needed"),
        (("shop-a", "A1", "--reason", "r"), 2, "--by is needed"),
        (("shop-a", "A1", *WORDS, "--export", "there.json"), 2, "the export cannot be written"),
        (("shop-a", "CLEAR", *WORDS), 3, "Temporal"),
        ((), 2, "which order?"),
        (("--replay", "nowhere.jsonl"), 2, "there is no nowhere.jsonl"),
    ],
)
async def test_what_cannot_be_erased_says_why_and_stays(
    desk: DeskUnderTest, tmp_path: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    for number, sealed in (("A1", True), ("CLEAR", False)):
        await closed(desk, number, sealed=sealed)
    await desk.take("OPEN")
    (tmp_path / "there.json").write_text("")
    done = await desk.run("erase", *words, "--yes")
    assert (done.code, message in done.err) == (code, True), done.err
    assert await desk.store.erasures.pending() == ()
    assert not (tmp_path / "erasures.jsonl").exists()
    for number in ("A1", "CLEAR"):
        row = await desk.store.orders.get("shop-a", number)
        assert row is not None
        assert row.order.note == CANARY.word


async def test_erased_before_it_only_says_so(desk: DeskUnderTest, tmp_path: Path) -> None:
    await closed(desk)
    words = ("erase", "shop-a", "A1", *WORDS, "--yes")
    first, again = await desk.run(*words), await desk.run(*words)
    assert (first.code, again.code) == (0, 0)
    assert "it was erased before" in again.err
    assert len((tmp_path / "erasures.jsonl").read_text().splitlines()) == 1


async def test_linked_orders_are_named_and_stay(desk: DeskUnderTest) -> None:
    await closed(desk)
    exchange = CANARY.order("A1-E1").model_copy(update={"replaces": "A1"})
    await desk.take_order(exchange)
    done = await desk.run("erase", "shop-a", "A1", *WORDS, "--yes", "-o", "json")
    assert "linked orders stay as they are: A1-E1" in done.err
    assert done.json["linked"] == ["A1-E1"]


async def test_a_restored_backup_is_brought_up_to_date(
    desk: DeskUnderTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await closed(desk)
    await closed(desk, "A2")
    backup = tmp_path / "elsewhere" / "backup.db"
    backup.parent.mkdir()
    copy_of(tmp_path / "desk.db", backup)
    await desk.run("erase", "shop-a", "A1", *WORDS, "--yes")
    (tmp_path / "erased-shop-a-A1.json").unlink()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{backup}")
    assert CANARY.found_in(backup.parent)
    done = await desk.run("erase", "--replay", "erasures.jsonl", "-o", "json")
    assert (done.json["erased"], done.json["waiting"]) == (["order:shop-a:A1"], [])
    again = await desk.run("erase", "--replay", "erasures.jsonl", "-o", "json")
    assert again.json["known"] == ["order:shop-a:A1"]
    async with open_store(f"sqlite:///{backup}") as store:
        first, second = [await store.orders.get("shop-a", number) for number in ("A1", "A2")]
    assert first is not None
    assert second is not None
    assert (first.erased_at is not None, second.erased_at) == (True, None)
    assert CANARY.word not in str(first)


async def test_an_order_that_is_open_in_the_backup_waits(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    await desk.take("A1")
    lines: list[dict[str, Any]] = [
        {"instance": await instance_of(desk.store.database), "order": "order:shop-a:A1"},
        {"instance": "another", "order": "order:shop-a:A1"},
        {"instance": await instance_of(desk.store.database), "order": "order:shop-a:A7"},
    ]
    common = {"merchant": "shop-a", "number": "A", "by": "li", "reason": "r"}
    later = (NOW + timedelta(days=1)).isoformat()
    text = "".join(json.dumps({**common, **line, "at": later}) + "\n" for line in lines)
    (tmp_path / "log.jsonl").write_text(text + '{"cut sh')
    done = await desk.run("erase", "--replay", "log.jsonl", "-o", "json")
    assert done.json == {
        "erased": [], "known": [], "waiting": ["order:shop-a:A1"], "unknown": ["order:shop-a:A7"],
    }  # fmt: skip


async def test_our_file_can_be_written_anew(desk: DeskUnderTest, tmp_path: Path) -> None:
    await closed(desk)
    await desk.store.erasures.erase("order:shop-a:A1", by="li", reason="r", at=NOW)
    done = await desk.run("erase", "--rebuild")
    assert (done.code, "hold nothing" in done.err) == (0, True)
    assert CANARY.found_in(tmp_path) == []


def files_in(folder: Path) -> list[str]:
    """The names of what lies there."""
    return sorted(one.name for one in folder.iterdir())


def copy_of(source: Path, target: Path) -> None:
    """A backup, as SQLite makes one of a file in use."""
    with sqlite3.connect(source) as held, sqlite3.connect(target) as new:
        held.backup(new)
