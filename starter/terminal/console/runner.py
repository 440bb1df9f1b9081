"""Runs a command that reads or acts on orders, over this machine's database and Temporal.

One that only reads loads nothing of Temporal: that would take longer than what it does.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from models.phrases import phrase
from starter.local.local_settings import settings_here, ui_links
from starter.service.reading.read_context import Records, check_data_exists, open_records
from starter.service.running.ui_searches import UiLinks
from starter.terminal.console.output import note

if TYPE_CHECKING:
    from starter.service.app_context import AppContext

CLIENT_IDENTITY = "fulfil@cli"
"""Who calls, as histories and the UI show it."""

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """What a command works with: the context, links into the Temporal UI, and who works here."""

    context: "AppContext"
    links: UiLinks
    actor: str | None


@dataclass(frozen=True)
class ReadingDesk:
    """What a command works with that only reads."""

    records: Records
    links: UiLinks


def run_to_end(work: Coroutine[Any, Any, T]) -> T:
    """`asyncio.run` of a task that does not hold its answer.

    Python's signal module writes the task out, and with it all it answered, for an error that it
    then ignores: of five hundred rows that is a twentieth of the command's time.
    """
    answers: list[T] = []

    async def answered() -> None:
        answers.append(await work)

    asyncio.run(answered())
    (answer,) = answers
    return answer


def at_desk(work: Callable[[Desk], Awaitable[T]]) -> T:
    """Run a command's work in a context that is open as long as it takes.

    Raises:
        UsageError: a setting is invalid.
        Unavailable: the database cannot be used now.
    """
    from starter.service.app_context import make_database, open_app_context

    settings = settings_here()

    async def worked() -> T:
        await make_database(settings)
        async with open_app_context(settings, identity=CLIENT_IDENTITY) as context:
            return await work(Desk(context, ui_links(settings), settings.actor))

    return run_to_end(worked())


def with_existing_desk(work: Callable[[Desk], Awaitable[T]]) -> T:
    """The same about what was taken in before: where nothing was, no database is made.

    Raises:
        UsageError: a setting is invalid, or there is no database.
        Unavailable: the database cannot be used now.
    """
    check_data_exists(settings_here())
    return at_desk(work)


def reading(work: Callable[[ReadingDesk], Awaitable[T]]) -> T:
    """Run a command's work over what is recorded; raises as `at_desk` does, and where there is
    no database."""
    settings = settings_here()

    async def worked() -> T:
        async with open_records(settings) as records:
            return await work(ReadingDesk(records, ui_links(settings)))

    return run_to_end(worked())


def show_link(link: str | None) -> None:
    """A link next to the output, where there is a UI."""
    if link:
        note(phrase("Temporal UI: {link}", link=link))
