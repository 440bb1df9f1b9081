"""The composition: settings in, every partner out."""

from pathlib import Path

from pydantic import HttpUrl

from activities.adapters.process.settings import Settings
from activities.adapters.store.store import open_store
from activities.adapters.wiring import open_partners
from activities.ledger import LedgerActivities
from models.messages.orders.order import Order
from models.messages.partners.outcome import Done
from tests.activities.adapters.partners.partner_world import World, a_call
from tests.databases import make_tables


def a_setting(world: World, data: Path) -> Settings:
    """Settings that name the stand-ins and a folder of their own."""
    return Settings(
        data_dir=data,
        database_url=f"sqlite:///{data / 'fulfil.db'}",
        terms_dir=data / "terms",
        stock_url=HttpUrl(f"{world.url}/stock"),
        carrier_url=HttpUrl(f"{world.url}/carrier"),
        technician_url=HttpUrl(f"{world.url}/technician"),
        notices_url=HttpUrl(f"{world.url}/notices"),
    )


async def test_every_partner_is_reached_at_the_address_that_is_set(
    world: World, order: str, tmp_path: Path
) -> None:
    settings = a_setting(world, tmp_path)
    await make_tables(settings.database_url)
    async with open_partners(settings) as partners:
        outcomes = [
            await partners.stock.reserve(a_call("reserve_stock", order).request),
            await partners.carrier.ask_vehicle(a_call("ask_vehicle", order).request),
            await partners.technician.assign(a_call("assign_technician", order).request),
            await partners.notices.send(a_call("send_notice", order).request),
        ]

    assert [one.done for one in outcomes] == [Done.DONE] * 4


async def test_an_order_is_taken_in_with_its_merchants_terms(world: World, tmp_path: Path) -> None:
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "acme.toml").write_text("transit_hours = 48\n")
    settings = a_setting(world, tmp_path)
    await make_tables(settings.database_url)

    async with open_partners(settings) as partners:
        outcome = await LedgerActivities(partners.ledger).take_order(
            Order(merchant="acme", number="7")
        )
    async with open_store(settings.database_url) as store:
        (row,) = await store.orders.pending(10)

    assert (outcome.done, row.start_input["sop"]["transit_hours"]) == (Done.DONE, 48)
