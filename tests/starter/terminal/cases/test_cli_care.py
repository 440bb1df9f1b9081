"""`fulfil care` without a server: taken in, told, listed, refused where it says too much."""

import pytest

from tests.starter.cli import DeskUnderTest, a_snapshot

SO = ("shop-a", "A1")


async def test_what_a_customer_writes_is_taken_in_once_though_no_server_runs(
    desk: DeskUnderTest,
) -> None:
    await desk.take()
    written = ("care", "open", *SO, "--kind", "complaint", "--words", "bent", "--request-id", "q-1")
    case, again = await desk.json(*written), await desk.json(*written)
    assert (case["workflow_id"], case["kind"], case["n"]) == ("care:shop-a:A1:1", "complaint", 1)
    assert again["workflow_id"] == case["workflow_id"]
    assert [one["n"] for one in await desk.json("care", "list", *SO)] == [1]
    shown = await desk.json("orders", "show", *SO)
    assert [one["workflow_id"] for one in shown["cases"]] == ["care:shop-a:A1:1"]


async def test_what_is_done_about_it_is_written_down_with_its_case(desk: DeskUnderTest) -> None:
    await desk.take()
    await desk.json("care", "open", *SO, "--words", "bent")
    link = ("--link", "order=order:shop-a:A1")
    await desk.json("care", "answer", *SO, "--words", "soon", "--on-the-matter", "--case", "1")
    await desk.json("care", "hand-over", *SO, "--words", "see", "--to", "hub", *link)
    await desk.json("care", "wrote", *SO, "--words", "where is it")
    rows = await desk.store.reports.of_order("order:shop-a:A1")
    assert [(row.kind, row.by, row.sent_to) for row in rows] == [
        ("care_replied", "customer_service", "care:shop-a:A1:1"),
        ("care_handed_over", "customer_service", "care:shop-a:A1:1"),
        ("care_customer_wrote", "customer", "care:shop-a:A1:1"),
    ]
    assert rows[1].content["data"] == {
        "words": "see", "to": "hub", "link_kind": "order", "link": "order:shop-a:A1",
    }  # fmt: skip
    shown = await desk.json("care", "show", *SO, "1")
    assert [one["words"] for one in shown["messages"]] == ["bent", "soon", "see", "where is it"]


@pytest.mark.parametrize(
    "link", ["return=return:shop-a:A1:2", "incident=nope", "visit=2", "order=order:shop-b:A1"]
)
async def test_a_case_has_become_nothing_that_is_not_there(desk: DeskUnderTest, link: str) -> None:
    """Shows MC-八(一)2."""
    await desk.take()
    await desk.json("care", "open", *SO, "--words", "bent")
    done = await desk.run("care", "resolve", *SO, "--words", "done", "--link", link)
    assert (done.code, link.partition("=")[2] in done.err) == (2, True), done.err
    assert await desk.store.reports.of_order("order:shop-a:A1") == []


async def test_what_is_about_no_order_has_become_nothing_of_one(desk: DeskUnderTest) -> None:
    case = await desk.json("care", "open", "shop-a", "--words", "bent")
    ticket = case["workflow_id"]
    done = await desk.run("care", "resolve", "shop-a", ticket, "--words", "x", "--link", "visit=2")
    assert (done.code, "about no order yet" in done.err) == (2, True)


async def test_words_that_are_too_long_are_refused_with_the_limit(desk: DeskUnderTest) -> None:
    await desk.take()
    done = await desk.run("care", "open", *SO, "--words", "字" * 2001)
    assert (done.code, "2000 characters" in done.err) == (2, True)


async def test_a_survey_is_noted_once_the_order_has_closed_as_accepted(
    desk: DeskUnderTest,
) -> None:
    order = await desk.take()
    asked = ("care", "survey", *SO, "--score", "5", "--words", "good", "--actor", "li")
    assert "not closed as accepted" in (await desk.run(*asked)).err
    ended = a_snapshot(order, closed=True, outcome="closed", step="closed")
    await desk.record(order, snapshot=ended)
    case = await desk.json(*asked)
    assert (case["workflow_id"], case["kind"]) == ("care:shop-a:A1:1", "survey")
