"""What an order's page in the Temporal UI says can be done, and where its own page is."""

import pytest

from models import page_address
from models.ids import Stage
from tests.builders import an_order
from tests.workflows.order_path import begin
from tests.workflows.world import World


@pytest.fixture(autouse=True)
def _pages(world: World) -> None:
    """The worker of this world knows where the pages are."""
    page_address.pages_are_at("https://desk.example/")


async def test_reports_that_fit_stand_there_with_the_fields_that_they_need(world: World) -> None:
    order = await world.place(an_order("DET-1"))
    await begin(order)
    await order.at_step("awaiting_vehicle", Stage.TRUNK_PICKUP)
    page = await order.page(Stage.TRUNK_PICKUP)
    booked = next(line for line in page.splitlines() if '"kind": "vehicle_booked"' in line)
    assert '"by": "trunk_desk' in booked
    for field in ("vehicle", "driver", "phone", "pickup_at", "transit_hours"):
        assert f'"{field}": "…"' in booked
    assert '"kind": "delivered"' not in page


async def test_the_page_of_the_order_is_one_click_away(world: World) -> None:
    order = await world.place(an_order("DET-2"))
    await begin(order)
    await order.at_step("awaiting_vehicle", Stage.TRUNK_PICKUP)
    where = f"https://desk.example/app/orders/{order.order.merchant}/DET-2"
    assert f"[its page]({where})" in await order.page(Stage.TRUNK_PICKUP)
    assert f"[its page]({where})" in await order.page()
