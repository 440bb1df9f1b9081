"""A flood: thousands of reports to one order or one leg, which is then driven to its end.

Through the door by many keys, each within its sum (only the rate a minute is set higher), or past
it by signals, as an outside client sends them. What the server lets one run have: 2,000 updates,
10,000 signals, 51,200 events.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final, NamedTuple

from bench.flooded import FloodedState, looked_at
from bench.http import Http
from bench.load import LOOK_AGAIN_SECONDS, WrongAnswer, filled, new_order, opened, reports
from bench.system import System
from models import ids
from models.messages.orders.order import Order
from models.roles import Role
from models.stages.table import LEGS
from starter.local.cluster import Part
from tests.builders import a_report

RATES: Final = {"api_reports_per_minute": 100_000}
"""The door's rate a minute is set out of the way; its sum a key and order stays."""

KIND: Final = "goods_ready"
SENDERS: Final = 4
"""Lanes of each key: what one key sends, it sends so many at a time."""

SIGNALS_AT_ONCE: Final = 50

CLOSED_SECONDS: Final = 300.0
"""An order that is not at its end by then is wedged."""

Tell = Callable[[str], None]
Count = Counter[str]


@dataclass(frozen=True)
class Flood:
    """What became of one flood.

    Attributes:
        whom: the order, or its first leg; `way`: through the door, or by signal.
        answers: how often each answer was given.
        told_s, held_s, closed_s: seconds until all were sent, then until the order was held and
            let go, then, its worker killed and started again, until it was closed.
        left: what was found afterwards.
    """

    whom: str
    way: str
    answers: Count
    send_s: float
    held_s: float
    closed_s: float
    left: FloodedState

    @property
    def summary(self) -> str:
        """The figures."""
        answers = ", ".join(f"{count:,} {answer}" for answer, count in sorted(self.answers.items()))
        return (
            f"{answers} in {self.send_s:.0f} s; decided about in "
            f"{self.held_s:.1f} s, closed after {self.closed_s:.0f} s more; {self.left}"
        )


APART = timedelta(milliseconds=1)
"""Reports of one time, and with one content, are one fact: these are so many."""


class Case(NamedTuple):
    """Who is flooded, which way, and how often."""

    leg: bool
    door: bool
    times: int


def cases(reports: int, signals: int) -> list[Case]:
    """Order and leg, through the door and past it."""
    return [
        Case(leg, door, reports if door else signals)
        for door in (True, False)
        for leg in (False, True)
    ]


async def flood(system: System, case: Case, tell: Tell) -> Flood:
    """Place an order, flood it or its first leg, decide about it, and drive it to its end."""
    order = new_order()
    desk = Desk(system, order)
    await desk.place()
    if case.leg:
        await desk.hand_on()
    target = desk.leg(0) if case.leg else order.workflow_id
    flooding = _through_the_door if case.door else _by_signal
    began = time.perf_counter()
    answers = await flooding(system, order, target, case.times)
    sent_at = time.perf_counter()
    tell(f"{target}: {dict(answers)} in {sent_at - began:.0f} s")
    for decision in ("hold", "resume"):
        await desk.decide(decision)
    held = time.perf_counter()
    tell(f"held and let go in {held - sent_at:.1f} s; the worker is killed")
    system.cluster.kill(Part.WORKER)
    await system.cluster.start(Part.WORKER)
    if not case.leg:
        await desk.hand_on()
    with suppress(TimeoutError):
        async with asyncio.timeout(CLOSED_SECONDS):
            await desk.drive()
    closed = time.perf_counter()
    tell(f"closed after {closed - held:.0f} s more")
    return Flood(
        whom="a leg" if case.leg else "an order",
        way="through the door" if case.door else "by signal",
        answers=answers,
        send_s=sent_at - began,
        held_s=held - sent_at,
        closed_s=closed - held,
        left=await looked_at(system, order, case.times),
    )


