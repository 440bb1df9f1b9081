"""A customer's pages: nothing personal before he has shown who he is; then a time, and his name."""

import base64
from datetime import timedelta

import httpx

from activities.adapters.store.ledger import SqlLedger
from models.codes import Sla
from models.ids import Stage
from models.messages.timeline.timeline import Batch, Snapshot
from models.roles import Role
from models.scopes import PartyKind
from models.sop import clock
from starter.http.routes import examples, slot_examples
from tests.image_files import a_photo
from tests.starter.http_doors import Doors
from tests.starter.scoped_keys import ORDER, PROVIDER, assign
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Browser, Pages, forms_of
from tests.web.job_orders import awaits

PHONE = examples.ORDER_EXAMPLE["customer"]["phone"]
DIGITS = PHONE[-4:]
STREET = examples.ORDER_EXAMPLE["delivery"]["street"]


async def a_customer(pages: Pages, *, confirmed: bool = True) -> Browser:
    """The browser of the customer of the example's order."""
    await pages.place()
    browser = await pages.outside(Role.CUSTOMER, orders=(NUMBER,))
    if confirmed:
        await browser.send(ORDER_PAGE, f"{ORDER_PAGE}/own-phone", digits=DIGITS)
    return browser


async def free_slots(pages: Pages, capacity: int = 1) -> str:
    """The example's provider comes to so many customers on a day; that day's value in the form."""
    doors = Doors(pages.context, pages.api)
    await assign(doors, PROVIDER, kind=PartyKind.PROVIDER, order=ORDER)
    day = clock.day_of(pages.context.now()) + timedelta(days=2)
    body = {"provider": PROVIDER, "day": day.isoformat(), "half": "morning", "capacity": capacity}
    assert (await pages.api.post("/slots", json=body)).is_success
    return f"{day} morning"


async def take(browser: Browser, value: str) -> httpx.Response:
    """Take a slot."""
    return await browser.send(f"{ORDER_PAGE}/slot", slot=value, house_number="3-2-1201", floor="12")


async def test_before_he_has_shown_who_he_is_the_page_has_nothing_personal(pages: Pages) -> None:
    browser = await a_customer(pages, confirmed=False)
    page = await browser.get(ORDER_PAGE)
    assert (page.status_code, STREET in page.text, PHONE in page.text) == (200, False, False)
    for path in ("accept", "slot", "write", "return", "report/accepted", "appointment.ics"):
        assert (await browser.get(f"{ORDER_PAGE}/{path}")).status_code == 403, path


async def test_the_last_four_digits_of_his_phone_open_it_in_this_browser_alone(
    pages: Pages,
) -> None:
    await pages.place()
    link = await pages.link(Role.CUSTOMER, actor="c-1", orders=(NUMBER,))
    browser, other = pages.browser(), pages.browser()
    await browser.get(link.path)
    await other.get(link.path)
    opened = await browser.send(ORDER_PAGE, f"{ORDER_PAGE}/own-phone", digits=DIGITS)
    assert (opened.status_code, STREET in opened.text) == (200, True)
    assert STREET not in (await other.get(ORDER_PAGE)).text


async def test_after_five_wrong_tries_nothing_is_taken_from_any_browser_of_the_link(
    pages: Pages,
) -> None:
    await pages.place()
    link = await pages.link(Role.CUSTOMER, actor="c-1", orders=(NUMBER,))
    browser, other = pages.browser(), pages.browser()
    await browser.get(link.path)
    await other.get(link.path)
    wrong = f"{(int(DIGITS) + 1) % 10000:04}"
    tries = [
        await browser.send(ORDER_PAGE, f"{ORDER_PAGE}/own-phone", digits=wrong) for _ in range(5)
    ]
    right = await other.send(ORDER_PAGE, f"{ORDER_PAGE}/own-phone", digits=DIGITS)
    assert ([one.status_code for one in tries], right.status_code) == ([422] * 5, 429)


async def test_he_takes_a_free_time(pages: Pages) -> None:
    browser, value = await a_customer(pages), await free_slots(pages)
    done = await take(browser, value)
    assert done.url.path == ORDER_PAGE, done.text
    row = (await pages.context.store.reports.of_order(ORDER))[-1]
    assert (row.kind, row.content["data"]["house_number"]) == ("appointment_booked", "3-2-1201 12")
    assert row.content["noted_by"] == "customer"


