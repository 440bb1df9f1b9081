"""Two technician platforms and an order of each merchant, on the real server."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest_asyncio
from temporalio.client import Client

from activities.adapters.standins.serve import running_standins
from activities.adapters.wiring import open_findable, open_partners
from models.codes import CallStep
from models.ids import Stage, technician_key
from tests.builders import an_order
from tests.starter.live_server import sooner_or_later
from tests.workflows.conftest import IdleWorld, an_idle_world, own_queue, patient_worker
from tests.workflows.order_path import begin, reach
from tests.workflows.stand_ins import StandIns
from tests.workflows.world import OrderUnderTest

ROAD = Stage.TRUNK_TRANSPORT
ACME = """
[[partner]]
name = "{name}"
port = "technician"
url = "{url}/technician"
merchants = ["{merchant}"]
"""


@dataclass
class Platform(StandIns):
    """A second platform, next to the one of the settings."""

    standins: str


@dataclass
class TwoPlatforms:
    """A world whose file of partners names the second one, until it is written again."""

    idle: IdleWorld
    second: Platform
    file: Path

    def give(self, merchant: str, name: str = "second") -> None:
        """Write the file: the second platform has that merchant's orders."""
        self.file.write_text(ACME.format(name=name, url=self.second.standins, merchant=merchant))

    def carry_to(self, city: str) -> None:
        """Write the file: the second carrier has the orders of customers in that city."""
        row = ACME.replace("technician", "carrier").replace("merchants", "cities")
        self.file.write_text(row.format(name="second", url=self.second.standins, merchant=city))

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[None]:
        """A worker that starts now, over the file as it is."""
        settings = self.idle.settings
        async with (
            open_partners(settings) as partners,
            patient_worker(
                self.idle.world.client, partners, settings, task_queue=self.idle.world.queue
            ),
        ):
            yield

    async def assigned(self, order: OrderUnderTest) -> tuple[int, int]:
        """How often the order's technician was assigned: by the platform of the settings, and by
        the second one."""
        key = technician_key(order.name)
        first, second = [
            sum(one["key"] == key for one in await platform.effects("technician"))
            for platform in (self.idle.world, self.second)
        ]
        return first, second

    async def cancelled(self, platform: StandIns) -> set[str]:
        """The orders whose technician was called back there."""
        effects = await platform.effects("technician")
        return {one["order"] for one in effects if one["act"] == "assignment-cancellations"}


@pytest_asyncio.fixture(loop_scope="session")
async def two(client: Client, tmp_path: Path) -> AsyncIterator[TwoPlatforms]:
    """Both platforms, without a worker."""
    file = tmp_path / "partners.toml"
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(running_standins(0, tmp_path / "second"))
        second = Platform(url)
        file.write_text(ACME.format(name="second", url=url, merchant="acme"))
        idle = await stack.enter_async_context(
            an_idle_world(client, tmp_path, queue=own_queue(), partners_file=file)
        )
        yield TwoPlatforms(idle, second, file)


async def test_the_orders_of_each_merchant_go_to_its_own_platform(two: TwoPlatforms) -> None:
    async with two.worker():
        acme = await two.idle.world.place(an_order("PR-1", merchant="acme"))
        shop = await two.idle.world.place(an_order("PR-1"))
        for order in (acme, shop):
            await reach(order, ROAD)
            await order.at_step("awaiting_departure", ROAD)
            await order.quiet(ROAD)
        assert await two.assigned(acme) == (0, 1)
        assert await two.assigned(shop) == (1, 0)
        for order in (acme, shop):
            await order.decide("cancel", reason="they moved")
            await order.handle.result()
    assert await two.cancelled(two.idle.world) == {shop.name}
    assert await two.cancelled(two.second) == {acme.name}


async def test_a_carrier_is_chosen_by_the_city_of_the_customer_as_it_was_corrected(
    two: TwoPlatforms,
) -> None:
    two.carry_to("西安市")
    async with two.worker():
        order = await two.idle.world.place(an_order("PR-4"))
        await order.decide("correct", changes={"delivery": {"city": "西安市"}})
        other = await two.idle.world.place(an_order("PR-5"))
        for one in (order, other):
            await begin(one)
            await one.at_step("awaiting_vehicle", Stage.TRUNK_PICKUP)
    asked = [
        {one["order"] for one in await platform.effects("carrier")}
        for platform in (two.idle.world, two.second)
    ]
    assert asked == [{other.name}, {order.name}]


async def test_a_file_that_changes_between_two_attempts_of_a_call_moves_no_order(
    two: TwoPlatforms,
) -> None:
    world = two.idle.world
    key = technician_key(f"order:acme:{(number := 'PR-2')}")
    await two.second.fault("technician", fault="reset_after", match="POST /assignments")
    await two.second.fault("technician", fault="500_before", match=f"GET /requests/{key}", times=3)

    async def was_done() -> bool:
        return bool(await two.second.effects("technician"))

    async with two.worker():
        order = await world.place(an_order(number, merchant="acme"))
        await reach(order, ROAD)
        await sooner_or_later(was_done)
    two.give("somebody-else")
    async with two.worker():
        await order.at_step("awaiting_departure", ROAD)
        await order.quiet(ROAD)
        assert await two.assigned(order) == (0, 1)
        found = world.store.order_partners
        async with open_findable(two.idle.settings, found) as ports:
            assert await ports["technician"].find(key) is not None
        assert await found.partner_of(order.name, "technician") == "second"


async def test_an_order_whose_partner_left_the_file_waits_for_it_and_goes_on_with_it(
    two: TwoPlatforms,
) -> None:
    async with two.worker():
        order = await two.idle.world.place(an_order("PR-3", merchant="acme"))
        await reach(order, ROAD)
        await order.at_step("awaiting_departure", ROAD)
        await order.quiet(ROAD)
    two.give("acme", name="renamed")
    step = CallStep.CANCEL_TECHNICIAN
    async with two.worker():
        await order.decide("cancel", reason="they moved")
        await order.until(lambda status: f"parked:{step}" in status.problems)
    two.give("acme")
    async with two.worker():
        await order.decide("repair", choice="retry", reason="it is there again")
        await order.handle.result()
    acts = [one["act"] for one in await two.second.effects("technician")]
    assert acts == ["assignments", "assignment-cancellations"]
