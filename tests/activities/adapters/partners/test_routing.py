"""Which of several partners has an order: always the same, whatever the file says by then."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from activities.adapters.partners.roster import PartnerRow, Roster
from activities.adapters.partners.routing import PartnerBook, RoutedTechnician
from activities.adapters.store.store import Store, open_store
from activities.adapters.wiring import RoutedPartners
from models.errors import PartnerUnavailable, Unavailable
from tests.activities.adapters.partners.partner_world import (
    HOME,
    World,
    a_call,
    a_world,
)

ELSEWHERE = HOME.model_copy(update={"city": "西安市"})


@dataclass(frozen=True)
class TwoPlatforms:
    """Two technician platforms, each with its own log of effects."""

    west: World
    east: World
    store: Store

    def routed(
        self, *, book: PartnerBook | None = None, west: tuple[str, ...] = ("成都市",)
    ) -> RoutedTechnician:
        """The port, as a process that starts now has it; `west`: its cities, without
        which it is not there."""
        rows: dict[str, dict[str, Any]] = {
            "west": {"url": f"{self.west.url}/technician", "cities": west},
            "east": {"url": f"{self.east.url}/technician"},
        }
        made = [
            PartnerRow.model_validate({"name": name, "port": "technician", **row})
            for name, row in rows.items()
            if name == "east" or west
        ]
        book = book or self.store.order_partners
        return RoutedPartners(Roster(tuple(made)), self.west.http, book).technician

    async def calls(self, act: str, order: str) -> tuple[int, int]:
        """How often that call reached each of them."""
        call = a_call(act, order)
        return await self.west.posts(call), await self.east.posts(call)


@pytest_asyncio.fixture
async def two(tmp_path: Path) -> AsyncIterator[TwoPlatforms]:
    """Both, over a database of their own."""
    async with AsyncExitStack() as stack:
        west = await stack.enter_async_context(a_world(tmp_path / "west"))
        east = await stack.enter_async_context(a_world(tmp_path / "east"))
        store = await stack.enter_async_context(
            open_store(f"sqlite:///{tmp_path / 'west' / 'fulfil.db'}")
        )
        yield TwoPlatforms(west, east, store)


async def test_each_order_goes_to_the_platform_of_its_city_with_all_its_calls(
    two: TwoPlatforms, order: str
) -> None:
    other = f"{order}-2"
    port = two.routed()
    await port.assign(a_call("assign_technician", order).request)
    await port.assign(a_call("assign_technician", other, address=ELSEWHERE).request)
    await port.cancel(a_call("cancel_technician", order).request)
    await port.cancel(a_call("cancel_technician", other).request)
    for act in ("assign_technician", "cancel_technician"):
        assert await two.calls(act, order) == (1, 0)
        assert await two.calls(act, other) == (0, 1)


async def test_a_call_that_is_made_again_after_the_file_changed_goes_where_it_went(
    two: TwoPlatforms, order: str
) -> None:
    call = a_call("assign_technician", order).request
    await two.west.fault("technician", "reset_after")
    with pytest.raises(Unavailable):
        await two.routed().assign(call)

    changed = two.routed(west=("上海市",))
    found = await changed.find(call.key)

    assert found is not None
    assert (await changed.assign(call)).ok
    assert await two.calls("assign_technician", order) == (2, 0)


class KilledError(BaseException):
    """The process has ended here."""


async def test_who_is_killed_before_the_call_has_kept_where_it_goes(
    two: TwoPlatforms, order: str
) -> None:
    class Killed:
        """The book of a process that ends just after it has written."""

        partner_of = two.store.order_partners.partner_of
        city_of = two.store.order_partners.city_of

        async def keep(self, order: str, port: str, partner: str) -> str:
            await two.store.order_partners.keep(order, port, partner)
            raise KilledError

    call = a_call("assign_technician", order).request
    with pytest.raises(KilledError):
        await two.routed(book=Killed()).assign(call)
    changed = two.routed(west=("上海市",))
    assert await changed.find(call.key) is None
    assert (await changed.assign(call)).ok
    assert await two.calls("assign_technician", order) == (1, 0)


async def test_of_two_processes_with_different_files_the_first_to_call_decides(
    two: TwoPlatforms, order: str
) -> None:
    class Late:
        """The book of a process that read it before the other one wrote."""

        keep = two.store.order_partners.keep
        city_of = two.store.order_partners.city_of

        async def partner_of(self, order: str, port: str) -> str | None:
            return None

    call = a_call("assign_technician", order).request
    await two.routed().assign(call)
    await two.routed(book=Late(), west=("上海市",)).assign(call)
    assert await two.calls("assign_technician", order) == (2, 0)


async def test_a_partner_that_is_no_longer_in_the_file_is_named_and_nobody_else_is_called(
    two: TwoPlatforms, order: str
) -> None:
    await two.routed().assign(a_call("assign_technician", order).request)
    without = two.routed(west=())
    with pytest.raises(PartnerUnavailable, match="is with west") as raised:
        await without.cancel(a_call("cancel_technician", order).request)
    assert "FULFIL_PARTNERS_FILE" in (raised.value.hint or "")
    with pytest.raises(PartnerUnavailable):
        await without.find(a_call("assign_technician", order).request.key)
    assert await two.calls("cancel_technician", order) == (0, 0)


async def test_while_the_database_cannot_be_asked_nobody_is_called(
    two: TwoPlatforms, order: str, tmp_path: Path
) -> None:
    async with open_store(f"sqlite:///{tmp_path / 'no-tables.db'}") as away:
        with pytest.raises(Unavailable):
            await two.routed(book=away.order_partners).assign(
                a_call("assign_technician", order).request
            )
    assert await two.calls("assign_technician", order) == (0, 0)


async def test_after_an_older_backup_a_call_goes_where_what_it_undoes_was_done(
    two: TwoPlatforms, order: str, tmp_path: Path
) -> None:
    await two.routed().assign(a_call("assign_technician", order).request)
    async with an_empty_book(tmp_path) as book:
        port = two.routed(book=book)
        assert await port.find(a_call("assign_technician", order).request.key) is not None
        await port.cancel(a_call("cancel_technician", order).request)
    assert await two.calls("cancel_technician", order) == (1, 0)


@asynccontextmanager
async def an_empty_book(folder: Path) -> AsyncIterator[PartnerBook]:
    """A database that knows of no order."""
    async with a_world(folder / "empty") as world:
        yield world.book
