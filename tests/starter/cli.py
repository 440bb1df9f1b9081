"""`fulfil` as a dispatcher uses it: over a real database, with or without a Temporal server."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.store import Store
from models.codes import CallStep
from models.messages.orders.order import Order
from models.messages.partners.parked_step import Parked
from models.messages.timeline.duty_row import DutyRow, DutyState
from models.messages.timeline.timeline import Batch, Entry, EntryKind, Snapshot
from models.roles import Role
from models.stages.all_duties import ALL_DUTIES
from models.stages.order.intake import order_input
from starter import cli
from tests.builders import ANY_DAY, an_order

NOBODYS_OFFSET = "460"
"""Of ports that neither a copy that somebody runs here nor a test listens on."""

NOWHERE = "127.0.0.1:9"
"""Where no Temporal server is."""

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Done:
    """What a command ended with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its stdout, which is JSON and nothing else."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Its stdout, a JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class DeskUnderTest:
    """A machine with a database; commands run in it as from a shell."""

    store: Store
    capsys: pytest.CaptureFixture[str]

    async def run(self, *words: str) -> Done:
        """One command, in a thread, since it runs an event loop of its own."""
        self.capsys.readouterr()
        code = await asyncio.to_thread(cli.run, [*words])
        output = self.capsys.readouterr()
        return Done(code, output.out, output.err)

    async def json(self, *words: str) -> Any:
        """The JSON of a command that is done."""
        done = await self.run(*words, "-o", "json")
        assert done.code == 0, done.err
        return done.json

    async def take(self, number: str = "A1", *, at: datetime = NOW, started: bool = True) -> Order:
        """An order in the database, as the door leaves it."""
        return await self.take_order(an_order(number), at=at, started=started)

    async def take_order(self, order: Order, *, at: datetime = NOW, started: bool = True) -> Order:
        """The same of any order."""
        start = order_input(order, accepted_at=at, sop=ANY_DAY)
        await self.store.orders.take(order, start.model_dump(mode="json"), accepted_at=at)
        if started:
            await self.store.orders.mark_started([order.workflow_id], at=NOW)
        return order

    async def record(self, order: Order, **batch: Any) -> None:
        """What a workflow of the order records."""
        ledger = SqlLedger(self.store, lambda _order, _at: {})
        await ledger.record(Batch.model_validate({"workflow_id": order.workflow_id, **batch}))


def a_snapshot(order: Order, **changes: Any) -> Snapshot:
    """Where it stands: on the road to its pickup, in time."""
    position: Mapping[str, Any] = {
        "order": order.workflow_id,
        "workflow_id": order.workflow_id,
        "open_workflow": order.workflow_id,
        "stage": "trunk_pickup",
        "step": "awaiting_pickup",
        "waiting_on": Role.DRIVER,
        "since": NOW - HOUR,
        "sla": "on_track",
    }
    return Snapshot.model_validate({**position, **changes})


def parked_at(step: str) -> dict[str, str]:
    """What a snapshot says where the call of that step is parked."""
    parked = Parked(step=CallStep(step), why="refused", since=NOW)
    return {"problem": parked.code, "parked": parked.name}


def a_duty(order: Order, duty: str = "FH-7.3.2.2:finish_pickup", **changes: Any) -> DutyRow:
    """A deadline of it, due in an hour."""
    row: Mapping[str, Any] = {
        "order": order.workflow_id,
        "duty": duty,
        "clause": duty.split(":")[0],
        "owner": ALL_DUTIES[duty].owner,
        "due_at": NOW + HOUR,
        "state": DutyState.OPEN,
        "workflow_id": order.workflow_id,
    }
    return DutyRow.model_validate({**row, **changes})


def an_entry(order: Order, n: int = 1, **changes: Any) -> Entry:
    """A line of its timeline."""
    line: Mapping[str, Any] = {
        "key": f"{order.workflow_id}:{n}",
        "order": order.workflow_id,
        "stage": "trunk_pickup",
        "at": NOW - HOUR,
        "recorded_at": NOW,
        "happening": EntryKind.STAGE,
        "what": "trunk_pickup",
        "text": "trunk_pickup begins",
    }
    return Entry.model_validate({**line, **changes})
