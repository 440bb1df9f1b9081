"""What an order's page in the Temporal UI says can be done, and where its own page is."""

import pytest
from temporalio.api.enums.v1 import EventType

from models import page_address
from models.ids import Stage
from tests.builders import an_order
from tests.workflows.order_path import begin
from tests.workflows.way_back import tell_at_the_door
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


async def test_an_update_names_the_kind_of_its_report(world: World) -> None:
    """The list of events has no other text of its own for an update."""
    order = await world.place(an_order("DET-3"))
    await begin(order)
    await order.at_step("awaiting_vehicle", Stage.TRUNK_PICKUP)
    await tell_at_the_door(order, "no_vehicle", report_id="r-1", data={"reason": "weather"})
    history = await order.leg(Stage.TRUNK_PICKUP).fetch_history()
    events = [
        event.workflow_execution_update_accepted_event_attributes
        for event in history.events
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED
    ]
    assert [one.accepted_request.meta.update_id.split(":")[:2] for one in events] == [
        ["no_vehicle", "r-1"]
    ]
