"""`fulfil care` about no order, without a server."""

import pytest

from starter.service.explaining.return_causes import waits
from tests.starter.cli import NOW, DeskUnderTest, a_snapshot
from tests.starter.service.explaining.test_causes import evidence_of
from tests.starter.ticket_desk import a_ticket, attached, erased, overdue, recorded, taken_back


async def test_what_names_no_order_is_taken_in_once_listed_answered_and_attached(
    desk: DeskUnderTest,
) -> None:
    await desk.take()
    ticket = await a_ticket(desk, "shop-a")
    assert await a_ticket(desk, "shop-a") == ticket
    assert (await desk.json("care", "show", "shop-a", ticket))["contact"] == "Ms Wang, 138"
    await desk.json("care", "answer", "shop-a", ticket, "--words", "we look into it")
    answer = await desk.json("care", "attach", ticket, "shop-a", "A1", "--actor", "li")
    assert answer["outcome"] == "accepted"
    rows = await desk.store.reports.of_order(ticket)
    assert [(row.kind, row.sent_to) for row in rows] == [
        ("care_answered", ticket), ("care_attached", ticket),
    ]  # fmt: skip
    assert rows[1].content["data"] == {"about": "order:shop-a:A1", "order_no": "A1"}
    assert [one["ticket"] for one in await desk.json("care", "list", "shop-a")] == [ticket]
    shown = (await desk.run("care", "show", "shop-a", ticket)).out
    assert ("nobody answers" in shown, "we look into it" in shown) == (True, True)


async def test_of_an_order_without_a_case_the_ticket_that_is_about_it_is_named(
    desk: DeskUnderTest,
) -> None:
    order = await desk.take()
    ticket = await a_ticket(desk, "shop-a")
    await recorded(desk, ticket, entries=(attached(ticket, order.workflow_id),))
    done = await desk.run("care", "answer", "shop-a", "A1", "--words", "soon")
    assert (done.code, f"say it of {ticket}" in done.err) == (1, True)
    assert await desk.store.reports.of_order(order.workflow_id) == []


