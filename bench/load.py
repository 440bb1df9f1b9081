"""The load: golden orders, one after another in each lane, driven over Temporal or over HTTP.

Each order's messages go out as soon as the one before is answered: that is what the twin repeats.
"""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.client import Client

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.results.rows import OrderRow
from bench.http import Http
from bench.shape import Shape
from bench.twin import TwinOrder, marks, text
from bench.twin_worker import TWIN_QUEUE
from models import ids
from models.ids import Stage
from models.messages.decisions.recorded_answers import unpack
from models.messages.orders.order import Order
from models.messages.timeline.timeline import Batch
from models.stages.order.intake import order_input
from models.stages.table import LEGS
from starter.service.app_context import AppContext
from starter.service.reading.read_context import Records
from starter.service.reports.report import REASON_HANDED_OVER, REASON_WRITTEN
from starter.service.reports.report_delivery import RECORD_HEADER
from starter.service.running.workflow_start import begin_order
from tests.builders import a_report, an_order
from tests.workflows.server_waits import first_task_done
from tests.workflows.test_golden_order import the_way
from workflows.temporal import options

MERCHANT = "shop-a"
DECISIONS = ("confirm", "hand_on")
LOOK_AGAIN_SECONDS = 0.02
ACCEPTED = {"accepted", "done"}


class WrongAnswer(Exception):
    """A message was not accepted: what is measured would not be an order."""


def _counts(answer: Mapping[str, Any]) -> bool:
    """Whether it was accepted and counts: an order that waits for a desk would never end."""
    return answer["outcome"] in ACCEPTED and "state" not in answer


@dataclass
class Lap:
    """How long each message took, in ms, and the records that a door would have written."""

    messages: list[float] = field(default_factory=list)
    records: list[Batch] = field(default_factory=list)

    def since(self, began: float) -> None:
        """A message was answered that was sent at that moment."""
        self.messages.append((time.perf_counter() - began) * 1000)


def new_order() -> Order:
    """A golden order of a number that nobody has used; verified by code."""
    placed = datetime.now(UTC) - timedelta(minutes=5)
    return an_order(f"B-{secrets.token_hex(5)}", verify_by="code", placed_at=placed)


def reports() -> Iterator[tuple[Stage, list[Any]]]:
    """The reports of each leg, in order."""
    yield from the_way().items()


def filled(report: Any) -> dict[str, Any]:
    """A report, told now."""
    now = datetime.now(UTC)
    message: dict[str, Any] = report(now) if callable(report) else a_report(report, at=now)
    return message


async def opened(client: Client, workflow_id: str) -> None:
    """Wait until a leg has done its first task: a message before it would save it a task."""
    await first_task_done(client.get_workflow_handle(workflow_id))


@dataclass
class Direct:
    """Ours over Temporal: raw updates.

    `record`: as a door, which writes what the answers carry; otherwise as an outside client.
    """

    context: AppContext
    client: Client
    record: bool

    async def prepare(self, count: int) -> list[OrderRow]:
        """Orders that are taken in, before anything is measured."""
        now = datetime.now(UTC)
        orders = [new_order() for _ in range(count)]
        sop = self.context.sop_for(MERCHANT)
        inputs = [order_input(one, accepted_at=now, sop=sop) for one in orders]
        handed = [(one, it.model_dump(mode="json")) for one, it in zip(orders, inputs, strict=True)]
        await self.context.store.orders.take_many(handed, accepted_at=now)
        return [await self.context.order(one.merchant, one.number) for one in orders]

    async def run(self, row: OrderRow, lap: Lap) -> str:
        """One order from its start to its end; its workflow id."""
        await self.begin(row, lap)
        for stage, message in reports():
            leg = ids.leg_id(row.workflow_id, stage, 1)
            await opened(self.client, leg)
            for report in message:
                body = filled(report)
                await self._update(leg, "submit", body, f"u-{body['report_id']}", lap)
        await self.client.get_workflow_handle(row.workflow_id).result()
        return row.workflow_id

    async def begin(self, row: OrderRow, lap: Lap) -> None:
        """Start it, confirm it and hand it on: its first leg is open."""
        await begin_order(self.context, row)
        for name in DECISIONS:
            body = {"decision_id": f"d-{name}", "by": "order_desk"}
            await self._update(row.workflow_id, name, body, f"u-{name}", lap)
        await opened(self.client, ids.leg_id(row.workflow_id, LEGS[0], 1))

    async def _update(self, whose: str, name: str, body: Any, key: str, lap: Lap) -> None:
        began = time.perf_counter()
        args = [body, RECORD_HEADER] if self.record else [body]
        handle = self.client.get_workflow_handle(whose)
        answer = await handle.execute_update(name, args=args, id=key)
        lap.since(began)
        if not _counts(answer):
            raise WrongAnswer(f"{whose}: {name} was answered {answer}")
        if answer.get("record"):
            lap.records.append(unpack(answer["record"]))

    async def write(self, records: Iterable[Batch]) -> None:
        """Write what the answers carried, as a door does."""
        ledger = SqlLedger(self.context.store, lambda order, at: {})
        for record in records:
            await ledger.record(record)