async def test_the_form_says_that_a_time_is_taken_meanwhile(pages: Pages) -> None:
    browser, value = await a_customer(pages), await free_slots(pages)
    door = f"/orders/{MERCHANT}/B2"
    await pages.place(number="B2")
    doors = Doors(pages.context, pages.api)
    await assign(doors, PROVIDER, kind=PartyKind.PROVIDER, order=f"order:{MERCHANT}:B2")
    day, _, half = value.partition(" ")
    page = await browser.get(f"{ORDER_PAGE}/slot")
    assert value in page.text
    body = {**slot_examples.SLOT_EXAMPLE, "day": day, "half": half}
    assert (await pages.api.post(f"{door}/slots", json=body)).is_success
    inputs = forms_of(page)[f"{ORDER_PAGE}/slot"]
    late = await browser.http.post(
        f"{ORDER_PAGE}/slot", data={**inputs, "slot": value, "house_number": "3-2-1201"}
    )
    assert (late.status_code, value in late.text) == (409, False)


async def test_he_accepts_with_a_typed_name_where_there_is_no_script(pages: Pages) -> None:
    browser = await a_customer(pages)
    done = await browser.send(f"{ORDER_PAGE}/accept", name="王小明")
    assert done.url.path == ORDER_PAGE, done.text
    row = (await pages.context.store.reports.of_order(ORDER))[-1]
    assert (row.kind, row.by, row.content["data"]["sheet"]) == ("accepted", "customer", "王小明")
    bare = await browser.send(f"{ORDER_PAGE}/accept")
    assert bare.status_code == 422


async def test_he_asks_and_complains_with_a_photo(pages: Pages) -> None:
    browser = await a_customer(pages)
    done = await browser.send(f"{ORDER_PAGE}/write", words="什么时候到？")
    assert done.url.path == ORDER_PAGE, done.text
    cases = (await pages.api.get(f"/orders/{MERCHANT}/{NUMBER}/care")).json()
    assert [one["kind"] for one in cases] == ["message"]
    assert (await browser.get(f"{ORDER_PAGE}/write?kind=survey")).status_code == 200


async def test_what_he_may_do_about_what_he_wrote_is_called_as_he_would_say_it(
    pages: Pages,
) -> None:
    browser = await a_customer(pages)
    await browser.send(f"{ORDER_PAGE}/write", words="什么时候到？")
    chinese = {"Accept-Language": "zh-CN"}
    page = (await browser.get(ORDER_PAGE, headers=chinese)).text
    names = ("补充留言", "还没解决，请继续处理", "客户来信", "重新打开")
    assert [name in page for name in names] == [True, False, False, False]
    (case,) = await pages.context.store.cases.of_order(ORDER)
    resolved = Snapshot(
        order=ORDER, workflow_id=case.workflow_id, open_workflow=case.workflow_id,
        stage=Stage.CARE, step="resolved", waiting_on=Role.NOBODY, since=pages.context.now(),
        sla=Sla.MET,
    )  # fmt: skip
    ledger = SqlLedger(pages.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=case.workflow_id, task=1, turn=1, snapshot=resolved))
    page = (await browser.get(ORDER_PAGE, headers=chinese)).text
    assert [name in page for name in names] == [True, True, False, False]


async def test_what_he_has_just_sent_is_received_and_no_order(pages: Pages) -> None:
    browser = await a_customer(pages)
    form = f"{ORDER_PAGE}/write"
    await browser.send(f"{form}?kind=complaint", form, words="柜门坏了")
    page = await browser.get(ORDER_PAGE, headers={"Accept-Language": "zh-CN"})
    wrote = page.text.partition('id="cases"')[2].partition("</section>")[0]
    assert "已收到" in wrote
    assert "接单" not in wrote
    assert "柜门坏了" in wrote


