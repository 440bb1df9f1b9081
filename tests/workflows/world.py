"""A whole world for one test: engine, worker, database, stand-ins, and an order in it."""

import asyncio
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.client import Client, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from activities.adapters.process import wall_clock
from activities.adapters.store.database.engine import rows_of, table_of
from activities.adapters.store.store import Store
from activities.adapters.store.tables import schema as tables
from activities.ports import Ledger
from models import ids
from models.ids import Stage
from models.messages.decisions.recorded_answers import unpack
from models.messages.legs.leg import Deadline
from models.messages.legs.status import Status
from models.messages.orders.order import Order
from models.messages.timeline.duty_row import DutyRow
from models.messages.timeline.timeline import EntryKind
from models.sop.terms import Sop
from models.stages.order.intake import order_input
from starter.local import clock_mover
from tests.builders import ANY_DAY, a_report, any_day
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.server_waits import first_task_done, pauses
from tests.workflows.stand_ins import StandIns
from workflows.order import OrderWorkflow
from workflows.temporal import details, options, search_attributes

NOTICES = table_of(tables.Notices)
NUMBERS = itertools.count(1)


def a_decision(**fields: Any) -> dict[str, Any]:
    """What an update of the order desk is given."""
    return {"decision_id": f"d-{next(NUMBERS):05}", "by": "order_desk", **fields}


NOT_YET = {
    RPCStatusCode[name]
    for name in ("NOT_FOUND", "FAILED_PRECONDITION", "CANCELLED", "DEADLINE_EXCEEDED")
}
"""What a query meets that comes before its workflow has begun, or while it has no worker."""


@dataclass
class World(StandIns):
    """What a test talks to."""

    client: Client
    store: Store
    standins: str
    queue: str
    ledger: Ledger

    async def notice_rows(self, order: str, *, withdrawn: bool = False) -> list[dict[str, Any]]:
        """The rows of what people are to be told of an order."""
        query = select(NOTICES).where(NOTICES.c.order == order).order_by(NOTICES.c.id)
        rows = await self.store.database.read(partial(rows_of, query=query))
        return [row for row in rows if withdrawn or row["state"] != "withdrawn"]

    async def update(
        self, handle: WorkflowHandle[Any, Any], name: str, argument: Any, id_: str
    ) -> dict[str, Any]:
        """One update, as a door makes it: what its answer carries is written."""
        answer = await handle.execute_update(name, args=[argument, {"record": True}], id=id_)
        if record := unpack(answer.pop("record", None)):
            await self.ledger.record(record)
        return {"reason": None, **answer}

    async def place(
        self, order: Order, sop: Sop | None = None, *, accepted_at: datetime | None = None
    ) -> "OrderUnderTest":
        """Take an order in and start it, as the door does; one that another test has used fails."""
        accepted = accepted_at or datetime.now(UTC)
        start = order_input(order, accepted_at=accepted, sop=any_day(sop or ANY_DAY))
        await self.store.orders.take(order, start.model_dump(mode="json"), accepted_at=accepted)
        handle = await self.client.start_workflow(
            OrderWorkflow.run,
            start,
            id=order.workflow_id,
            task_queue=self.queue,
            task_timeout=options.TASK_TIMEOUT,
            priority=options.AT_ONCE,
            id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            search_attributes=search_attributes.at_start(Stage.ORDER, start, now=accepted),
            static_summary=details.summary(Stage.ORDER, order.number, order.hub),
            static_details=details.static(order.merchant, order.number),
        )
        return OrderUnderTest(self, order, handle)


