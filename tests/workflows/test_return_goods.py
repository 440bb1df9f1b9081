"""What goes back, on the real server: as it was counted, whatever was planned (MC-八)."""

from tests.workflows.test_returns import returned
from tests.workflows.world import World


async def test_what_was_counted_comes_back_into_stock_and_not_what_was_asked_for(
    world: World,
) -> None:
    case = await returned(world, "R-1020")
    await case.answer(approve=True)
    await case.tell("return_collected", data={"pieces": 2})
    assert (await case.at_step("awaiting_inspection")).problems == ("count_differs",)
    await case.tell("return_inspected")
    assert (await case.at_step("awaiting_refund")).problems == ()
    effects = await case.order.world.effects("stock")
    (back,) = [
        one for one in effects if one["order"] == case.order.name and one["act"] == "returns"
    ]
    assert sum(line["pieces"] for line in back["request"]["lines"]) == 2