async def test_who_answers_a_complaint_or_a_return_reads_what_was_written(pages: Pages) -> None:
    browser = await a_customer(pages)
    form = f"{ORDER_PAGE}/write"
    await browser.send(f"{form}?kind=complaint", form, words="柜门坏了")
    await awaits(pages, "verified", step="closed", closed=True, outcome="closed")
    page = (await (await pages.staff(Role.CUSTOMER_SERVICE)).get(ORDER_PAGE)).text
    assert "柜门坏了" in page


async def test_the_form_says_why_a_return_cannot_be(pages: Pages) -> None:
    browser = await a_customer(pages)
    page = await browser.send(
        f"{ORDER_PAGE}/return", reason="颜色不对", wish="refund", cause="other"
    )
    assert page.status_code == 409, page.text
    assert "颜色不对" in page.text


async def test_what_he_writes_comes_with_its_photos_and_not_without_words(pages: Pages) -> None:
    browser = await a_customer(pages)
    path = f"{ORDER_PAGE}/write"
    inputs = forms_of(await browser.get(f"{path}?kind=complaint"))[path]
    inputs = {name: value for name, value in inputs.items() if name != "photos"}
    files = {"photos": ("scratch.jpg", a_photo(), "image/jpeg")}
    bare = await browser.http.post(path, data=inputs, files=files)
    assert bare.status_code == 422, bare.text
    assert not await pages.context.store.files.of_order(ORDER)
    sent = await browser.http.post(path, data={**inputs, "words": "划痕"}, files=files)
    assert sent.status_code == 303, sent.text
    (file,) = await pages.context.store.files.of_order(ORDER)
    assert file.by is Role.CUSTOMER


async def test_a_signature_that_is_drawn_is_kept_as_a_file_and_named(pages: Pages) -> None:
    browser = await a_customer(pages)
    picture = base64.b64encode(a_photo()).decode()
    drawn = f"data:image/png;base64,{picture}"
    done = await browser.send(f"{ORDER_PAGE}/accept", signature=drawn)
    assert done.url.path == ORDER_PAGE, done.text
    (file,) = await pages.context.store.files.of_order(ORDER)
    row = (await pages.context.store.reports.of_order(ORDER))[-1]
    assert row.content["data"]["sheet"] == file.sha256


async def test_a_button_that_is_tapped_twice_accepts_once(pages: Pages) -> None:
    browser = await a_customer(pages)
    path = f"{ORDER_PAGE}/accept"
    inputs = {**forms_of(await browser.get(path))[path], "name": "王小明"}
    answers = [await browser.http.post(path, data=inputs) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert len(await pages.context.store.reports.of_order(ORDER)) == 1


async def test_the_link_of_an_order_that_has_ended_leads_to_it(pages: Pages) -> None:
    await pages.place()
    await awaits(pages, "accepted", step="closed", closed=True, outcome="closed")
    browser = await pages.outside(Role.CUSTOMER, orders=(NUMBER,))
    assert (await browser.get("/app/jobs")).url.path == ORDER_PAGE
    await browser.send(ORDER_PAGE, f"{ORDER_PAGE}/own-phone", digits=DIGITS)
    page = await browser.get(ORDER_PAGE, headers={"Accept-Language": "zh-CN"})
    assert "已结束：已完成。" in page.text
    assert 'aria-current="step"' not in page.text


async def test_no_form_opens_that_his_link_is_not_for(pages: Pages) -> None:
    await pages.place()
    browser = await pages.outside(Role.CUSTOMER, orders=(NUMBER,), kinds=("accepted",))
    await browser.send(ORDER_PAGE, f"{ORDER_PAGE}/own-phone", digits=DIGITS)
    assert (await browser.get(f"{ORDER_PAGE}/accept")).status_code == 200
    for path in ("slot", "write", "return", "report/quarrel", "decide/agree"):
        other = await browser.get(f"{ORDER_PAGE}/{path}")
        assert other.status_code == 403, path
        assert "<form" not in other.text.partition("<main")[2], path


async def test_he_is_asked_nothing_about_shipments_parts_and_fees_that_there_are_not(
    pages: Pages,
) -> None:
    browser = await a_customer(pages)
    page = (await browser.get(ORDER_PAGE)).text
    for kind in ("installation_brought_forward", "part_waived", "fee_agreed", "opinion_given"):
        assert f"report/{kind}" not in page, kind
