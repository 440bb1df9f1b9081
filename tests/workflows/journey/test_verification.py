"""What the platform cannot verify is settled and confirmed by the desks (FH-11.3.3.1)."""

from models.ids import Stage
from models.messages.orders.order import VerifyBy
from tests.builders import an_order
from tests.workflows.order_path import reach, reports_of
from tests.workflows.world import OrderUnderTest, World

HOME = Stage.INSTALLATION


async def accepted(world: World, number: str) -> OrderUnderTest:
    """An order that is accepted, and to be verified on the platform."""
    order = await world.place(an_order(number, verify_by=VerifyBy.MARKETPLACE))
    await reach(order, HOME)
    await order.at_step("awaiting_site_check", HOME)
    for report in reports_of(HOME)[:-1]:
        await order.submit(report, HOME)
    await order.at_step("awaiting_verification", HOME)
    return order


async def settled_and_confirmed(order: OrderUnderTest) -> None:
    """What the provider, the service desk and the order desk say, one after another."""
    await order.tell("verification_failed", HOME, data={"reason": "no network"}, by="provider")
    await order.tell("verification_settled", HOME, data={"how": "signed"}, by="service_desk")
    await order.tell("verification_confirmed", HOME, by="order_desk")


async def test_what_the_desks_confirm_is_verified_and_not_asked_of_the_platform(
    world: World,
) -> None:
    """Shows FH-11.3.3.1."""
    order = await accepted(world, "V-1001")
    await settled_and_confirmed(order)
    assert await order.handle.result() == "closed"
    assert await order.done("technician") == ["assignments"]
    assert ("verification_settled", "order_desk") in await order.notices()


async def test_a_wrong_code_is_confirmed_by_the_desks(world: World) -> None:
    order = await accepted(world, "V-1002")
    wrong = {"by_way_of": "marketplace", "code": "0000"}
    await order.tell("verified", HOME, data=wrong)
    await order.until(lambda status: "code_refused" in status.problems, HOME)
    await settled_and_confirmed(order)
    assert await order.handle.result() == "closed"
    assert (await order.marks())["NeedsAttention"] is False


async def test_a_platform_that_is_out_does_not_keep_what_is_confirmed(world: World) -> None:
    order = await accepted(world, "V-1003")
    await world.fault("technician", fault="redirect", match="check_code")
    await order.tell("verified", HOME, data={"by_way_of": "marketplace", "code": "8421"})
    await order.until(lambda status: "parked:check_code" in status.problems, HOME)
    await settled_and_confirmed(order)
    await world.no_fault("technician")
    assert await order.handle.result() == "closed"
    assert (await order.marks())["NeedsAttention"] is False
