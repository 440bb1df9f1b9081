"""Random bursts of messages while no worker is there: none is lost, and none is received twice.

`RANDOM_SEEDS=50 pytest tests/workflows/running/test_random_schedule.py` tries more of them.
"""

import asyncio
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from temporalio.client import WorkflowHandle, WorkflowUpdateFailedError
from temporalio.service import RPCError
from temporalio.worker import Replayer

from activities.adapters.temporal.connection import data_converter
from models.ids import Stage
from models.messages.decisions.recorded_answers import unpack
from models.messages.timeline.timeline import EntryKind
from models.stages.table import KINDS, LEGS
from starter.local.doctor.deep import unreceived_submissions
from tests.builders import an_order
from tests.conftest import RANDOM_SEEDS
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context as a_door
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.conftest import IdleWorld
from tests.workflows.order_path import reports_of
from tests.workflows.raw_messages import admitted
from tests.workflows.running.test_simultaneous_messages import idle_world
from tests.workflows.world import NUMBERS, OrderUnderTest, a_decision
from workers.registry import runner
from workflows.workflow_types import WORKFLOWS

__all__ = ["idle_world"]

BURSTS, ORDERS = 4, 4
DECISIONS = ("confirm", "hand_on", "hold", "resume", "cancel")
LIKELY = (4, 4, 2, 2, 0.5)
LINES = (EntryKind.REPORT, EntryKind.REFUSED_REPORT)


@dataclass
class Teller:
    """One order, and whoever tells it things; `kinds` is each report's kind by its id."""

    order: OrderUnderTest
    dice: random.Random
    kinds: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    asked: list[asyncio.Task[None]] = field(default_factory=list)

    async def burst(self) -> None:
        """Some messages, one after another; nobody is there to receive them."""
        for _ in range(self.dice.randint(3, 9)):
            chance = self.dice.random()
            if chance < 0.6:
                await self.report()
            elif chance < 0.97:
                (name,) = self.dice.choices(DECISIONS, LIKELY)
                await self.update(self.order.handle, name, a_decision(reason="so it is wished"))
            else:
                await self.there(lambda: self.somewhere().cancel())

    async def report(self) -> None:
        """A report of any kind to anybody, by signal or by update; some of them twice."""
        message = self.dice.choice([one for leg in LEGS for one in reports_of(leg)])
        message |= {"report_id": f"r-{next(NUMBERS)}"}
        for _ in range(self.dice.choice((1, 1, 1, 2))):
            to = self.somewhere()
            if self.dice.random() < 0.4:
                if await self.there(lambda to=to: to.signal("report", message)):
                    self.kinds[message["report_id"]] = message["kind"]
            else:
                await self.update(to, "submit", message)

    def somewhere(self) -> WorkflowHandle[Any, Any]:
        leg: Stage | None = self.dice.choice((None, None, *LEGS))
        return self.order.leg(leg) if leg else self.order.handle

    async def there(self, call: Any) -> bool:
        """Whether somebody was there to be told."""
        try:
            await call()
        except RPCError:
            return False
        return True

    async def update(
        self, to: WorkflowHandle[Any, Any], name: str, message: dict[str, Any]
    ) -> None:
        """Ask, and receive the answer later; what it carries is written, if it was asked for."""
        record = self.dice.random() < 0.7
        options = [{"record": True}] if record else []

        async def answered() -> None:
            try:
                answer = await asking
            except (WorkflowUpdateFailedError, RPCError):
                return
            if batch := unpack(answer.get("record")):
                await self.order.world.ledger.record(batch)
            if name == "submit":
                self.kinds[message["report_id"]] = message["kind"]

        if await self.there(to.describe):
            update = f"u-{next(NUMBERS)}"
            asking = asyncio.create_task(
                to.execute_update(name, args=[message, *options], id=update)
            )
            await admitted(self.order.world.client, to, update, asking)
            self.asked.append(asyncio.create_task(answered()))

    async def ended(self) -> None:
        """Let it end, if it has not: cancelled in the Temporal UI, what is parked done by hand."""
        await self.there(self.order.handle.cancel)
        result = asyncio.create_task(self.order.handle.result())
        while not (await asyncio.wait({result}, timeout=0.2))[0]:
            with suppress(WorkflowUpdateFailedError, RPCError):
                await self.order.decide("repair", choice="skip", reason="by hand")

    async def amiss(self) -> list[str]:
        """What is not as it should be, of an order that has ended."""
        order = self.order
        row = await order.world.store.orders.by_id(order.name)
        assert row is not None
        wrong = [] if row.closed else ["lists show it as open"]
        # What did not count by the end is refused then.
        once = [line for line in await order.timeline() if line.happening in LINES]
        lines = Counter(line.report_id for line in once)
        wrong += [
            f"{kind} {report}: {lines[report]} lines"
            for report, kind in self.kinds.items()
            if lines[report] != 1 and not KINDS[kind].once
        ]
        wrong += [f"{report} was never told" for report in lines if report not in self.kinds]
        door = a_door(order.world.store, gateway_to(order.world.client), queue=order.world.queue)
        wrong += [found.says for found in await unreceived_submissions(door, row)]
        replayer = Replayer(
            workflows=WORKFLOWS,
            data_converter=data_converter(),
            workflow_runner=runner(sandbox=False),
        )
        begun = [leg for leg in map(order.leg, LEGS) if await self.there(leg.describe)]
        for handle in (order.handle, *begun):
            await replayer.replay_workflow(await handle.fetch_history())
        return wrong


@pytest.mark.parametrize("seed", range(RANDOM_SEEDS))
async def test_no_report_is_lost_or_received_twice(idle_world: IdleWorld, seed: int) -> None:
    dice = random.Random(seed)
    tellers = []
    for n in range(ORDERS):
        order = await idle_world.world.place(an_order(f"RS-{seed}-{n}", pickup_in=5))
        tellers.append(Teller(order, random.Random(dice.random())))
    for _ in range(BURSTS):
        await asyncio.gather(*(teller.burst() for teller in tellers))
        async with idle_world.worker(), asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.gather(*(one for teller in tellers for one in teller.asked))
    async with idle_world.worker(), asyncio.timeout(PATIENCE_SECONDS):
        await asyncio.gather(*(teller.ended() for teller in tellers))
        wrong = [await teller.amiss() for teller in tellers]
    assert wrong == [[]] * ORDERS
