"""What the customer refuses, on the real server: it goes back by itself, the rest is accepted."""

from models.ids import Stage
from tests.workflows.order_path import reports_of
from tests.workflows.test_city_delivery import CITY, at_hub
from tests.workflows.test_installation import at_home
from tests.workflows.way_back import case_of
from tests.workflows.world import OrderUnderTest, World

HOME = Stage.INSTALLATION
ONE = {"SF-3": 1}


async def refuse(order: OrderUnderTest, leg: Stage, **pieces: int) -> None:
    kinds = [{"sku": sku, "pieces": n} for sku, n in (pieces or ONE).items()]
    says = {"kinds": kinds, "reason": "a dent", "incident": "dent"}
    answer = await order.tell("goods_refused", leg, by="provider", data=says)
    assert answer["outcome"] == "accepted", answer


async def way_back_of(order: OrderUnderTest) -> tuple[str, list[tuple[str, int]], str]:
    case = await case_of(order)
    assert case is not None
    lines = [(line["sku"], line["pieces"]) for line in case.start_input["lines"]]
    return case.kind, lines, case.start_input["way_back"]["holder"]


async def test_a_part_that_is_refused_at_the_door_goes_back_and_the_rest_is_accepted(
    world: World,
) -> None:
    """Shows FH-10.2.5."""
    order = await at_hub(world, "GR-1001")
    await order.tell("collected", CITY, data={"pieces": 3, "packing_sound": True})
    await refuse(order, CITY)
    await order.tell("delivered", CITY, data={"pieces": 2})
    await order.leg_open(HOME)
    assert await way_back_of(order) == ("way_back", [("SF-3", 1)], "provider")
    for report in reports_of(HOME):
        await order.submit(report, HOME)
    await order.quiet()
    assert (await order.status()).stage != "cancelled"


async def test_what_is_refused_as_it_is_inspected_goes_back_too(world: World) -> None:
    order = await at_home(world, "GR-1002")
    await refuse(order, HOME)
    for report in reports_of(HOME):
        await order.submit(report, HOME)
    await order.at_step("awaiting_last_reports")
    assert await way_back_of(order) == ("way_back", [("SF-3", 1)], "provider")


async def test_all_that_is_refused_goes_back_once_the_order_is_cancelled(world: World) -> None:
    order = await at_hub(world, "GR-1003")
    await order.tell("collected", CITY, data={"pieces": 3, "packing_sound": True})
    await refuse(order, CITY, **{line.sku: line.pieces for line in order.order.lines})
    await order.handle.cancel()
    assert await order.handle.result() == "cancelled"
    kind, lines, holder = await way_back_of(order)
    assert (kind, sum(pieces for _, pieces in lines), holder) == ("way_back", 3, "provider")