async def _through_the_door(system: System, order: Order, _: str, times: int) -> Count:
    """By as many keys as the door's sum asks for; whoever is open takes such a report."""
    path = f"/orders/{order.merchant}/{order.number}/reports"
    reports = iter(_reports(times))
    most = system.cluster.settings.api_reports_in_all
    answers = Count()

    async def lane(http: Http, share: list[dict[str, Any]]) -> None:
        while share:
            answers[await _outcome(http, path, share.pop())] += 1

    lanes: list[Awaitable[None]] = []
    doors = []
    while share := list(islice(reports, most)):
        key = await system.cluster.key(Role.CARRIER)
        doors.append(Http(system.cluster.urls["api"], key.key))
        lanes += [lane(doors[-1], share) for _ in range(SENDERS)]
    await asyncio.gather(*lanes)
    for door in doors:
        door.close()
    return answers


async def _outcome(http: Http, path: str, body: dict[str, Any]) -> str:
    """What a sender is answered; what was not taken is sent again, as a sender does."""
    while True:
        status, answer = await http.ask("POST", path, body)
        if status == 200:
            return f"{answer['outcome']}"
        if status != 503:
            return f"refused ({status} {answer.get('title')})"
        await asyncio.sleep(1.0)


async def _by_signal(system: System, _: Order, target: str, times: int) -> Count:
    """As an outside client does it: the call returns, and that is all it learns."""
    handle = system.client.get_workflow_handle(target)
    reports = iter(_reports(times))
    while bundle := list(islice(reports, SIGNALS_AT_ONCE)):
        await asyncio.gather(*(handle.signal("report", one) for one in bundle))
    return Count({"signals": times})


def _reports(times: int) -> Sequence[dict[str, Any]]:
    """So many reports, each under an id of its own."""
    now = datetime.now(UTC)
    return [a_report(KIND, f"r-{n:05}", at=now - n * APART) for n in range(times)]


@dataclass
class Desk:
    """A desk that decides about one order, and everybody who reports of it afterwards."""

    system: System
    order: Order

    @property
    def _path(self) -> str:
        return f"/orders/{self.order.merchant}/{self.order.number}"

    def leg(self, n: int) -> str:
        """The workflow id of its n-th leg."""
        return ids.leg_id(self.order.workflow_id, LEGS[n], 1)

    async def place(self) -> None:
        """Over HTTP; it is begun when this returns."""
        content = {**self.order.model_dump(mode="json"), "source": "http"}
        await self.system.http.post("/orders", content)
        await opened(self.system.client, self.order.workflow_id)

    async def decide(self, name: str) -> None:
        """A decision, sent until it is made, as a desk is told to do."""
        body = {"decision": name, "decision_id": f"d-{name}", "by": "order_desk", "reason": "so"}
        async with asyncio.timeout(CLOSED_SECONDS):
            while True:
                status, answer = await self.system.http.http.ask(
                    "POST", f"{self._path}/decisions", body
                )
                if status != 503:
                    break
                await asyncio.sleep(1.0)
        if status != 200:
            raise WrongAnswer(f"{name} was answered {status} {answer}")

    async def hand_on(self) -> None:
        """Confirm it and hand it on: its first leg is open when this returns."""
        for name in ("confirm", "hand_on"):
            await self.decide(name)
        await self._begun(self.leg(0))

    async def drive(self) -> None:
        """Report leg after leg, until it is closed."""
        for n, (_, message) in enumerate(reports()):
            await self._begun(self.leg(n))
            for report in message:
                body = filled(report)
                body["report_id"] = f"way-{body['report_id']}"
                await self.system.http.post(f"{self._path}/reports", body)
        await self.system.client.get_workflow_handle(self.order.workflow_id).result()

    async def _begun(self, leg: str) -> None:
        records = self.system.desk
        while True:
            row = await records.order(self.order.merchant, self.order.number)
            if row.open_workflow == leg:
                return await opened(self.system.client, leg)
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
