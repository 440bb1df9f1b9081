"""What is refused at the hub, on the real server: it comes back, and the rest is delivered."""

from models.ids import Stage
from models.messages.reports.answer import Answer
from tests.workflows.test_city_delivery import CITY, at_hub
from tests.workflows.way_back import case_of, on_the_way_back, tell_at_the_door
from tests.workflows.world import World


async def test_what_is_refused_at_the_hub_has_a_way_back_and_the_rest_is_delivered(
    world: World,
) -> None:
    """Shows FH-10.2.2."""
    order = await at_hub(world, "RH-1001")
    refused = [{"sku": "SF-3", "pieces": 1}]
    data = {"pieces": 2, "packing_sound": True, "refused": refused}
    await order.tell("collected", CITY, data=data)
    await order.tell("delivered", CITY, data={"pieces": 2})
    await order.leg_open(Stage.INSTALLATION)
    assert not (await order.status(Stage.INSTALLATION)).problems
    case = await case_of(order)
    assert case is not None
    assert case.kind == "way_back"
    start = case.start_input
    assert [(line["sku"], line["pieces"]) for line in start["lines"]] == [("SF-3", 1)]
    assert start["way_back"]["holder"] == "hub"
    late = await tell_at_the_door(order, "arrived_at_customer", report_id="r-late")
    assert isinstance(late, Answer)
    assert "way back" not in str(late.reason)
    await on_the_way_back(order)
    meant = await tell_at_the_door(order, "arrived_at_hub", report_id="r-back", case=1)
    assert isinstance(meant, Answer)
    assert "way back" in str(meant.reason)
