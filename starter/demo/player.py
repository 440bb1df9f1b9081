"""Plays the stories: moves each order's clock on the real server, reports over HTTP."""

import asyncio
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.adapters.partners.http_client import HttpClient
from models import ids
from models.errors import FulfilError
from models.ids import Stage
from models.roles import Role
from models.stages import workflow_ids
from starter.demo.board import Board
from starter.demo.file import Listed
from starter.demo.plots import Plot
from starter.demo.stories import Act, Days, acts
from starter.local.clock_mover import move_to

AT_ONCE = 16
"""Orders that act at the same time: more would only wait for the two cores."""

LEG_SECONDS = 60
"""How long a leg may take to begin."""


class Unexpected(FulfilError):
    """The door answered otherwise than the story says."""

    code = "demo"


@dataclass
class Player:
    """Everybody who has something to say about the orders."""

    client: Client
    http: HttpClient
    door: str
    keys: dict[Role, str]
    merchant: str
    board: Board

    async def play(self, orders: list[Listed], desk_day: date) -> None:
        """Play all stories side by side."""
        gate = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for order in orders:
                group.create_task(self._story(order, Days(desk_day, order.pickup_day), gate))

    async def _story(self, order: Listed, days: Days, gate: asyncio.Semaphore) -> None:
        for act in acts(order.plot, days, pieces=order.pieces):
            async with gate:
                await self._act(order, act)
        async with gate:
            await self._afterwards(order)
        self.board.ended(order)

    async def _act(self, order: Listed, act: Act) -> None:
        await self._live_until(order, act.stage, act.at)
        self.board.now(order, act.at, act.kind)
        if act.kind == "wait":
            return
        if act.decides:
            body = {"decision": act.kind, "decision_id": f"{order.number}-{act.kind}"}
            at = act.at.isoformat()
            await self._post(order, "decisions", {**body, "at": at, **act.data}, act.by)
            return
        happened, reported = act.happened or act.at, act.reported or act.at
        report = {
            "report_id": f"{order.number}-{act.kind}{act.id}",
            "kind": act.kind,
            "occurred_at": happened.isoformat(),
            "reported_at": reported.isoformat(),
            "data": act.data,
        }
        await self._report(order, report, act.by)

    async def _afterwards(self, order: Listed) -> None:
        """Two of the delivered orders come back."""
        wishes = {Plot.REFUND: "refund", Plot.EXCHANGE: "exchange"}
        wish = wishes.get(order.plot)
        if wish is None:
            return
        asked = {"request_id": f"{order.number}-back", "wish": wish, "reason": "颜色与样品不符"}
        await self._post(order, "returns", asked, Role.CUSTOMER)
        of = ids.order_id(self.merchant, order.number)
        await self._begun(workflow_ids.case_id(Stage.RETURNS, of, 1))
        answer = {"decision": "answer", "decision_id": f"{order.number}-answer", "approve": True}
        await self._post(order, "decisions", answer, Role.AFTER_SALES)
        reports: list[tuple[str, Role, dict[str, Any]]] = [
            ("return_collected", Role.PROVIDER, {"pieces": order.pieces}),
            ("return_inspected", Role.WAREHOUSE, {"as_described": True}),
        ]
        if wish == "refund":
            paid = {"amount_fen": 259_900, "refund_by": "original"}
            reports.append(("refunded", Role.AFTER_SALES, paid))
        for kind, by, data in reports:
            report = {"report_id": f"{order.number}-{kind}", "kind": kind, "data": data}
            await self._report(order, report, by)
        self.board.returned(wish)

    async def _live_until(self, order: Listed, stage: Stage | None, instant: datetime) -> None:
        """Move the clock of the order's open leg, as soon as that has begun."""
        workflow = ids.order_id(self.merchant, order.number)
        if stage is not None:
            workflow = ids.leg_id(workflow, stage)
        await self._begun(workflow)
        await move_to(self.client, workflow, instant)

    async def _begun(self, workflow: str) -> None:
        async with asyncio.timeout(LEG_SECONDS):
            while True:
                try:
                    await self.client.get_workflow_handle(workflow).describe()
                    return
                except RPCError as error:
                    if error.status is not RPCStatusCode.NOT_FOUND:
                        raise
                await asyncio.sleep(0.1)

    async def _report(self, order: Listed, report: dict[str, Any], by: Role) -> None:
        answer = await self._post(order, "reports", report, by)
        if answer["outcome"] != "accepted":
            raise Unexpected(f"{order.number}: {report['kind']} was {answer}")
        self.board.reported(answer)

    async def _post(
        self, order: Listed, where: str, body: dict[str, Any], by: Role
    ) -> dict[str, Any]:
        url = f"{self.door}/orders/{self.merchant}/{quote(order.number, safe='')}/{where}"
        reply = await self.http.post(url, body, bearer=self.keys[by])
        answer: dict[str, Any] = json.loads(reply.body)
        if reply.status >= 400:
            raise Unexpected(f"{order.number}: {where} answered {reply.status}: {answer}")
        return answer
