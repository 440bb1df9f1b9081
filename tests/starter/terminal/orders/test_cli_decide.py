"""`fulfil decide` and `report` on a running order: the workflow says yes or no."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client

from models.errors import UsageError
from models.messages.orders.order import Contact, Payment
from starter.local.engine import Engine
from starter.terminal.orders.decide import read_fields
from tests.builders import an_order
from tests.starter.cli import DeskUnderTest
from tests.workflows.conftest import a_world, own_queue
from tests.workflows.world import World


@pytest_asyncio.fixture(loop_scope="session")
async def world(
    desk: DeskUnderTest, engine: Engine, client: Client, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[World]:  # fmt: skip
    """A worker of its own; the desk's commands reach it and its database."""
    monkeypatch.setenv("TEMPORAL_ADDRESS", engine.address)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'fulfil.db'}")
    async with a_world(client, tmp_path, queue=own_queue()) as world:
        yield world


async def test_an_order_in_review_is_corrected_and_confirmed_by_who_works_there(
    desk: DeskUnderTest, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FULFIL_ACTOR", "clerk-1")
    who = Contact(name="王芳")
    order = await world.place(an_order("D-1", customer=who, payment=Payment.UNPAID))
    await order.at_step("in_review")
    early = await desk.run("decide", "shop-a", "D-1", "confirm", "-o", "json")
    assert (early.code, early.out) == (1, "")
    for field in ("customer.phone", "payment"):
        assert f"fulfil decide shop-a D-1 correct --set {field}=" in early.err
    words = ("correct", "--set", "联系方式=138 0013 8000", "--set", "payment=已付")
    corrected = await desk.json("decide", "shop-a", "D-1", *words)
    words = ("confirm", "--decision-id", "d1", "--actor", "clerk-7")
    confirmed = await desk.json("decide", "shop-a", "D-1", *words)
    again = await desk.json("decide", "shop-a", "D-1", *words)
    assert [one["outcome"] for one in (corrected, confirmed, again)] == ["done"] * 3
    made = await world.store.decisions.of_order("order:shop-a:D-1")
    actors = {
        row.name: row.actor for row in made if row.decision_id == "d1" or row.name != "confirm"
    }
    assert actors == {"correct": "clerk-1", "confirm": "clerk-7"}


async def test_a_report_is_answered_and_its_repeat_is_known(
    desk: DeskUnderTest, world: World
) -> None:
    await world.place(an_order("D-2"))
    words = ("report", "shop-a", "D-2", "goods_ready", "--by", "carrier", "--report-id", "r1")
    first, again = await desk.json(*words), await desk.json(*words)
    assert (first["outcome"], again["outcome"]) == ("accepted", "known")


async def test_four_of_five_are_refused_with_what_is_missing(
    desk: DeskUnderTest, world: World
) -> None:
    await world.place(an_order("D-3"))
    four = ("vehicle=粤A1", "driver=王", "phone=13800138000", "transit_hours=48")
    data = [word for pair in four for word in ("--data", pair)]
    done = await desk.run("report", "shop-a", "D-3", "vehicle_booked", *data, "-o", "json")
    assert done.code == 1
    assert done.json["missing"] == ["pickup_at"]


async def test_an_unknown_kind_is_refused_and_recorded(desk: DeskUnderTest, world: World) -> None:
    await world.place(an_order("D-4"))
    done = await desk.run("report", "shop-a", "D-4", "picked_upp", "-o", "json")
    assert (done.code, done.json["outcome"]) == (1, "refused")
    assert "picked_up?" in done.json["reason"]


def test_fields_of_a_correction_are_set_one_by_one() -> None:
    words = ["customer.phone=1", "customer.name=王", "urgent=true", "pickup_hour=null", "lines=[]"]
    assert read_fields(words) == {
        "customer": {"phone": "1", "name": "王"},
        "urgent": "true",
        "pickup_hour": None,
        "lines": [],
    }


@pytest.mark.parametrize("words", [["a=1", "a=2"], ["a=1", "a.b=2"], ["a.b=1", "a=2"]])
def test_a_field_that_is_set_twice_is_named(words: list[str]) -> None:
    with pytest.raises(UsageError, match="set twice"):
        read_fields(words)