@dataclass
class HttpLoad:
    """Ours through the HTTP door, from the taking in of the order."""

    http: Http
    client: Client
    records: Records

    async def prepare(self, count: int) -> list[Order]:
        """Orders that nobody knows yet."""
        return [new_order() for _ in range(count)]

    async def run(self, order: Order, lap: Lap) -> str:
        """One order from its taking in to its end; its workflow id."""
        path = f"/orders/{order.merchant}/{order.number}"
        await self._timed("/orders", {**order.model_dump(mode="json"), "source": "http"}, lap)
        for name in DECISIONS:
            body = {"decision": name, "decision_id": f"d-{name}", "by": "order_desk"}
            await self._timed(f"{path}/decisions", body, lap)
        for stage, message in reports():
            await self._begun(order, ids.leg_id(order.workflow_id, stage, 1))
            for report in message:
                await self._timed(f"{path}/reports", filled(report), lap)
        await self.client.get_workflow_handle(order.workflow_id).result()
        return order.workflow_id

    async def _begun(self, order: Order, leg: str) -> None:
        """Wait until the leg is there and our database says so: then its reports go to it."""
        await opened(self.client, leg)
        while True:
            if (await self.records.order(order.merchant, order.number)).open_workflow == leg:
                return
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def _timed(self, path: str, body: Any, lap: Lap) -> None:
        """What no worker has answered within two seconds is received all the same: it took as
        long."""
        began = time.perf_counter()
        await self.post(path, body)
        lap.since(began)

    async def post(self, path: str, body: Any) -> bool:
        """Send a message that is to be accepted; whether it was written down, and no more yet.

        Raises:
            WrongAnswer: it is not accepted.
        """
        status, answer = await self.http.ask("POST", path, body)
        if status not in (200, 201, 202) or not _counts(answer):
            raise WrongAnswer(f"{path} was answered {status} {answer}")
        return answer.get("reason") in (REASON_WRITTEN, REASON_HANDED_OVER)


@dataclass
class TwinLoad:
    """The twin over Temporal."""

    client: Client
    shape: Shape

    async def prepare(self, count: int) -> list[str]:
        """Ids that nobody has used, as long as ours."""
        return [f"order:shop-a:T-{secrets.token_hex(5)}" for _ in range(count)]

    async def run(self, order: str, lap: Lap) -> str:
        """One order's twin from its start to its end; its workflow id."""
        shape = self.shape[""]
        handle = await self.client.start_workflow(
            TwinOrder.run,
            text(shape["input"]),
            id=order,
            task_queue=TWIN_QUEUE,
            task_timeout=options.TASK_TIMEOUT,
            priority=options.AT_ONCE,
            static_summary=text(shape["summary"]),
            static_details=text(shape["details"]),
            search_attributes=marks(""),
        )
        async for whose, size, key in self._messages(order):
            began = time.perf_counter()
            await self.client.get_workflow_handle(whose).execute_update(
                "submit", text(size), id=key
            )
            lap.since(began)
        await handle.result()
        return order

    async def _messages(self, order: str) -> AsyncIterator[tuple[str, int, str]]:
        for name, shape in self.shape.items():
            await opened(self.client, f"{order}{name}")
            for n, size in enumerate(shape["updates"]):
                yield f"{order}{name}", size, f"u-{n:08}"
