"""One order that runs in real time, and a link for each who works on it: anybody can take over.

No clock of it is moved, so its history in the Temporal UI has true times.
"""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from activities.adapters.partners.http_client import HttpClient, Reply
from activities.adapters.process import wall_clock
from models.phrases import phrase
from models.roles import Role
from models.scopes import Scope
from models.sop import clock
from starter.demo.player import Unexpected
from starter.local.cluster import LocalCluster
from starter.service.access.new_links import make_link
from starter.service.app_context import AppContext, open_app_context

PLATE: Final = "粤X·D8801"
"""The vehicle of this order alone."""

CLERK: Final = "clerk-1"
DESK_PAGE: Final = phrase("the desk's first page")
TRIES: Final = 10


class GuestLink(NamedTuple):
    """A link that lets somebody in: as whom, what he finds, and the address."""

    role: Role
    what: str
    address: str


class Invited(NamedTuple):
    """Everybody at one order: their links, and its history in the Temporal UI, where it is."""

    number: str
    links: tuple[GuestLink, ...]
    history: str | None = None


def example_order(merchant: str, number: str, now: datetime) -> dict[str, Any]:
    """An order in order, as a desk enters it; picked up the day after tomorrow."""
    day = clock.day_of(now) + timedelta(days=2)
    return {
        "merchant": merchant,
        "number": number,
        "wanted_pickup_day": day.isoformat(),
        "customer": {"name": "王芳", "phone": "13800138000"},
        "delivery": _place("四川省", "成都市", "锦江区", "春熙路 1 号 3 栋 1802"),
        "pickup": _place("广东省", "佛山市", "顺德区", "龙江镇工业路 8 号"),
        "pickup_contact": {"name": "李强", "phone": "13900139000"},
        "lines": [
            _goods("YG-200", "四门衣柜", 2, "0.6", "62"),
            _goods("SF-301", "三人沙发", 1, "1.8", "55"),
        ],
        "total_volume_m3": "3.0",
        "payment": "paid",
    }


def _place(province: str, city: str, district: str, street: str) -> dict[str, str]:
    return {"province": province, "city": city, "district": district, "street": street}


def _goods(sku: str, name: str, pieces: int, volume: str, weight: str) -> dict[str, Any]:
    return {"sku": sku, "name": name, "pieces": pieces, "volume_m3": volume, "weight_kg": weight}


async def live_order(cluster: LocalCluster, http: HttpClient, merchant: str) -> str:
    """Take an order in, confirm it, hand it on and book its vehicle, all now; its number.

    Raises:
        Unexpected: a door answered otherwise.
    """
    now = wall_clock.now()
    number = f"LIVE{clock.local(now):%m%d%H%M%S}"
    key = (await cluster.key(Role.OPERATOR)).key
    here = f"{cluster.urls['api']}/orders"
    mine = f"{here}/{quote(merchant)}/{quote(number)}"
    pickup = datetime.combine(
        clock.day_of(now) + timedelta(days=2), time(10), tzinfo=clock.SHANGHAI
    )
    booked = {
        "vehicle": PLATE, "driver": "赵师傅", "phone": "13600136000", "transit_hours": 48,
        "pickup_at": pickup.isoformat(),
    }  # fmt: skip
    steps: tuple[tuple[str, Mapping[str, Any]], ...] = (
        (here, example_order(merchant, number, now)),
        (f"{mine}/decisions", {"decision": "confirm", "decision_id": f"{number}-1"}),
        (f"{mine}/decisions", {"decision": "hand_on", "decision_id": f"{number}-2"}),
        (
            f"{mine}/reports",
            {"report_id": f"{number}-3", "kind": "vehicle_booked", "by": "trunk_desk",
             "occurred_at": now.isoformat(), "data": booked},
        ),
    )  # fmt: skip
    for url, body in steps:
        _check(url, await _sent(http, url, body, key))
    return number


async def _sent(http: HttpClient, url: str, body: Mapping[str, Any], key: str) -> Reply:
    """Send it, and again where nobody answered in time; its id makes that harmless."""
    for _ in range(TRIES - 1):
        reply = await http.post(url, body, bearer=key)
        if reply.status < 500:
            return reply
    return await http.post(url, body, bearer=key)


def _check(url: str, reply: Reply) -> None:
    if reply.status >= 400:
        raise Unexpected(
            phrase(
                "{url} answered {status}: {answer}",
                url=url,
                status=reply.status,
                answer=str(json.loads(reply.body)),
            )
        )


async def staff_link(cluster: LocalCluster) -> GuestLink:
    """The link of a clerk's new account, which is used once."""
    async with _context(cluster) as context:
        return await _link(cluster, context, Role.ORDER_DESK, DESK_PAGE)


async def invited(cluster: LocalCluster, merchant: str, number: str) -> Invited:
    """A link for each who works on that order: desk, driver, technician, customer, merchant."""
    of_order = Scope(orders=(number,))
    guests: tuple[tuple[Role, str, str | None, Scope | None], ...] = (
        (Role.ORDER_DESK, DESK_PAGE, None, None),
        (Role.DRIVER, phrase("vehicle {plate}", plate=PLATE), None, Scope(vehicle=PLATE)),
        (Role.TECHNICIAN, phrase("order {number}", number=number), merchant, of_order),
        (Role.CUSTOMER, phrase("order {number}", number=number), merchant, of_order),
        (Role.MERCHANT, phrase("orders of {merchant}", merchant=merchant), merchant, None),
    )
    async with _context(cluster) as context:
        links = [
            await _link(cluster, context, role, what, whose, scope)
            for role, what, whose, scope in guests
        ]
    return Invited(number, tuple(links))


@asynccontextmanager
async def _context(cluster: LocalCluster) -> AsyncIterator[AppContext]:
    async with open_app_context(cluster.settings, identity="fulfil-demo") as context:
        yield context


async def _link(
    cluster: LocalCluster,
    context: AppContext,
    role: Role,
    what: str,
    merchant: str | None = None,
    scope: Scope | None = None,
) -> GuestLink:
    actor = CLERK if role is Role.ORDER_DESK else None
    made = await make_link(context, role, merchant, actor, scope)
    return GuestLink(role, what, f"{cluster.urls['api']}{made.path}")
