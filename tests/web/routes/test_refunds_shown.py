"""A refund on the pages of whom it concerns: how much, while it waits, and when it was sent."""

from datetime import timedelta
from typing import Any

from activities.adapters.store.ledger import SqlLedger
from models.codes import Sla
from models.ids import Stage
from models.messages.timeline.timeline import Batch, Entry, EntryKind, Snapshot
from models.roles import Role
from models.stages.returns.return_status import STATUS_LINE
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Browser, Pages
from tests.web.job_orders import tasks
from tests.web.routes.test_customer import a_customer

RATE = f"{ORDER_PAGE}/report/opinion_given"
ENGLISH = {"Accept-Language": "en"}


async def a_return(pages: Pages, *, paid: bool = False, ago: timedelta = timedelta()) -> None:
    """A return of goods for 1,990 yuan that waits for its money, or has ended with it."""
    store, now = pages.context.store, pages.context.now() - ago
    order = await store.orders.get(MERCHANT, NUMBER)
    assert order is not None
    row = await pages.context.order(MERCHANT, NUMBER)
    taken = await store.cases.take_return(
        row, "q-1", {}, lambda n, _others: {"n": n}, opened_at=now
    )
    case = taken.row.workflow_id
    step = "refunded" if paid else "awaiting_refund"
    where = Snapshot(
        order=row.workflow_id, workflow_id=case, open_workflow=case, stage=Stage.RETURNS,
        waiting_on=Role.AFTER_SALES, step=step, since=now, sla=Sla.ON_TRACK, closed=paid,
        outcome="refunded" if paid else None,
    )  # fmt: skip
    stands = {"wish": "refund", "pieces": 1, "agreed_fen": 1990_00}
    sent = {"amount_fen": 1990_00, "refund_by": "wechat"}
    facts: list[tuple[EntryKind, str, dict[str, Any]]] = [
        (EntryKind.STAGE, STATUS_LINE, stands | ({"paid_fen": 1990_00} if paid else {}))
    ]
    facts += [(EntryKind.REPORT, "refunded", sent)] if paid else []
    lines = tuple(
        Entry(
            key=f"{case}:{what}", order=row.workflow_id, stage=Stage.RETURNS, at=now,
            recorded_at=now, happening=happening, what=what, text="so", by=Role.AFTER_SALES,
            data=data,
        )
        for happening, what, data in facts
    )  # fmt: skip
    batch = Batch(workflow_id=case, task=next(tasks), snapshot=where, entries=lines)
    await SqlLedger(store, lambda *_: {}).record(batch)


async def shown_to(browser: Browser) -> str:
    return (await browser.get(ORDER_PAGE, headers=ENGLISH)).text


async def test_a_customer_sees_how_much_he_gets_back_while_it_waits(pages: Pages) -> None:
    browser = await a_customer(pages)
    await a_return(pages)
    page = await shown_to(browser)
    assert "<dt>Refund</dt><dd><strong>¥1,990.00</strong> · waits to be sent</dd>" in page


async def test_customer_and_merchant_see_when_it_was_sent_and_how(pages: Pages) -> None:
    browser = await a_customer(pages)
    await a_return(pages, paid=True)
    page = await shown_to(browser)
    assert "waits to be sent" not in page
    assert "sent: ¥1,990.00 (WeChat)" in page
    merchant = await shown_to(await pages.outside(Role.MERCHANT))
    assert "¥1,990.00 (WeChat)" in merchant


async def test_he_is_asked_how_his_return_was_handled_once_it_has_ended(pages: Pages) -> None:
    """Shows FE-4.4."""
    browser = await a_customer(pages)
    await a_return(pages, paid=True)
    assert f"{RATE}?case=1" in await shown_to(browser)
    form = (await browser.get(f"{RATE}?case=1", headers=ENGLISH)).text
    assert 'option value="1" selected>return 1<' in form


async def test_he_is_not_asked_after_its_term(pages: Pages) -> None:
    browser = await a_customer(pages)
    days = pages.context.sop_for(MERCHANT).return_opinion_days
    await a_return(pages, paid=True, ago=timedelta(days=days, minutes=5))
    page = await shown_to(browser)
    assert RATE not in page
    assert "sent: ¥1,990.00" in page
