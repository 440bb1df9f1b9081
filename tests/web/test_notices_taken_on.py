"""What a notice says is overdue is taken on where it is read, by whoever is signed in."""

from datetime import timedelta

from models.ids import order_id
from models.messages.timeline.notices import Receiver
from models.roles import Role
from tests.starter.http_doors import Doors
from tests.starter.service.reading.test_notices_read import ALARM, inform
from tests.web.browsers import MERCHANT, NUMBER, Pages, forms_of


async def alarmed(pages: Pages, code: str = "duty_due", number: str = NUMBER) -> None:
    """The trunk desk is told of a deadline of that order."""
    await pages.place(number=number)
    doors = Doors(pages.context, pages.api)
    desk = Receiver(role=Role.TRUNK_DESK)
    await inform(doors, code, desk, order=order_id(MERCHANT, number), tier="due", fields=ALARM)


async def test_a_clerk_takes_on_what_a_notice_says_is_overdue_for_all_its_orders(
    pages: Pages,
) -> None:
    """Shows FH-11.4.1."""
    await alarmed(pages)
    await alarmed(pages, number="B-2")
    clerk = await pages.staff(Role.TRUNK_DESK, "clerk-9")
    shown = await clerk.get("/app/notices?lang=en")
    sent = forms_of(shown)["/app/bulk"]
    assert (sent["decision"], sent["cause"]) == ("acknowledge", ALARM["duty"])
    until = pages.context.now() + timedelta(days=1)
    form = {**sent, "order": [f"{MERCHANT}/{NUMBER}", f"{MERCHANT}/B-2"]}
    done = await clerk.http.post("/app/bulk", data={**form, "until": f"{until:%Y-%m-%dT%H:%M}"})
    assert done.status_code == 200, done.text
    assert "0 of 2 done" in done.text
    assert done.text.count("acknowledge was not handed over") == 2  # Temporal is down
    assert done.text.count("not answered yet") == 2


async def test_what_is_not_overdue_is_not_taken_on(pages: Pages) -> None:
    await alarmed(pages, "duty_warn")
    clerk = await pages.staff(Role.TRUNK_DESK, "clerk-9")
    assert "/app/bulk" not in forms_of(await clerk.get("/app/notices"))


async def test_a_role_that_takes_nothing_on_has_no_form(pages: Pages) -> None:
    await alarmed(pages)
    merchant = await pages.outside(Role.MERCHANT)
    assert "/app/bulk" not in forms_of(await merchant.get("/app/notices"))


async def test_a_program_reads_what_can_be_taken_on(pages: Pages) -> None:
    await alarmed(pages)
    (notice,) = (await pages.api.get("/notices?to=trunk_desk")).json()["notices"]
    assert notice["overdue"] == ALARM["duty"]
