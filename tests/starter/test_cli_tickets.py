"""`fulfil care` about no order, without a server; and every list that such a case may stand in."""

from datetime import timedelta
from typing import Any

import pytest

from models.ids import Stage
from models.messages.notices import NoticeLine, Receiver
from models.messages.reports import Report
from models.messages.timeline import DutyState, Entry, Happening
from models.roles import Role
from models.stages.care.duties import ANSWER_MESSAGE
from starter.service.explaining.returning import waits
from tests.starter.desk import HOUR, NOW, DeskUnderTest, a_snapshot
from tests.starter.test_causes import evidence_of

WRITTEN = ("--kind", "complaint", "--words", "nobody answers", "--request-id", "q-1")


async def a_ticket(desk: DeskUnderTest, *named: str) -> str:
    """The id of what somebody wrote who names no order."""
    case = await desk.json("care", "open", *named, *WRITTEN, "--contact", "Ms Wang, 138")
    ticket: str = case["workflow_id"]
    return ticket


async def recorded(desk: DeskUnderTest, ticket: str, **batch: Any) -> None:
    """What its workflow records."""
    from activities.adapters.store.ledger import SqlLedger
    from models.messages.timeline import Batch

    ledger = SqlLedger(desk.store, lambda _order, _at: {})
    await ledger.record(Batch.model_validate({"workflow_id": ticket, **batch}))


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
    assert rows[1].content["data"] == {"about": "order:shop-a:A1"}
    assert [one["ticket"] for one in await desk.json("care", "list", "shop-a")] == [ticket]
    shown = (await desk.run("care", "show", "shop-a", ticket)).out
    assert ("nobody answers" in shown, "we look into it" in shown) == (True, True)


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
    await desk.json("care", "open", "shop-a", "A1", "--words", "and another thing")
    assert (await desk.json("care", "show", "shop-a", "A1", "1"))["kind"] == "message"


def attached(ticket: str, order: str, report_id: str = "a-1") -> Entry:
    """The line of a report that says which order it is about; those of a higher id came later."""
    at = NOW + timedelta(minutes=int(report_id.removeprefix("a-")))
    return Entry(
        key=f"{ticket}:attached-{report_id}", order=ticket, stage=Stage.CARE, at=at, recorded_at=at,
        happening=Happening.REPORT, what="care_attached", by="customer_service",
        text="what somebody wrote is about this order of ours", report_id=report_id,
        data={"about": order},
    )  # fmt: skip


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


def taken_back(ticket: str, report_id: str) -> Entry:
    """The line of a decision that takes such a report back."""
    return Entry(
        key=f"{ticket}:withdrawn-{report_id}", order=ticket, stage=Stage.CARE, at=NOW + HOUR,
        recorded_at=NOW + HOUR, happening=Happening.DECISION, what="withdraw",
        by="customer_service", text="", data={"report_id": report_id},
    )  # fmt: skip


async def overdue(desk: DeskUnderTest, ticket: str) -> None:
    """Its first answer is late, and its notice is written."""
    duty = {
        "order": ticket, "duty": ANSWER_MESSAGE.id, "clause": ANSWER_MESSAGE.clause, "ref": "",
        "owner": ANSWER_MESSAGE.owner, "due_at": NOW - HOUR, "state": DutyState.OPEN,
        "workflow_id": ticket,
    }  # fmt: skip
    notice = NoticeLine(
        key=f"{ticket}:n", order=ticket, code="care_opened", cause="c", at=NOW,
        to=(Receiver(role=Role.CUSTOMER_SERVICE),), fields={"by": "customer", "kind": "complaint"},
    )  # fmt: skip
    snapshot = {
        "order": ticket, "workflow_id": ticket, "open_workflow": ticket, "stage": "care",
        "step": "awaiting_first_answer", "waiting_on": Role.CUSTOMER_SERVICE, "since": NOW - HOUR,
        "sla": "on_track", "next_duty": ANSWER_MESSAGE.id, "next_due_at": NOW - HOUR,
    }  # fmt: skip
    await recorded(desk, ticket, duties=(duty,), notices=(notice,), snapshot=snapshot)


async def lost(desk: DeskUnderTest, ticket: str) -> None:
    """Its workflow was ended by hand."""
    await desk.store.orders.mark_lost([ticket])


async def troubled(desk: DeskUnderTest, ticket: str) -> None:
    """A report of it cannot be delivered."""
    report = Report(
        report_id="r-1", kind="care_answered", by="customer_service", data={"words": "x"}
    )
    taken = await desk.store.reports.take(ticket, report, None, received_at=NOW, sent_to=ticket)
    await desk.store.troubles.note(
        "report", str(taken.row.id), ticket, cause="no", advice="nothing", at=NOW
    )


