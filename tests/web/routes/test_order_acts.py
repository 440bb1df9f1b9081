"""What a desk does from the page of an order: forms that know it, and what became of them."""

from datetime import timedelta
from typing import Any

import pytest
from starlette.datastructures import FormData

from models.messages.decisions.decisions import DECISIONS
from models.roles import Role
from models.stages.table import KINDS
from starter.service.reading.contents import whole_order
from starter.web.correction_form import CONFIRMED, changes_of
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Browser, Pages, forms_of
from tests.web.desk_orders import it_is_the_desks_turn

BOOKED = {
    "vehicle": "川A12345",
    "driver": "王",
    "phone": "13800138000",
    "pickup_at": "2026-12-01T09:00",
    "transit_hours": "48",
}
ENGLISH = {"Accept-Language": "en"}


async def english(pages: Pages, role: Role = Role.ORDER_DESK) -> Browser:
    await pages.place()
    browser = await pages.staff(role)
    browser.http.headers.update(ENGLISH)
    return browser


async def test_the_page_says_why_an_order_stands_and_what_lets_it_go_on(pages: Pages) -> None:
    browser = await english(pages)
    page = (await browser.get(ORDER_PAGE)).text
    assert 'class="why' in page
    assert "its work begins in a moment" in page


async def test_the_page_says_what_became_of_a_report(pages: Pages) -> None:
    browser = await english(pages)
    sent = await browser.send(f"{ORDER_PAGE}/report/vehicle_booked", **BOOKED)
    assert sent.url.path == ORDER_PAGE, sent.text
    assert "written down, and on its way to the order" in sent.text


async def test_a_clerk_notes_down_what_a_driver_says(pages: Pages) -> None:
    browser = await english(pages)
    form = await browser.get(f"{ORDER_PAGE}/report/departed")
    assert '<option value="driver"' in form.text
    await browser.send(f"{ORDER_PAGE}/report/departed", by="driver")
    (row,) = await pages.context.store.reports.of_order(f"order:{MERCHANT}:{NUMBER}")
    assert (row.by, row.report.noted_by) == ("driver", "order_desk")


async def test_a_correction_says_what_was_changed_and_nothing_else(pages: Pages) -> None:
    browser = await english(pages)
    nothing = await browser.send(f"{ORDER_PAGE}/decide/correct")
    assert nothing.status_code == 422
    assert "nothing was changed" in nothing.text
    order = await whole_order(pages.context, MERCHANT, NUMBER, reader=Role.ORDER_DESK)
    was = {"was:customer.phone": "+8613800138000", "was:goods.0.pieces": "2", "was:note": "x"}
    same = {"customer.phone": "+8613800138000", "goods.0.pieces": "2", "note": "x"}
    assert changes_of(order.content, FormData({**was, **same})) == {}
    form = FormData({**was, **same, "customer.phone": "13900139000", "note": ""})
    assert changes_of(order.content, form) == {"customer": {"phone": "13900139000"}, "note": None}
    goods = {"goods.0.sku": "S-1", "goods.0.name": "sofa", "goods.0.pieces": "3"}
    assert changes_of(order.content, FormData({**was, **same, **goods})) == {
        "lines": [{"sku": "S-1", "name": "sofa", "pieces": 3}]
    }


async def test_what_is_doubted_may_be_confirmed_as_it_stands(pages: Pages) -> None:
    """The order asks for the same once more; a form that sends changes alone had no way."""
    browser = await english(pages)
    order = await whole_order(pages.context, MERCHANT, NUMBER, reader=Role.ORDER_DESK)
    was = {"was:wanted_pickup_day": "2026-11-20", "wanted_pickup_day": "2026-11-20"}
    was |= {"was:delivery.city": "成都市", "delivery.city": "成都市"}
    fields = ("wanted_pickup_day", "number", "delivery.city")
    form = FormData([*was.items(), *((CONFIRMED, field) for field in fields)])
    assert changes_of(order.content, form, number=NUMBER) == {
        "wanted_pickup_day": "2026-11-20", "number": NUMBER, "delivery": {"city": "成都市"},
    }  # fmt: skip
    await it_is_the_desks_turn(
        pages, "WHY-2", doubted=("number",), problem="in_review", step="in_review"
    )
    assert CONFIRMED not in (await browser.get(f"{ORDER_PAGE}/decide/correct")).text
    doubted = (await browser.get(f"/app/orders/{MERCHANT}/WHY-2/decide/correct")).text
    assert f'name="{CONFIRMED}" value="number"' in doubted


@pytest.mark.parametrize("name", ["confirm", "hold", "correct"])
async def test_a_decision_names_the_step_that_was_looked_at(pages: Pages, name: str) -> None:
    browser = await english(pages)
    page = f"{ORDER_PAGE}/decide/{name}"
    assert forms_of(await browser.get(page))[page]["seen_step"]


CAUSES = (
    ({"due": timedelta(hours=-2)}, "owes “confirm the order” since", "decide/confirm"),
    ({"due": timedelta(hours=2)}, "In time: order desk owes “confirm the order”", "decide/confirm"),
    ({"sla": "held"}, "It is on hold", "decide/resume"),
    ({"parked": "reserve_stock"}, "A step has failed and is parked", "decide/repair?choice=retry"),
    ({"problem": "in_review", "step": "in_review"}, "It needs a decision", "decide/correct"),
    ({"problem": "stock_short"}, "It needs a decision", "decide/decide_short"),
)


@pytest.mark.parametrize(("stands", "sentence", "button"), CAUSES)
async def test_each_cause_has_its_sentence_and_its_button(
    pages: Pages, stands: dict[str, Any], sentence: str, button: str
) -> None:
    await it_is_the_desks_turn(pages, "WHY-1", **stands)
    browser = await pages.staff()
    page = (await browser.get(f"/app/orders/{MERCHANT}/WHY-1?lang=en")).text
    why = page[page.index('class="why') :].partition("</p>")[0]
    assert sentence in why
    assert f'href="/app/orders/{MERCHANT}/WHY-1/{button}"' in why


async def test_every_form_opens_for_somebody_outside_too(pages: Pages) -> None:
    await pages.place()
    browser = await pages.outside(Role.TECHNICIAN, orders=(NUMBER,))
    for path in [f"report/{kind}" for kind in KINDS] + [f"decide/{name}" for name in DECISIONS]:
        assert (await browser.get(f"{ORDER_PAGE}/{path}")).status_code == 200, path
