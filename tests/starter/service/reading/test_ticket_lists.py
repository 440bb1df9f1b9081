"""Every list that a case about no order may stand in."""

import pytest

from tests.starter.cli import DeskUnderTest
from tests.starter.ticket_desk import STATES, a_ticket, overdue
from tests.thorough import first_of

LISTS = (
    ("overdue",), ("notices",), ("opinions",), ("opinions", "--words"), ("belated",),
    ("incidents", "list"), ("orders", "list"), ("orders", "list", "--stuck"), ("care", "list"),
    *(("worklist", "--role", role) for role in ("customer_service", "order_desk", "operator")),
)  # fmt: skip


@pytest.mark.parametrize("state", first_of(STATES))
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
@pytest.mark.parametrize("named", first_of([(("shop-a",),), ((),)]))
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
    cursor = first.err.split("--after")[1].split()[0]
    last = await desk.json("orders", "list", "--stuck", "--after", cursor)
    assert [row["order_no"] for row in last] == ["A0"]
    for other in (("--merchant", "shop-b"), ("--closed",), ("--stage", "order", "--limit", "1")):
        found = await desk.json("orders", "list", "--stuck", *other)
        assert ticket not in [row["order_no"] for row in found]