@dataclass
class OrderUnderTest:
    """One order, its legs, and what can be done with them."""

    world: World
    order: Order
    handle: WorkflowHandle[Any, str]

    @property
    def name(self) -> str:
        """The order's workflow id."""
        return self.order.workflow_id

    def leg(self, stage: Stage, round_: int = 1) -> WorkflowHandle[Any, Any]:
        """The handle of one leg."""
        return self.world.client.get_workflow_handle(ids.leg_id(self.name, stage, round_))

    async def decide(self, name: str, **body: Any) -> Any:
        """An Update of the order desk."""
        fields = {"decision_id": f"d-{name}-{next(NUMBERS):05}", "by": "order_desk", **body}
        return await self.world.update(self.handle, name, fields, f"u-{next(NUMBERS):05}")

    async def submit(self, report: Mapping[str, Any], to: Stage | None = None) -> dict[str, Any]:
        """One report to the order, or straight to a leg; its answer."""
        handle = self.leg(to) if to else self.handle
        answer: dict[str, Any] = await self.world.update(
            handle, "submit", dict(report), f"u-{next(NUMBERS):05}"
        )
        return answer

    async def status(self, stage: Stage | None = None) -> Status:
        """Where the order, or a leg, stands."""
        handle = self.leg(stage) if stage else self.handle
        status: Status = await handle.query("status", result_type=Status)
        return status

    async def until(self, ready: Callable[[Status], bool], stage: Stage | None = None) -> Status:
        """Wait until the status says so."""
        pause = pauses()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    status = await self.status(stage)
                    if ready(status):
                        return status
                except RPCError as error:
                    if error.status not in NOT_YET:
                        raise
                await asyncio.sleep(next(pause))

    async def at_step(self, step: str, stage: Stage | None = None) -> Status:
        """Wait until it is at a step."""
        return await self.until(lambda status: status.step == step, stage)

    async def leg_open(self, stage: Stage) -> None:
        """Wait until that leg has begun; not by a query, which may cost a workflow task."""
        pause = pauses(0.1)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    await self.leg(stage).describe()
                    return
                except RPCError as error:
                    if error.status is not RPCStatusCode.NOT_FOUND:
                        raise
                await asyncio.sleep(next(pause))

    async def quiet(self, stage: Stage | None = None) -> None:
        """Wait until no task and no activity of it is pending: the next message comes alone."""
        handle = self.leg(stage) if stage else self.handle
        await first_task_done(handle)
        pause = pauses(0.1)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                described = (await handle.describe()).raw_description
                if not described.pending_activities and not described.HasField(
                    "pending_workflow_task"
                ):
                    return
                await asyncio.sleep(next(pause))

    async def move(self, stage: Stage | None, instant: datetime) -> None:
        """Let the open leg, or the order, live until the instant."""
        handle = self.leg(stage) if stage else self.handle
        await clock_mover.move_to(self.world.client, handle, instant)

    async def now(self, stage: Stage | None = None) -> datetime:
        """The clock of the order, or of a leg."""
        handle = self.leg(stage) if stage else self.handle
        return await clock_mover.now_of(self.world.client, handle)

    async def tell(self, kind: str, to: Stage | None = None, **fields: Any) -> dict[str, Any]:
        """One valid report, told as it happens; `fields` as in `a_report`."""
        return await self.submit(a_report(kind, **fields), to)

    async def due(self, duty: str, stage: Stage | None = None) -> Deadline:
        """The open deadline of a duty."""
        status = await self.status(stage)
        return next(one for one in status.deadlines if one.duty == duty)

    async def happenings_of(self, duty: str) -> list[EntryKind]:
        """What the timeline says of a duty, in the order of its recording."""
        lines = [line for line in await self.timeline() if line.duty == duty]
        return [line.happening for line in sorted(lines, key=lambda line: line.recorded_at)]

    async def done(self, partner: str) -> list[str]:
        """What a partner's log of effects holds for this order."""
        effects = await self.world.effects(partner)
        return [str(one["act"]) for one in effects if one["order"] == self.name]

    async def notices(self, **data: Any) -> list[tuple[str, str]]:
        """What people are to be told of this order and these fields, as (code, role), sorted."""
        rows = await self.world.notice_rows(self.name)
        chosen = (row for row in rows if data.items() <= row["fields"].items())
        return sorted((row["code"], row["role"]) for row in chosen)

    async def marks(self, stage: Stage | None = None) -> dict[str, Any]:
        """The search attributes of the order, or of a leg."""
        handle = self.leg(stage) if stage else self.handle
        described = await handle.describe()
        return {pair.key.name: pair.value for pair in described.typed_search_attributes}

    async def page(self, stage: Stage | None = None) -> str:
        """The current details, as the Temporal UI shows them."""
        handle = self.leg(stage) if stage else self.handle
        shown = await handle.query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
        return str(shown.current_details)

    async def duties(self) -> list[DutyRow]:
        """Its deadlines, as lists see them."""
        view = await self.world.store.views.show(
            self.order.merchant, self.order.number, wall_clock.now()
        )
        assert view is not None
        return list(view.duties)

    async def lines_of(self, happening: EntryKind) -> list[Any]:
        """The lines of the timeline of one kind."""
        return [line for line in await self.timeline() if line.happening is happening]

    async def timeline(self) -> list[Any]:
        """What was recorded of it, oldest first."""
        view = await self.world.store.views.show(
            self.order.merchant, self.order.number, wall_clock.now()
        )
        assert view is not None
        return list(view.timeline)
