"""How a command that acts on orders is run: over this machine's database and Temporal."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from temporalio.envconfig import ClientConfig

from activities.adapters.settings import Settings
from activities.adapters.store_migrate import is_there, upgrade_to_head
from starter.catalogue import UiLinks
from starter.commands.house import House, open_house
from starter.machine.here import settings_here
from starter.provision import DEFAULT_NAMESPACE
from starter.terminal.output import note

IDENTITY = "fulfil@cli"
"""Who calls, as histories and the UI show it."""

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """What a command works with: the house, and links into the Temporal UI."""

    house: House
    links: UiLinks


def at_desk(work: Callable[[Desk], Awaitable[T]]) -> T:
    """Run a command's work in a house that is open as long as it takes.

    Raises:
        UsageError: a setting is off.
        Unavailable: the database cannot be used now.
    """
    settings = settings_here()

    async def worked() -> T:
        if not is_there(settings.database_url):
            await upgrade_to_head(settings.database_url)
        async with open_house(settings, identity=IDENTITY) as house:
            return await work(Desk(house, ui_links(settings)))

    return asyncio.run(worked())


def ui_links(settings: Settings) -> UiLinks:
    """Links into the UI of the namespace that we work in."""
    namespace = ClientConfig.load_client_connect_config().get("namespace") or DEFAULT_NAMESPACE
    return UiLinks(str(settings.ui_url) if settings.ui_url else None, namespace)


def show_link(link: str | None) -> None:
    """A link beside the output, where there is a UI."""
    if link:
        note(f"Temporal UI: {link}")
