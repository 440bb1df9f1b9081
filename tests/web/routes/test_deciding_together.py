"""Several orders of a list are decided about at once, and then about what comes after that."""

from tests.web.browser.test_customer_day import at_work
from tests.web.browsers import MERCHANT, NUMBER, Browser, Pages, forms_of

__all__ = ["at_work"]

BULK = "/app/bulk"
LIST = "/app/orders"
READ = {"Accept-Language": "zh-CN"}


async def decided(browser: Browser, decision: str, **more: str) -> str:
    """The page after a decision about the example's order, chosen from the list."""
    form = forms_of(await browser.get(LIST))[BULK]
    sent = {**form, "order": f"{MERCHANT}/{NUMBER}", "decision": decision, **more}
    return (await browser.http.post(BULK, data=sent, headers=READ)).text


async def test_what_lacks_is_said_in_chinese(pages: Pages) -> None:
    await pages.place()
    page = await decided(await pages.staff(), "hold")
    assert "暂停：原因：缺少" in page


async def test_all_of_a_page_are_chosen_by_one_tick(pages: Pages) -> None:
    await pages.place()
    browser = await pages.staff()
    assert 'data-all="order"' in (await browser.get(LIST)).text
    assert f'href="{LIST}?waiting_on=order_desk' in (await browser.get("/app/desk")).text


async def test_orders_that_were_confirmed_together_are_handed_on_together(at_work: Pages) -> None:
    await at_work.place()
    browser = await at_work.staff()
    page = await decided(browser, "confirm")
    while "已完成 1 个" not in page:
        page = await decided(browser, "confirm")
    assert '<input type="hidden" name="decision" value="hand_on">' in page
    assert f'name="order" value="{MERCHANT}/{NUMBER}"' in page
    assert "流转至干线服务部 (1)" in page
    assert "流转至干线服务部 (" not in await decided(browser, "hand_on"), "nothing comes after it"
