"""The day board: who is expected where, at which hour."""

from datetime import datetime

from activities.adapters.store.ledger import SqlLedger
from models.ids import order_id
from models.messages.timeline.duty_row import DutyRow, DutyState
from models.messages.timeline.timeline import Batch
from models.roles import Role
from models.sop import clock
from models.stages.city_delivery.duties import BE_AT_CUSTOMER
from tests.web.browsers import MERCHANT, Pages


async def appointment(pages: Pages, number: str, at: datetime, state: DutyState) -> None:
    await pages.place(number=number)
    order = order_id(MERCHANT, number)
    duty = DutyRow(
        order=order, duty=BE_AT_CUSTOMER.id, clause=BE_AT_CUSTOMER.clause, owner=Role.PROVIDER,
        workflow_id=order, due_at=at, state=state,
    )  # fmt: skip
    batch = Batch(workflow_id=order, task=1, duties=(duty,))
    await SqlLedger(pages.context.store, lambda *_: {}).record(batch)


async def test_the_board_shows_the_appointments_of_one_shanghai_day(pages: Pages) -> None:
    day = "2026-12-01"
    for number, hour in (("D-EARLY", 7), ("D-NIGHT", 23)):
        at = datetime(2026, 12, 1, hour, 30, tzinfo=clock.SHANGHAI)
        await appointment(pages, number, at, DutyState.OPEN)
    moved = datetime(2026, 12, 1, 9, tzinfo=clock.SHANGHAI)
    await appointment(pages, "D-MOVED", moved, DutyState.AVERTED)
    browser = await pages.staff(Role.SERVICE_DESK)
    text = (await browser.get(f"/app/board/day?day={day}&lang=en")).text
    assert text.count('class="slot"') == 2
    assert "D-MOVED" not in text
    assert f"/app/orders/{MERCHANT}/D-EARLY/report/appointment_booked" in text
    assert '<th scope="col">07:00</th>' in text
    other = (await browser.get("/app/board/day?day=2026-12-02&lang=en")).text
    assert "Nobody is expected" in other


async def test_a_merchant_sees_his_own_appointments_and_a_driver_none(pages: Pages) -> None:
    at = datetime(2026, 12, 1, 9, tzinfo=clock.SHANGHAI)
    await appointment(pages, "D-HIS", at, DutyState.OPEN)
    merchant = await pages.outside(Role.MERCHANT)
    assert "D-HIS" in (await merchant.get("/app/board/day?day=2026-12-01")).text
    driver = await pages.outside(Role.DRIVER, vehicle="川A1")
    assert (await driver.get("/app/board/day?day=2026-12-01")).status_code == 403


async def test_who_may_not_move_an_appointment_has_no_link_to(pages: Pages) -> None:
    at = datetime(2026, 12, 1, 9, tzinfo=clock.SHANGHAI)
    await appointment(pages, "D-LINK", at, DutyState.OPEN)
    desk = await pages.staff(Role.SERVICE_DESK)
    form = f"/app/orders/{MERCHANT}/D-LINK/report/"
    page = (await desk.get("/app/board/day?day=2026-12-01")).text
    assert f'href="{form}appointment_booked"' in page
    assert f'href="{form}provider_assigned"' in page, "nobody has it yet"
    merchant = await pages.outside(Role.MERCHANT)
    page = (await merchant.get("/app/board/day?day=2026-12-01")).text
    assert form not in page
    assert "draggable" not in page