async def questioned(desk: DeskUnderTest, ticket: str) -> None:
    """A desk is asked about a report of it."""
    line = {**attached(ticket, "x").model_dump(), "happening": Happening.QUESTIONED, "key": "q"}
    await recorded(desk, ticket, entries=(line,))


async def erased(desk: DeskUnderTest, ticket: str) -> None:
    """It has ended, and was erased."""
    await overdue(desk, ticket)
    snapshot = {
        "order": ticket, "workflow_id": ticket, "open_workflow": ticket, "stage": "care",
        "step": "resolved", "waiting_on": Role.NOBODY, "since": NOW, "sla": "met",
        "closed": True, "outcome": "resolved",
    }  # fmt: skip
    await recorded(desk, ticket, snapshot=snapshot, task=9)
    await desk.store.erasures.erase(ticket, by="op", reason="asked", at=NOW)


STATES = {one.__name__: one for one in (overdue, lost, troubled, questioned, erased)}
LISTS = (
    ("overdue",), ("notices",), ("opinions",), ("opinions", "--words"), ("belated",),
    ("incidents", "list"), ("orders", "list"), ("orders", "list", "--stuck"), ("care", "list"),
    *(("worklist", "--role", role) for role in ("customer_service", "order_desk", "operator")),
)  # fmt: skip


@pytest.mark.parametrize("state", STATES)
async def test_no_command_fails_over_a_case_about_no_order(desk: DeskUnderTest, state: str) -> None:
    await desk.take()
    ticket = await a_ticket(desk, "shop-a")
    await STATES[state](desk, ticket)
    of_it = (("care", "show", "shop-a", ticket), ("orders", "explain", "shop-a", ticket))
    for words in (*LISTS, *of_it):
        text, data = await desk.run(*words), await desk.run(*words, "-o", "json")
        assert (text.code, data.code) == (0, 0), (words, text.err, data.err)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("overdue", ("overdue",)),
        ("overdue", ("worklist", "--role", "customer_service")),
        ("overdue", ("notices",)),
        ("lost", ("worklist", "--role", "operator")),
        ("lost", ("orders", "list", "--stuck")),
        ("troubled", ("orders", "list", "--stuck")),
        ("troubled", ("orders", "list", "--stuck", "--stage", "care", "--open")),
        ("troubled", ("worklist", "--role", "operator")),
        ("questioned", ("worklist", "--role", "order_desk")),
    ],
)
@pytest.mark.parametrize("named", [("shop-a",), ()])
async def test_a_ticket_stands_in_the_lists_where_a_case_of_an_order_would(
    desk: DeskUnderTest, state: str, words: tuple[str, ...], named: tuple[str, ...]
) -> None:
    ticket = await a_ticket(desk, *named)
    await STATES[state](desk, ticket)
    assert ticket in (await desk.run(*words, "-o", "json")).out
    assert ticket in (await desk.run(*words)).out
    merchant = ("--merchant", "shop-b")
    assert ticket not in (await desk.run(*words, *merchant, "-o", "json")).out


async def test_a_stuck_ticket_comes_before_the_first_page_of_orders_and_on_no_other(
    desk: DeskUnderTest,
) -> None:
    taken = [await desk.take(number=f"A{n}") for n in range(3)]
    ticket = await a_ticket(desk, "shop-a")
    await overdue(desk, ticket)
    await desk.store.orders.mark_lost([ticket, *(one.workflow_id for one in taken)])
    first = await desk.run("orders", "list", "--stuck", "--limit", "2", "-o", "json")
    rows = {row["order_no"]: row for row in first.json}
    assert list(rows) == [ticket, "A2", "A1"]
    assert (rows[ticket]["sla"], rows[ticket]["breaches"]) == ("breached", 1)
    cursor = first.err.split("--cursor")[1].split()[0]
    last = await desk.json("orders", "list", "--stuck", "--cursor", cursor)
    assert [row["order_no"] for row in last] == ["A0"]
    for other in (("--merchant", "shop-b"), ("--closed",), ("--stage", "order", "--limit", "1")):
        found = await desk.json("orders", "list", "--stuck", *other)
        assert ticket not in [row["order_no"] for row in found]


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


async def test_a_notice_of_several_things_is_one_line_of_the_list_without_an_escape(
    desk: DeskUnderTest,
) -> None:
    ticket = await a_ticket(desk, "shop-a")
    lines = [
        NoticeLine(
            key=f"{ticket}:{code}", order=ticket, code=code, cause="c", at=NOW,
            to=(Receiver(role=Role.CUSTOMER_SERVICE),), fields={"by": "customer"},
        )
        for code in ("care_opened", "care_reopened")
    ]  # fmt: skip
    await recorded(desk, ticket, notices=lines)
    (one,) = await desk.json("notices")
    assert len(one["text"].splitlines()) == 2
    shown = (await desk.run("notices")).out
    assert "x0a" not in shown


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
