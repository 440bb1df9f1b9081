"""The server killed between the ledger's commit and the end of the task, and at any moment.

Once quiet, our database says of no report and no decision what no history has, and each that was
acknowledged stands as a fact once.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text
from temporalio.client import Client
from temporalio.service import RPCError

from activities.adapters.temporal.connection import data_converter
from activities.adapters.wiring import open_partners
from activities.ports import Ledger
from models.errors import Unavailable
from models.messages.decisions import Decided, Hold
from models.messages.order import Order
from models.messages.outcome import Outcome
from models.messages.partners import Recorded
from models.messages.reports import Answer, ReportOutcome
from models.messages.timeline import Batch
from starter.local.doctor.deep import CHECKS, QUIET, Found, examine_deeply
from starter.local.engine import Engine, running_engine
from starter.local.progress import PlainProgress
from starter.service.app_context import AppContext
from starter.service.decide import decide
from starter.service.place import place
from starter.service.relay import Relay
from starter.service.report import report
from tests.builders import an_order
from tests.conftest import a_port_block
from tests.engines import kill_server
from tests.gateway import gateway_to
from tests.starter.doors import a_context as a_door
from tests.starter.live import report_of, until
from tests.workflows.conftest import IdleWorld, an_idle_world, own_queue
from workers.registry import make_worker

REASON = {"reason": "so it is wished"}
NO_HISTORY = "decision d2 (hold) stands as done, and no history of the order has it"
NOT_DONE = "decision d1 (hold) stands as sent, and a history of the order has it"


@dataclass
class KillingLedger:
    """The real ledger; once armed, the server is killed when a batch is committed."""

    ledger: Ledger
    engine: Engine
    armed: bool = False

    async def record(self, batch: Batch) -> Recorded:
        """Write it, and where it is armed kill the server before the workflow task can end."""
        recorded = await self.ledger.record(batch)
        if self.armed:
            self.armed = False
            kill_server(self.engine)
        return recorded

    async def take_order(self, order: Order) -> Outcome:
        """As the real one."""
        return await self.ledger.take_order(order)


@dataclass
class Home:
    """A server that is killed, a door, and a ledger that kills it."""

    engine: Engine
    idle_world: IdleWorld
    door: AppContext
    ledger: KillingLedger

    async def quiet(self, ready: Any) -> None:
        """Let the relay work, as if time passed, until it is ready."""
        relay = Relay(replace(self.door, now=lambda: self.door.now() + timedelta(hours=1)))
        async with asyncio.timeout(60):
            while not await ready():
                try:
                    await relay.once()
                except Unavailable:
                    await asyncio.sleep(0.1)

    async def untrue(self) -> list[Found]:
        """What our database says, and no history has."""
        return await examine_deeply(self.door, CHECKS, PlainProgress())


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def home(engine_cache: Path, tmp_path_factory: Any) -> AsyncIterator[Home]:
    folder, queue = tmp_path_factory.mktemp("killed"), own_queue()
    with a_port_block() as ports:
        async with running_engine(folder, ports, cache_dir=engine_cache, ui=False) as engine:
            client = await Client.connect(
                engine.address, namespace=engine.namespace, data_converter=data_converter()
            )
            async with (
                an_idle_world(client, folder, queue=queue) as idle_world,
                open_partners(idle_world.settings) as partners,
            ):
                ledger = KillingLedger(partners.ledger, engine)
                killing = replace(partners, ledger=ledger)
                async with make_worker(client, killing, idle_world.settings, task_queue=queue):
                    door = a_door(idle_world.world.store, gateway_to(client), queue=queue)
                    yield Home(engine, idle_world, door, ledger)


async def by_door(home: Home, order: Order) -> None:
    """A decision over the door, which may be told that nobody knows whether it was done."""
    with suppress(Unavailable):
        await decide(home.door, order.merchant, order.number, "confirm", {"decision_id": "d1"})


async def by_update(home: Home, order: Order) -> None:
    """A decision of an outside client, which writes nothing itself."""
    handle = (await home.door.gateway.client()).get_workflow_handle(order.workflow_id)
    with suppress(RPCError):
        await handle.execute_update("hold", {"decision_id": "d1", "by": "order_desk", **REASON})


async def by_signal(home: Home, order: Order) -> None:
    """A report of an outside client, refused and written down."""
    handle = (await home.door.gateway.client()).get_workflow_handle(order.workflow_id)
    await handle.signal("report", {"report_id": "r1", "kind": "nothing"})


@pytest.mark.parametrize("way", [by_door, by_update, by_signal])
async def test_a_server_killed_after_the_ledgers_commit_loses_and_doubles_nothing(
    home: Home, way: Callable[[Home, Order], Coroutine[Any, Any, None]]
) -> None:
    order = an_order(f"COMMIT-{way.__name__}")
    await place(home.door, order)
    await until(home.door, order, lambda row: row.step == "awaiting_confirmation")
    home.ledger.armed = True
    saying = asyncio.create_task(way(home, order))
    async with asyncio.timeout(30):
        while home.ledger.armed:  # noqa: ASYNC110  # the worker disarms it
            await asyncio.sleep(0.02)
    saying.cancel()  # who said it has died with the server, and does not say it again
    await asyncio.wait({saying})
    await home.engine.start_server()
    await home.quiet(lambda: lived_on(home, order))
    assert await home.untrue() == []


async def lived_on(home: Home, order: Order) -> bool:
    """Whether the order answers again."""
    try:
        body = {"decision_id": "d9", **REASON}
        await decide(home.door, order.merchant, order.number, "cancel", body)
    except Unavailable:
        return False
    return True


async def reported_twelve_times(home: Home, order: Order) -> None:
    """A sender who is not kept from telling by anything."""
    for n in range(12):
        message = report_of("goods_ready", home.door.now(), report_id=f"r{n}")
        await report(home.door, order.merchant, order.number, message, "key")


async def test_reports_told_while_the_server_is_killed_again_and_again_stand_once_each(
    home: Home,
) -> None:
    chance, store = random.Random(7), home.door.store
    orders = [an_order(f"RANDOM-{n}") for n in range(4)]
    for order in orders:
        await place(home.door, order)
    telling = asyncio.gather(*(reported_twelve_times(home, order) for order in orders))
    for _ in range(4):
        await asyncio.sleep(chance.uniform(0.0, 0.3))
        kill_server(home.engine)
        await home.engine.start_server()
    await telling

    async def answered() -> bool:
        rows = [row for one in orders for row in await store.reports.of_order(one.workflow_id)]
        return [row.state for row in rows] == ["applied"] * 48

    await home.quiet(answered)
    assert await home.untrue() == []


async def test_the_check_finds_a_report_that_no_history_has(home: Home) -> None:
    order = an_order("PLANTED")
    await place(home.door, order)
    message = report_of("goods_ready", home.door.now(), report_id="r1")
    store = home.door.store
    taken = await store.reports.take(
        order.workflow_id, message, "key", received_at=home.door.now(), sent_to=order.workflow_id
    )

    await store.reports.answer(taken.row.id, Answer(outcome=ReportOutcome.ACCEPTED, report_id="r1"))
    found = [one for one in await home.untrue() if one.order == order.workflow_id]
    assert [one.says for one in found] == [
        "report r1 stands as applied, and no history of the order has it"
    ]


async def test_the_check_finds_decisions_that_no_history_has_and_those_that_do_not_stand_as_done(
    home: Home,
) -> None:
    order, store = an_order("PLANTED-2"), home.door.store
    await place(home.door, order)
    await decide(home.door, order.merchant, order.number, "hold", {"decision_id": "d1", **REASON})
    lost = await store.decisions.take(
        order.workflow_id, "hold", Hold(decision_id="d2", reason="lost"), "hash",
        sent_to=order.workflow_id, key_id=None, at=home.door.now(),
    )  # fmt: skip
    await store.decisions.answer(lost.row.id, Decided(outcome="done", decision_id="d2"))
    await forget(home, "d1")
    later = replace(home.door, now=lambda: home.door.now() + QUIET)
    for door, says in ((home.door, [NO_HISTORY]), (later, [NO_HISTORY, NOT_DONE])):
        found = await examine_deeply(door, CHECKS, PlainProgress())
        assert [one.says for one in found if one.order == order.workflow_id] == says
    await Relay(later).once()
    assert NOT_DONE not in [one.says for one in await home.untrue()]


async def forget(home: Home, decision_id: str) -> None:
    """Let a decision stand as it did before its door had written the answer."""
    sql = f"UPDATE decisions SET state='sent', answer=NULL WHERE decision_id='{decision_id}'"
    await home.door.store.database.write(lambda connection: connection.execute(text(sql)))
