"""The list of orders: whoever looks for one finds it, and decides about many at once."""

import pytest

from models.roles import Role
from tests.web.browsers import MERCHANT, NUMBER, Pages, forms_of

LIST = "/app/orders"


async def two(pages: Pages) -> None:
    """The example's order, and one of somebody else in another town."""
    await pages.place()
    customer = {"name": "欧阳娜娜", "phone": "+8613911112222"}
    await pages.place(number="B-7788", customer=customer, delivery={"city": "重庆市"})


@pytest.mark.parametrize("text", ["B-7788", "7788", "13911112222", "2222", "欧阳", "重庆"])
async def test_a_clerk_finds_an_order_by_what_a_caller_says(pages: Pages, text: str) -> None:
    await two(pages)
    found = await (await pages.staff()).get(LIST, params={"q": text})
    assert "B-7788" in found.text
    assert f"acme {NUMBER}" not in found.text


async def test_a_word_that_is_too_short_is_said_on_the_list_itself(pages: Pages) -> None:
    await two(pages)
    answer = await (await pages.staff()).get(LIST, params={"q": "张", "lang": "en"})
    assert answer.status_code in {400, 422}
    assert "too short to search for" in answer.text
    assert 'value="张"' in answer.text, "what was typed stays there"


async def test_the_address_of_a_list_is_its_saved_view(pages: Pages) -> None:
    await two(pages)
    browser = await pages.staff()
    view = "?sort=number&backwards=true&due_today=&closed=false&accepted_from=2020-01-01"
    page = (await browser.get(f"{LIST}{view}")).text
    assert page.index(f"acme {NUMBER}") < page.index("acme B-7788")
    assert 'name="accepted_from" value="2020-01-01"' in page
    assert "aria-sort" in page


async def test_somebody_outside_finds_his_own_orders_alone(pages: Pages) -> None:
    await two(pages)
    browser = await pages.outside(Role.TECHNICIAN, orders=("B-7788",))
    assert "B-7788" in (await browser.get(LIST, params={"q": "7788"})).text
    assert "B-7788" not in (await browser.get(LIST, params={"q": "欧阳"})).text
    assert f"acme {NUMBER}" not in (await browser.get(LIST, params={"q": NUMBER})).text


async def test_orders_that_were_chosen_are_decided_about_each_by_itself(pages: Pages) -> None:
    """Temporal is down: nobody answers, and the page offers to send it again under the same id."""
    await two(pages)
    browser = await pages.staff()
    form = forms_of(await browser.get(LIST))["/app/bulk"]
    sent = await browser.http.post("/app/bulk?lang=en", data={
        **form, "order": [f"{MERCHANT}/B-7788", f"{MERCHANT}/NONE"], "decision": "hold",
        "reason": "closed",
    })  # fmt: skip
    assert sent.status_code == 200, sent.text
    assert "has no order NONE" in sent.text
    assert forms_of(sent)["/app/bulk"]["bulk_id"] == form["bulk_id"]


async def test_why_one_of_many_is_refused_is_said_in_chinese(pages: Pages) -> None:
    await two(pages)
    browser = await pages.staff()
    form = forms_of(await browser.get(LIST))["/app/bulk"]
    orders = [f"{MERCHANT}/NONE"]
    sent = await browser.http.post(
        "/app/bulk?lang=zh-CN", data={**form, "order": orders, "decision": "confirm"}
    )
    assert "没有订单 NONE" in sent.text
    assert "has no order" not in sent.text


async def test_a_job_link_offers_no_decision_about_many(pages: Pages) -> None:
    await two(pages)
    browser = await pages.outside(Role.TECHNICIAN, orders=("B-7788",))
    assert "/app/bulk" not in forms_of(await browser.get(LIST))
