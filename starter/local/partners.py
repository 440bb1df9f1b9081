"""Effects at partners of an order that was erased: stand-ins forget it, others have to be asked."""

from collections.abc import Iterable, Mapping

import httpx

from activities.adapters.partners.roster import read_roster
from activities.adapters.process.settings import PARTNERS, Settings
from starter.local.ports import LOOPBACK, PortBlock
from starter.service.app_context import AppContext

FORGET_SECONDS = 5.0


def partner_addresses(settings: Settings, ports: PortBlock | None) -> dict[str, str]:
    """The address of each partner, from the settings or the copy that runs here."""
    here = f"http://{LOOPBACK}:{ports.standins}" if ports else None
    urls = {name: settings.partner_url(name) for name in PARTNERS}
    urls |= {row.name: row.url for row in read_roster(settings).rows}
    own = {name: f"{here}/{name}" for name in PARTNERS if here}
    return own | {name: str(url).rstrip("/") for name, url in urls.items() if url}


async def holders(context: AppContext, order: str) -> tuple[str, ...]:
    """The partners that know an order: of several of one port the one that has it."""
    book = context.store.order_partners
    return tuple([await book.partner_of(order, port) or port for port in PARTNERS])


async def forget_order(
    urls: Mapping[str, str], order: str, holders: Iterable[str] = PARTNERS
) -> tuple[str, ...]:
    """Let the stand-ins forget an order; of `holders` those that a person has to ask."""
    left = []
    async with httpx.AsyncClient(timeout=FORGET_SECONDS) as http:
        for name in holders:
            if not await _forgotten(http, urls.get(name, ""), order):
                left.append(name)
    return tuple(left)


async def _forgotten(http: httpx.AsyncClient, url: str, order: str) -> bool:
    """Only a stand-in has this door, and only on this machine."""
    if httpx.URL(url).host != LOOPBACK:
        return False
    try:
        answer = await http.post(f"{url}/__forget", json={"order": order})
    except httpx.HTTPError:
        return False
    return answer.is_success
