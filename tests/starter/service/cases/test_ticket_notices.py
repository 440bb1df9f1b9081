"""Who is told of a case about no order, and how whoever wrote is reached."""

import pytest

from activities.adapters.store.notice_store import SqlNoticeStore
from models.messages.partners.requests import Notice
from models.messages.timeline.notices import IMMEDIATE, NoticeLine, Receiver, notice_id
from models.roles import Role
from tests.starter.cli import NOW, DeskUnderTest
from tests.starter.ticket_desk import a_ticket, recorded


async def handed(desk: DeskUnderTest, ticket: str, role: Role) -> Notice:
    """What the channel is handed for that role, once its first answer was written."""
    receiver = Receiver(role=role, party=f"{ticket.split(':')[1]}/{ticket}")
    line = NoticeLine(
        key=f"{ticket}:n",
        order=ticket,
        code="care_answered",
        cause="c",
        at=NOW,
        to=(receiver,),
    )
    await recorded(desk, ticket, notices=(line,))
    name = notice_id(receiver, "c", IMMEDIATE)
    await desk.store.notices.started(name, NOW)
    notice = await SqlNoticeStore(desk.store).read(name)
    assert notice is not None
    return notice


@pytest.mark.parametrize("named", [("shop-a",), ()])
async def test_the_channel_is_handed_how_somebody_is_reached_who_names_no_order(
    desk: DeskUnderTest, named: tuple[str, ...]
) -> None:
    """Shows ER-4.3.1: the answer goes where he has said; no notice that is kept has it."""
    ticket = await a_ticket(desk, *named)
    customer = await handed(desk, ticket, Role.CUSTOMER)
    assert (customer.contact, "138" in customer.text) == ("Ms Wang, 138", False)
    assert "138" not in (await desk.run("notices", "-o", "json")).out
    assert "reached at: Ms Wang, 138" in (await desk.run("care", "show", "x", ticket)).out


async def test_our_own_people_are_not_handed_it(desk: DeskUnderTest) -> None:
    ticket = await a_ticket(desk, "shop-a")
    assert (await handed(desk, ticket, Role.CUSTOMER_SERVICE)).contact == ""


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
