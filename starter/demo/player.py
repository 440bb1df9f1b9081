"""Plays the stories: moves each order's clock on the real server, reports over HTTP."""

import asyncio
import json
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.adapters.partners.http_client import HttpClient, Reply
from models import ids
from models.errors import FulfilError
from models.ids import Stage
from models.messages.reports.answer import ReportOutcome
from models.phrases import phrase
from models.roles import Role
from models.stages import workflow_ids
from starter.demo.acts import Act, Days, Door
from starter.demo.after_closing import whole_story
from starter.demo.board import Board
from starter.demo.file import DemoOrder
from starter.demo.photos import JPEG, photo
from starter.local.clock_mover import move_to

AT_ONCE = 16
"""Orders that act at the same time: more would only wait for the two cores."""

TRIES = 10
"""So often one thing is said: a busy machine answers late."""

LEG_SECONDS = 60
"""How long a leg may take to begin, or a case to end."""


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

    async def play(self, orders: list[DemoOrder], desk_day: date) -> None:
        """Play all stories side by side.

        Raises:
            Unexpected: a door answered otherwise than a story says; the other stories stop.
        """
        gate = asyncio.Semaphore(AT_ONCE)
        try:
            async with asyncio.TaskGroup() as group:
                for order in orders:
                    group.create_task(self._story(order, Days(desk_day, order.pickup_day), gate))
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None  # one is enough to say what is wrong

    async def _story(self, order: DemoOrder, days: Days, gate: asyncio.Semaphore) -> None:
        for whose, act in whole_story(order, days):
            async with gate:
                await self._act(whose, act)
        self.board.ended(order)

    async def _act(self, order: DemoOrder, act: Act) -> None:
        if act.begins is not None:
            await self._begun(self._case(order, act.begins))
        if act.at is not None:
            await self._live_until(order, act)
            self.board.now(order, act.at, act.kind)
        if act.ends is not None:
            async with asyncio.timeout(LEG_SECONDS):
                await self.client.get_workflow_handle(self._case(order, act.ends)).result()
        if act.door is not Door.NONE:
            answer = await self._post(order, act, await self._body(order, act))
            if act.door is Door.REPORT:
                self._count(order, act, answer)

    async def _body(self, order: DemoOrder, act: Act) -> dict[str, Any]:
        """What is sent; its id is the same at each run of the same file."""
        name = f"{order.number}-{act.kind}{act.id}"
        if act.door is Door.DECISION:
            at = {"at": act.at.isoformat()} if act.at else {}
            return {"decision": act.kind, "decision_id": name, **at, **act.data}
        if act.door is not Door.REPORT:
            return {"request_id": name, **act.data}
        times = {"occurred_at": act.happened or act.at, "reported_at": act.reported or act.at}
        instants = {field: at.isoformat() for field, at in times.items() if at}
        photos = {side: await self._photo(order, act.by, side) for side in act.photos}
        return {"report_id": name, "kind": act.kind, **instants, "data": {**act.data, **photos}}

    async def _photo(self, order: DemoOrder, by: Role, side: str) -> str:
        """Send a photo of one side; what it is kept under."""
        body, key = photo(order.number, side), self.keys[by]
        reply = await self.http.post_file(self._url(order, "files"), body, JPEG, bearer=key)
        return str(self._read(order, "files", reply)["sha256"])

    def _count(self, order: DemoOrder, act: Act, answer: dict[str, Any]) -> None:
        if answer["outcome"] != ReportOutcome.ACCEPTED:
            raise Unexpected(
                phrase(
                    "{number}: {kind} was {answer}",
                    number=order.number,
                    kind=act.kind,
                    answer=str(answer),
                )
            )
        self.board.reported(answer)

    async def _live_until(self, order: DemoOrder, act: Act) -> None:
        """Move the clock of the order's open leg, or of its case, as soon as that has begun."""
        workflow = ids.order_id(self.merchant, order.number)
        if act.begins is not None:
            workflow = self._case(order, act.begins)
        elif act.stage is not None:
            workflow = ids.leg_id(workflow, act.stage)
        await self._begun(workflow)
        assert act.at is not None, "it has an instant"
        await move_to(self.client, workflow, act.at)

    def _case(self, order: DemoOrder, case: tuple[Stage, int]) -> str:
        return workflow_ids.case_id(case[0], ids.order_id(self.merchant, order.number), case[1])

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

    async def _post(self, order: DemoOrder, act: Act, body: dict[str, Any]) -> dict[str, Any]:
        url, key = self._url(order, act.door), self.keys[act.by]
        for _ in range(TRIES):
            reply = await self.http.post(url, body, bearer=key)
            if reply.status != HTTPStatus.SERVICE_UNAVAILABLE:
                break  # else the answer says: send it again, under the same id
        return self._read(order, act.door, reply)

    def _url(self, order: DemoOrder, where: str) -> str:
        return f"{self.door}/orders/{self.merchant}/{quote(order.number, safe='')}/{where}"

    def _read(self, order: DemoOrder, where: str, reply: Reply) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(reply.body)
        if reply.status >= 400:
            raise Unexpected(
                phrase(
                    "{number}: {where} answered {status}: {answer}",
                    number=order.number,
                    where=where,
                    status=reply.status,
                    answer=str(answer),
                )
            )
        return answer