async def test_what_was_found_of_a_ticket_is_read_in_words(
    desk: DeskUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    await desk.take()
    assert "no case about no order" in (await desk.run("care", "list")).err
    assert "has no care cases" in (await desk.run("care", "list", "shop-a", "A1")).err
    ticket = await a_ticket(desk, "shop-a")
    await desk.run("care", "attach", ticket, "shop-a", "A1", "--actor", "li")
    to = ("--to", "installation_desk", "--words", "a hinge", "--link", "order=order:shop-a:A1")
    await desk.run("care", "hand-over", "shop-a", ticket, *to)
    shown = (await desk.run("care", "show", "shop-a", ticket)).out
    for says in (
        "客服 customer_service li care_attached (pending): about order shop-a/A1",
        "(pending): a hinge; handed to 安装服务部 installation_desk; order order:shop-a:A1",
    ):
        assert says in shown
    listed = (await desk.run("care", "list")).out
    assert ("投诉 complaint" in listed, "+08:00" in listed) == (True, False)


async def test_a_passer_by_is_nobodys_customer(desk: DeskUnderTest) -> None:
    ticket = await a_ticket(desk)
    assert ticket.startswith("ticket::")
    assert await desk.json("care", "list", "shop-a") == []
    assert [one["merchant"] for one in await desk.json("care", "list")] == [""]
    page = await desk.json("orders", "explain", "", ticket)
    assert (page["order_no"], page["stage"]) == (ticket, "care")


async def test_an_order_shows_the_tickets_that_are_about_it(desk: DeskUnderTest) -> None:
    await desk.take()
    ticket = await a_ticket(desk, "shop-a")
    line = attached(ticket, "order:shop-a:A1")
    await recorded(desk, ticket, entries=(line,))
    (case,) = (await desk.json("orders", "show", "shop-a", "A1"))["cases"]
    assert (case["workflow_id"], case["kind"]) == (ticket, "complaint")
    assert case["links"] == [{"kind": "order", "id": "order:shop-a:A1"}]
    assert (await desk.json("care", "show", "shop-a", ticket))["about"] == "order:shop-a:A1"
    assert [one["workflow_id"] for one in await desk.json("care", "list", "shop-a", "A1")] == [
        ticket
    ]
    assert ticket in (await desk.run("care", "list", "shop-a", "A1")).out
    assert "nobody answers" in (await desk.run("care", "show", "shop-a", "A1")).out
    await desk.json("care", "open", "shop-a", "A1", "--words", "and another thing")
    assert f"it has 1, {ticket}" in (await desk.run("care", "show", "shop-a", "A1")).err
    assert "nobody answers" in (await desk.run("care", "show", "shop-a", "A1", ticket)).out
    assert (await desk.json("care", "show", "shop-a", "A1", "1"))["kind"] == "message"


async def test_an_order_shows_what_a_ticket_that_is_about_it_has_become(
    desk: DeskUnderTest,
) -> None:
    """Shows MC-八(一)2: the ticket leads to the return, and the return to the ticket."""
    await desk.take()
    ticket = await a_ticket(desk, "shop-a")
    became = {"link_kind": "return", "link": "return:shop-a:A1:1"}
    resolved = attached(ticket, "order:shop-a:A1", "a-2")
    resolved = resolved.model_copy(update={"what": "care_resolved", "data": became})
    await recorded(desk, ticket, entries=(attached(ticket, "order:shop-a:A1"), resolved))
    links = [{"kind": "order", "id": "order:shop-a:A1"}, {"kind": "return", "id": became["link"]}]
    for shown in (("orders", "show", "shop-a", "A1"), ("care", "show", "shop-a", ticket)):
        page = await desk.json(*shown)
        assert (page["cases"][0] if "cases" in page else page)["links"] == links


async def test_an_order_whose_ticket_was_attached_by_mistake_shows_it_no_more(
    desk: DeskUnderTest,
) -> None:
    for number in ("A1", "A2"):
        await desk.take(number=number)
    ticket = await a_ticket(desk, "shop-a")
    first, second = attached(ticket, "order:shop-a:A1"), attached(ticket, "order:shop-a:A2", "a-2")
    await recorded(desk, ticket, entries=(second, first))  # as they come, and not as they happened
    assert (await desk.json("care", "show", "shop-a", ticket))["about"] == "order:shop-a:A2"
    for report_id, about in (("a-2", "order:shop-a:A1"), ("a-1", None)):
        await recorded(desk, ticket, entries=(taken_back(ticket, report_id),))
        assert (await desk.json("care", "show", "shop-a", ticket))["about"] == about
    assert (await desk.json("orders", "show", "shop-a", "A1"))["cases"] == []


async def test_an_erased_ticket_keeps_no_word_and_takes_none(desk: DeskUnderTest) -> None:
    """Shows EP-五1."""
    ticket = await a_ticket(desk, "shop-a")
    await erased(desk, ticket)
    shown = await desk.json("care", "show", "shop-a", ticket)
    assert (shown["contact"], shown["messages"][0]["words"]) == (None, "erased")
    assert shown["erased_at"] is not None
    done = await desk.run("care", "reopen", "shop-a", ticket, "--words", "once more")
    assert (done.code, "was erased" in done.err) == (1, True)
    held = str(await desk.store.erasures.held(ticket))
    assert ("nobody answers" in held, "138" in held) == (False, False)


async def test_an_open_ticket_is_not_erased_and_stands_against_the_erasure_of_its_order(
    desk: DeskUnderTest,
) -> None:
    await desk.take()
    ticket = await a_ticket(desk, "shop-a")
    await recorded(desk, ticket, entries=(attached(ticket, "order:shop-a:A1"),))
    why = ("--reason", "asked", "--by", "op", "--yes")
    open_ = await desk.run("erase", "shop-a", ticket, *why)
    assert (open_.code, "is open" in open_.err) == (1, True)


async def test_an_order_that_has_ended_is_explained_by_the_ticket_that_is_still_open(
    desk: DeskUnderTest,
) -> None:
    order = await desk.take()
    ticket = await a_ticket(desk, "shop-a")
    await desk.store.cases.mark_started([ticket], at=NOW)
    await overdue(desk, ticket)
    await recorded(desk, ticket, entries=(attached(ticket, order.workflow_id),))
    await desk.record(order, snapshot=a_snapshot(order, closed=True, outcome="closed"))
    shown = await desk.json("orders", "show", "shop-a", "A1")
    assert (shown["deadlines"], shown["breaches"]) == ([], 0)
    assert [one["state"] for one in shown["cases"][0]["deadlines"]] == ["missed"]
    cause = waits(await evidence_of(desk))
    assert cause is not None
    assert f"complaint {ticket} waits for customer_service" in cause.sentence
    assert cause.command == f"fulfil care answer shop-a {ticket} --words …"
