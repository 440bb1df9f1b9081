"""A customer who is not reached, on the real server: attempts, a decision, a correction."""

from datetime import timedelta

from models.messages.timeline.timeline import EntryKind
from tests.workflows.test_city_delivery import CITY, at_hub, at_instant
from tests.workflows.world import OrderUnderTest, World

DECIDE = "FH-10.3.2.2:decide_unreached"
HOUR = timedelta(hours=1)


async def tried(order: OrderUnderTest, cause: str) -> None:
    now = await order.now(CITY)
    data = {"reason": "as he says", "cause": cause}
    await order.tell(
        "contact_failed", CITY, report_id=f"r-{now.isoformat()}", data=data, **at_instant(now)
    )
    await order.quiet(CITY)


async def test_tried_on_two_days_in_vain_the_order_desk_is_asked_and_decides(world: World) -> None:
    """Shows FH-10.3.2.2."""
    order = await at_hub(world, "CA-1001")
    for hours in (0, 1, 24):
        await order.move(CITY, await order.now(CITY) + hours * HOUR)
        await tried(order, "unreachable")
    due = (await order.due(DECIDE, CITY)).due_at
    await order.move(CITY, due + timedelta(minutes=1))
    await order.quiet(CITY)
    assert EntryKind.BREACHED in await order.happenings_of(DECIDE)
    words = {"choice": "stored", "agreed_by": "Ms Li"}
    await order.tell("contact_decided", CITY, data=words)
    await order.quiet(CITY)
    assert (await order.happenings_of(DECIDE))[-1] is EntryKind.LATE
    assert ("contact_decided", "merchant") in await order.notices()


async def test_a_wrong_number_is_corrected_and_told_whoever_has_it(world: World) -> None:
    order = await at_hub(world, "CA-1002")
    await tried(order, "wrong_number")
    assert (await order.due(DECIDE, CITY)).attempt == 1
    right = {"customer": {"name": "王芳", "phone": "13900139001"}}
    notified = await order.decide("correct", changes=right)
    assert "provider and technician are told: customer.phone" in str(notified["reason"])
    await order.tell("contact_decided", CITY, data={"choice": "corrected", "agreed_by": "Ms Li"})
    await order.quiet(CITY)
    assert await order.happenings_of(DECIDE) == [EntryKind.KEPT]
