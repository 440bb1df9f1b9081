"""`fulfil slots`: half days on which providers come to customers (FH-10.2.1)."""

from datetime import UTC, datetime, timedelta

from models.ids import Stage
from models.messages.orders.order import Order
from models.messages.timeline.timeline import Entry, EntryKind
from models.scopes import Assignee, PartyKind
from models.sop import clock
from tests.starter.cli import NOW, DeskUnderTest
from tests.starter.scoped_keys import PROVIDER

DAY = (clock.day_of(datetime.now(UTC)) + timedelta(days=2)).isoformat()
HOME = ("--house-number", "3-2-1201")


async def assigned(desk: DeskUnderTest, number: str = "A1") -> Order:
    """An order that has the provider."""
    order = await desk.take(number)
    line = Entry(
        key=f"{order.workflow_id}:p",
        order=order.workflow_id,
        stage=Stage.TRUNK_PICKUP,
        at=NOW,
        recorded_at=NOW,
        happening=EntryKind.REPORT,
        what="provider_assigned",
        text="",
        report_id="p",
        assignee=Assignee(kind=PartyKind.PROVIDER, name=PROVIDER),
    )
    await desk.record(order, entries=(line,))
    return order


async def test_what_is_set_is_listed_and_taken_once(desk: DeskUnderTest) -> None:
    await desk.json("slots", "set", PROVIDER, DAY, "--morning", "1")
    first, second = await assigned(desk), await assigned(desk, "A2")
    taken = await desk.json("slots", "take", first.merchant, first.number, DAY, "morning", *HOME)
    assert taken["outcome"] == "accepted"
    late = await desk.run("slots", "take", second.merchant, second.number, DAY, "morning", *HOME)
    assert (late.code, "this time is taken" in late.err) == (1, True)
    (row,) = await desk.json("slots", "list", PROVIDER)
    assert (row["day"], row["half"], row["capacity"], row["taken"]) == (DAY, "morning", 1, 1)


async def test_a_number_below_what_is_taken_is_refused(desk: DeskUnderTest) -> None:
    await desk.json("slots", "set", PROVIDER, DAY, "--afternoon", "1")
    order = await assigned(desk)
    await desk.json("slots", "take", order.merchant, order.number, DAY, "afternoon", *HOME)
    done = await desk.run("slots", "set", PROVIDER, DAY, "--afternoon", "0")
    assert (done.code, "1 customers have" in done.err) == (1, True)


async def test_a_day_that_is_none_and_no_number_are_usage(desk: DeskUnderTest) -> None:
    for words in (("2026-13-01", "--morning", "1"), (DAY,)):
        assert (await desk.run("slots", "set", PROVIDER, *words)).code == 2, words
