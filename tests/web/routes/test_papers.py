"""Papers that are printed: what each holds by the SOP, and nothing of other people's orders."""

from decimal import Decimal

import pytest

from models.messages.orders.order import Address, Contact, GoodsLine
from models.roles import Role
from models.sop.terms import Sop
from starter.service.papers.paper_orders import (
    NO_ADDRESS,
    NO_CONTACT,
    PaperKind,
    PaperOrder,
    areas_of,
)
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Pages


def an_order(number: str, city: str, *lines: GoodsLine) -> PaperOrder:
    """An order to that city."""
    return PaperOrder(
        merchant=MERCHANT, order_no=number, customer=Contact(name="张三"),
        delivery=Address(city=city), pickup=NO_ADDRESS, pickup_contact=NO_CONTACT, goods=lines,
    )  # fmt: skip


def goods(sku: str, kg: int | None, *, fragile: bool = False) -> GoodsLine:
    """Two pieces of that weight each."""
    weight = None if kg is None else Decimal(kg)
    return GoodsLine(sku=sku, name=sku, pieces=2, weight_kg=weight, fragile=fragile)


def test_heavy_goods_lie_at_the_bottom_of_their_area_and_what_breaks_on_top() -> None:
    """Shows FH-8.3.3.1, FH-10.2.3, FH-10.3.2.3."""
    orders = (
        an_order("A1", "成都市", goods("lamp", 2, fragile=True), goods("bed", 60)),
        an_order("B2", "成都市", goods("safe", 200), goods("chair", None)),
        an_order("C3", "上海市", goods("desk", 30)),
    )
    first, second = areas_of(orders, Sop())
    assert (first.name, second.name) == ("上海市", "成都市")
    assert [one.line.sku for one in second.lines] == ["safe", "bed", "chair", "lamp"]
    assert [one.hands for one in second.lines] == ["machine", "two", None, None]
    assert second.pieces == 8


@pytest.mark.parametrize("paper", PaperKind)
async def test_a_clerk_prints_every_paper_of_an_order_and_of_a_selection(
    pages: Pages, paper: PaperKind
) -> None:
    """Shows FH-7.2.2, FH-9.3.2.3, FH-11.2.6."""
    await pages.place()
    browser = await pages.staff()
    of_one = await browser.get(f"{ORDER_PAGE}/print/{paper}?lang=en")
    of_some = await browser.get(f"/app/print/{paper}?order={MERCHANT}/{NUMBER}")
    assert (of_one.status_code, of_some.status_code) == (200, 200), of_some.text
    assert NUMBER in of_one.text
    assert NUMBER in of_some.text


async def test_a_pickup_list_names_what_the_sop_asks_for(pages: Pages) -> None:
    """Shows FH-7.2.2."""
    await pages.place()
    shown = (await (await pages.staff()).get(f"{ORDER_PAGE}/print/pickup")).text
    content = (await pages.context.order(MERCHANT, NUMBER)).content
    people = (content.customer.name, content.customer.phone, content.pickup.street)
    assert all(str(one) in shown for one in (*people, content.pickup_contact.name))
    assert str(content.wanted_pickup_day) in shown


async def test_a_driver_prints_his_own_orders_without_the_customer(pages: Pages) -> None:
    await pages.place()
    await pages.place(number="B2")
    browser = await pages.outside(Role.DRIVER, orders=("B2",))
    shown = await browser.get("/app/print/loading")
    assert shown.status_code == 200
    assert ("B2" in shown.text, NUMBER in shown.text) == (True, False)
    customer = (await pages.context.order(MERCHANT, "B2")).content.customer
    assert str(customer.phone) not in (await browser.get("/app/print/pickup")).text
    assert (await browser.get(f"{ORDER_PAGE}/print/pickup")).status_code == 404


async def test_an_order_of_another_merchant_is_not_in_a_selection(pages: Pages) -> None:
    await pages.place(merchant="other")
    browser = await pages.outside(Role.MERCHANT)
    answer = await browser.get(f"/app/print/pickup?order=other/{NUMBER}")
    assert answer.status_code == 404
    assert (await browser.get("/app/print/pickup")).status_code == 422
