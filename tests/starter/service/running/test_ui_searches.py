"""The searches we link to: each is one that the real server takes, and finds what it names."""

from datetime import UTC, datetime

import pytest
from temporalio.client import Client

from models.ids import Stage
from models.messages.lists.order_filter import OrderFilter
from models.roles import Role
from starter.service.running import ui_searches
from starter.service.running.ui_searches import UiLinks

ODD = 'SO "1" \\ 单'


@pytest.mark.parametrize(
    "query",
    [
        ui_searches.overdue(datetime(2026, 11, 22, 9, tzinfo=UTC)),
        ui_searches.worklist(Role.DRIVER),
        ui_searches.worklist(Role.DRIVER, ODD),
        ui_searches.of_order(ODD),
        ui_searches.orders(OrderFilter()),
        ui_searches.orders(OrderFilter(stuck=True, merchant="shop-a")),
        ui_searches.orders(OrderFilter(stage=Stage.CITY_DELIVERY, closed=True)),
        ui_searches.orders(OrderFilter(waiting_on=Role.HUB, hub="HZ 1", closed=False)),
    ],
)
async def test_the_server_takes_every_search(client: Client, query: str) -> None:
    counted = await client.count_workflows(query)
    assert counted.count >= 0


def test_a_link_holds_its_search_as_one_value() -> None:
    links = UiLinks("http://127.0.0.1:8233/", "default")
    link = links.search('OrderNo="A&B"')
    assert link == (
        "http://127.0.0.1:8233/namespaces/default/workflows?query=OrderNo%3D%22A%26B%22"
    )
    page = links.workflow("order:shop-a:A1")
    assert page == "http://127.0.0.1:8233/namespaces/default/workflows/order%3Ashop-a%3AA1"


def test_without_a_ui_there_is_no_link() -> None:
    assert UiLinks(None).search("x") is None
