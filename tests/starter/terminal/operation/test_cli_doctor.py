"""`fulfil doctor`: a line for each thing that is wrong, with its fix."""

from pathlib import Path

import pytest

from activities.adapters.process.settings import load_settings
from activities.adapters.store.database.installation import note_restored
from models.messages.timeline.notices import NoticeLine, Receiver
from models.roles import Role
from starter.local.engine import Engine
from starter.local.ports import PortBlock, write_ports
from tests.starter.cli import HOUR, NOW, NOWHERE, DeskUnderTest, a_snapshot


async def lines(desk: DeskUnderTest) -> dict[str, dict[str, str]]:
    done = await desk.run("doctor", "-o", "json")
    assert (done.code == 0) == done.json["ok"]
    return {check["check"]: check for check in done.json["checks"]}


async def test_without_a_server_it_says_how_to_start_one(
    desk: DeskUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FULFIL_STOCK_URL", f"http://{NOWHERE}/stock")
    found = await lines(desk)
    assert found["temporal"]["health"] == "wrong"
    assert "fulfil dev" in found["temporal"]["fix"]
    assert found["database"]["health"] == "ok"
    assert found["stock"]["health"] == "warning"
    wrong = [name for name, check in found.items() if check["health"] == "wrong"]
    assert wrong == ["temporal"]


async def test_every_line_that_is_not_well_has_a_fix(desk: DeskUnderTest) -> None:
    found = await lines(desk)
    assert [name for name, one in found.items() if one["health"] != "ok" and not one["fix"]] == []
    text = await desk.run("doctor")
    assert text.code == 1
    assert "something is wrong" in text.out


async def test_the_door_is_looked_for_where_this_copy_opens_it(
    desk: DeskUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports = PortBlock(offset=700)
    write_ports(ports, load_settings().data_dir)
    assert f"127.0.0.1:{ports.api}" in (await lines(desk))["api"]["says"]
    monkeypatch.setenv("FULFIL_API_PORT", "9")
    assert "127.0.0.1:9" in (await lines(desk))["api"]["says"].split()


async def test_a_server_is_looked_at_closely(
    desk: DeskUnderTest, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", engine.address)
    found = await lines(desk)
    assert [found[name]["health"] for name in ("temporal", "namespace", "search attributes")] == [
        "ok",
        "ok",
        "ok",
    ]
    assert "30 days" in found["namespace"]["says"]


async def test_a_namespace_that_was_never_made_is_named(
    desk: DeskUnderTest, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", engine.address)
    monkeypatch.setenv("TEMPORAL_NAMESPACE", "never-made")
    found = await lines(desk)
    assert found["namespace"]["health"] == "wrong"
    assert "never-made" in found["namespace"]["says"]


async def test_terms_that_cannot_be_read_are_named_with_their_field(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "shop-a.toml").write_text("transit_hour = 48\n")
    (tmp_path / "terms" / "a b.toml").write_text("")
    found = await lines(desk)
    assert found["terms"]["health"] == "wrong"
    assert "transit_hours" in found["terms"]["says"]
    assert "a b.toml" in found["terms"]["says"]


async def test_a_database_of_another_version_is_named(
    desk: DeskUnderTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    missing = (await lines(desk))["database"]
    assert missing["health"] == "warning"
    (tmp_path / "none.db").write_text("this is not a database, whatever its name says" * 100)
    assert (await lines(desk))["database"]["health"] == "wrong"
    assert "fulfil provision" in missing["fix"]


async def test_a_key_ring_that_is_lost_is_wrong(
    desk: DeskUnderTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert (await lines(desk))["key ring"]["health"] == "warning"
    monkeypatch.setenv("FULFIL_KEY_RING", str(tmp_path / "lost.json"))
    assert (await lines(desk))["key ring"]["health"] == "wrong"


async def test_what_waits_to_be_delivered_is_counted(desk: DeskUnderTest) -> None:
    assert (await lines(desk))["relay"]["health"] == "ok"
    await desk.take(at=NOW - HOUR, started=False)
    waiting = (await lines(desk))["relay"]
    assert (waiting["health"], waiting["says"][-9:]) == ("warning", "orders: 1")


async def test_that_nobody_is_told_anything_is_seen(desk: DeskUnderTest) -> None:
    order = await desk.take()
    to = (Receiver(role=Role.TRUNK_DESK),)
    line = NoticeLine(key="k", order=order.workflow_id, code="departed", cause="c", to=to, at=NOW)
    desk.store.database.now = lambda: NOW - HOUR
    await desk.record(order, notices=[line], snapshot=a_snapshot(order))
    unsent = (await lines(desk))["unsent notices"]
    assert unsent["health"] == "warning"
    assert unsent["says"].startswith("nobody is told: 1 notice should have gone out")
    assert (await lines(desk))["relay"]["health"] == "ok"
    (listed,) = await desk.json("notices", "--order", order.number)
    assert (listed["to"], "the relay, which runs in the API" in listed["why"]) == (
        "trunk_desk", True,
    )  # fmt: skip
    assert await desk.json("notices", "--to", "driver") == []
    assert "The truck is on the road" in listed["text"]
    shown = await desk.run("notices", "--to", "trunk_desk")  # as wide as the terminal is
    assert "truck" in shown.out


async def test_erased_orders_that_temporal_still_holds_are_told(desk: DeskUnderTest) -> None:
    assert "erasure" not in await lines(desk)
    order = await desk.take()
    await desk.record(order, snapshot=a_snapshot(order, closed=True, outcome="closed"))
    await desk.store.erasures.erase(order.workflow_id, by="operator", reason="r", at=NOW)
    line = (await lines(desk))["erasure"]
    assert (line["health"], order.workflow_id in line["says"]) == ("warning", True)
    await desk.store.erasures.deleted(order.workflow_id)
    assert "erasure" not in await lines(desk)


async def test_a_restore_that_nobody_has_followed_up_is_told(desk: DeskUnderTest) -> None:
    assert "restore" not in await lines(desk)
    await note_restored(desk.store.database, NOW)
    assert "fulfil reconcile" in (await lines(desk))["restore"]["fix"]


async def test_a_clock_that_went_back_is_wrong(desk: DeskUnderTest) -> None:
    await desk.take(at=NOW + HOUR)
    assert (await lines(desk))["clock"]["health"] == "wrong"


async def test_deep_an_order_that_temporal_does_not_know_is_found(
    desk: DeskUnderTest, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", engine.address)
    none = await desk.run("doctor", "--deep")
    await desk.take("DEEP-1")
    found = await desk.run("doctor", "--deep", "-o", "json")
    assert (none.code, none.out.strip()) == (
        0,
        "what we say is what the histories and the partners hold",
    )
    (line,) = found.json
    assert found.code == 1
    assert line["order"].endswith("DEEP-1")
    assert "Temporal does not know" in line["says"]
    assert line["fix"]


async def test_what_was_looked_at_is_called_in_chinese(
    desk: DeskUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    shown = (await desk.run("--lang", "zh-CN", "doctor")).out
    for name in ("数据库", "时钟", "转发", "密钥环", "工作日", "磁盘"):
        assert f" {name} " in shown, name
