"""`fulfil opinions`: what customers say, counted and in their own words (ER-4.3.3)."""

from tests.starter.cli import DeskUnderTest, a_snapshot

SO = ("shop-a", "A1")


async def test_what_customers_say_is_counted_and_listed_in_their_own_words(
    desk: DeskUnderTest,
) -> None:
    """Shows ER-4.3.3, MC-七(四)2, FE-五3."""
    order = await desk.take()
    ended = a_snapshot(order, closed=True, outcome="closed", step="closed")
    await desk.record(order, snapshot=ended)
    await desk.json("care", "open", *SO, "--words", "bent", "--kind", "complaint")
    survey = ("care", "survey", *SO, "--score", "5", "--words", "good", "--actor", "li")
    await desk.json(*survey, "--request-id", "s-1")
    counted = {one["kind"]: one for one in await desk.json("opinions")}
    assert (counted["complaint"]["opinions"], counted["complaint"]["average"]) == (1, None)
    assert (counted["survey"]["scored"], counted["survey"]["average"]) == (1, "5.00")
    words = await desk.json("opinions", "--words", "--merchant", "shop-a")
    assert {(one["kind"], one["score"], one["words"]) for one in words} == {
        ("complaint", None, "bent"), ("survey", 5, "good"),
    }  # fmt: skip
    assert await desk.json("opinions", "--merchant", "shop-b") == []
    assert await desk.json("opinions", "--until", "2020-01-01", "--words") == []
