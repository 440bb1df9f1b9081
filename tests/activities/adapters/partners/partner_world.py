"""The stand-ins, the real adapters and the activities, joined as a worker joins them."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.adapters.partners import makes
from activities.adapters.partners.http_client import HttpClient, TimeOuts, open_http
from activities.adapters.partners.roster import PartnerRow, Roster
from activities.adapters.partners.routing import PartnerBook
from activities.adapters.standins.serve import running_standins
from activities.adapters.store.store import open_store
from activities.adapters.wiring import RoutedPartners
from activities.carrier import CarrierActivities
from activities.notices import NoticeActivities
from activities.ports import Findable
from activities.stock import StockActivities
from activities.technician import TechnicianActivities
from models.ids import step_key
from models.messages.orders.order import Address, GoodsLine
from models.messages.partners.outcome import Outcome
from models.messages.partners.requests import (
    AskAppointment,
    AskVehicle,
    AssignTechnician,
    CancelTechnician,
    CancelVehicle,
    CheckCode,
    MoveStock,
    Notice,
    Request,
    ReserveStock,
)
from models.roles import Role
from tests.databases import make_tables

PATIENT = TimeOuts(connect=5, read=10, ask=10)
ATTEMPTS = 10

WARDROBE = GoodsLine(sku="W-1", name="衣柜", pieces=2)
HOME = Address(province="四川省", city="成都市", district="锦江区", street="春熙路 1 号")
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


VEHICLE = {
    "pickup": HOME,
    "city": "成都市",
    "pickup_day": "2026-11-24",
    "volume_m3": Decimal("1.5"),
    "pieces": 2,
    "transit_hours": 72,
}
INSTALLATION = {"address": HOME, "expected_at": NOON, "pieces": 2}


@dataclass(frozen=True)
class Call:
    """One activity of one partner, and what it is asked."""

    partner: str
    act: str
    request: Any


KINDS: dict[str, tuple[str, type[Request], dict[str, Any]]] = {
    "reserve_stock": ("stock", ReserveStock, {"lines": (WARDROBE,)}),
    "release_stock": ("stock", MoveStock, {}),
    "ship_stock": ("stock", MoveStock, {}),
    "put_back_stock": ("stock", MoveStock, {}),
    "ask_vehicle": ("carrier", AskVehicle, VEHICLE),
    "cancel_vehicle": ("carrier", CancelVehicle, {}),
    "assign_technician": ("technician", AssignTechnician, INSTALLATION),
    "cancel_technician": ("technician", CancelTechnician, {}),
    "ask_appointment": (
        "technician",
        AskAppointment,
        {"was_at": NOON, "arrives_at": NOON + timedelta(days=2)},
    ),
    "check_code": ("technician", CheckCode, {"code": "4711"}),
    "send_notice": ("notices", Notice, {"to": Role.TRUNK_DESK, "template": "warned"}),
}
"""Each act: its partner, its request, and what that says by itself."""

EVERY_ACT = tuple(KINDS)


def a_call(act: str, order: str, **changes: Any) -> Call:
    """The call of an activity for an order, as the workflow makes it."""
    fields = {
        "key": step_key(order, act),
        "order": order,
        "reserved": step_key(order, "reserve_stock"),
        "asked": step_key(order, "ask_vehicle"),
        "assigned": step_key(order, "assign_technician"),
    }
    partner, kind, content = KINDS[act]
    return Call(partner, act, kind.model_validate(fields | content | changes))


BEFORE = {
    "release_stock": ("reserve_stock",),
    "ship_stock": ("reserve_stock",),
    "put_back_stock": ("reserve_stock", "ship_stock"),
    "cancel_vehicle": ("ask_vehicle",),
    "cancel_technician": ("assign_technician",),
    "ask_appointment": ("assign_technician",),
    "check_code": ("assign_technician",),
}
"""What must have been done before an act has an effect of its own."""


@dataclass(frozen=True)
class World:
    """Everything under one base address."""

    url: str
    http: HttpClient
    book: PartnerBook
    make: str = makes.STANDARD

    def adapter(self, port: str) -> Findable:
        """The real adapter of the port, as a worker has it: over the routing one."""
        routed = RoutedPartners(self._roster(), self.http, self.book)
        found: Findable = getattr(routed, port)
        return found

    def _roster(self) -> Roster:
        """One partner a port, of the make that is tried where the port has it."""
        return Roster(
            tuple(
                PartnerRow.model_validate(
                    {
                        "name": port,
                        "port": port,
                        "make": self.make if self.make in makes.MAKES[port] else makes.STANDARD,
                        "url": f"{self.url}/{port}",
                    }
                )
                for port in makes.MAKES
            )
        )

    def activity(self, act: str) -> Callable[[Any], Awaitable[Outcome]]:
        """The activity, over the real adapters."""
        routed = RoutedPartners(self._roster(), self.http, self.book)
        objects = (
            StockActivities(routed.stock),
            CarrierActivities(routed.carrier),
            TechnicianActivities(routed.technician),
            NoticeActivities(makes.NOTICES(self.http, f"{self.url}/notices")),
        )
        methods = [getattr(one, act) for one in objects if hasattr(one, act)]
        (method,) = methods
        return method  # type: ignore[no-any-return] # found by its name

    async def attempt(self, call: Call, attempt: int = 1) -> Outcome:
        """One attempt, as a worker makes it."""
        environment = ActivityEnvironment()
        environment.info = replace(ActivityEnvironment.default_info(), attempt=attempt)
        return await environment.run(self.activity(call.act), call.request)

    async def settle(self, call: Call) -> tuple[Outcome, list[ApplicationError]]:
        """Attempts as Temporal makes them: the outcome, and the failures on the way to it."""
        failures: list[ApplicationError] = []
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self.attempt(call, attempt), failures
            except ApplicationError as failure:
                if failure.non_retryable:
                    raise
                failures.append(failure)
        raise AssertionError(f"no outcome after {ATTEMPTS} attempts: {failures}")

    async def prepare(self, act: str, order: str) -> Call:
        """Do what comes before the act, and give its call."""
        for earlier in BEFORE.get(act, ()):
            assert (await self.attempt(a_call(earlier, order))).ok
        return a_call(act, order)

    async def fault(self, partner: str, fault: str, **more: Any) -> None:
        """Set a fault at a stand-in."""
        reply = await self.http.post(
            f"{self.url}/{partner}/__fault", {"fault": fault, "seconds": 30, **more}
        )
        assert reply.status == 200, reply.body

    async def forget_faults(self) -> None:
        """Take all faults away."""
        for partner in sorted({partner for partner, *_ in KINDS.values()}):
            await self.http.delete(f"{self.url}/{partner}/__fault")

    async def page(self, path: str) -> Any:
        """What a stand-in shows at a path."""
        return json.loads((await self.http.get(f"{self.url}/{path}")).body)

    async def effects(self, call: Call) -> int:
        """How often the call took effect, by the partner's own log of effects."""
        effects_log = await self.page(f"{call.partner}/__effects")
        return sum(effect["key"] == call.request.key for effect in effects_log["effects"])

    async def posts(self, call: Call) -> int:
        """How often the call reached the partner."""
        effects_log = await self.page(f"{call.partner}/__effects")
        return int(effects_log["calls"].get(call.request.key, 0))


@asynccontextmanager
async def a_world(data: Path, time_outs: TimeOuts = PATIENT) -> AsyncIterator[World]:
    """Stand-ins on a free port, with their logs of effects in the folder."""
    address = f"sqlite:///{data / 'fulfil.db'}"
    await make_tables(address)
    async with (
        running_standins(0, data) as url,
        open_http(time_outs) as http,
        open_store(address) as store,
    ):
        yield World(url, http, store.order_partners)
