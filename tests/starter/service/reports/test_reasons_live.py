"""Why reports are answered as they are, on the real engine: a Chinese page and `fulfil` say it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client

from models.messages.orders.order import Order
from models.stages.trunk_pickup.reports import Departed
from starter.local.engine import Engine
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.cli import DeskUnderTest
from tests.starter.http_doors import a_context
from tests.starter.live_server import on_the_road, reported
from tests.web.browsers import Pages, open_pages
from tests.workflows.conftest import a_world, own_queue

READ = {"Accept-Language": "zh-CN"}
COUNTED = {"pieces": 2, "packing_sound": True, "sorted_by_area": True}


@pytest_asyncio.fixture
async def pages(client: Client, tmp_path: Path) -> AsyncIterator[Pages]:
    """Pages over orders that a worker follows."""
    queue = own_queue()
    async with (
        a_world(client, tmp_path, queue=queue) as world,
        open_pages(a_context(world.store, gateway_to(client), queue=queue)) as one,
    ):
        yield one


async def page_of(pages: Pages, order: Order) -> str:
    browser = await pages.staff()
    path = f"/app/orders/{order.merchant}/{order.number}"
    return (await browser.get(path, headers=READ)).text


async def test_a_page_says_in_chinese_what_waits_and_what_is_asked(pages: Pages) -> None:
    order = an_order("WHY-1")
    await on_the_road(pages.context, order)
    later = await reported(pages.context, order, "checkpoint_passed", data={"point": "half-way"})
    ahead = await reported(pages.context, order, "installed")
    assert (later.reason, ahead.reason) == (
        "kept for trunk_transport, which has not begun",
        "questioned: it runs further ahead than the next leg",
    )
    page = await page_of(pages, order)
    assert "留待“干线运输”处理，该环节尚未开始" in page
    assert "属于更后面的环节" in page
    assert not [one for one in (later, ahead) if str(one.reason) in page]


async def test_a_page_says_in_chinese_why_a_report_was_refused_with_its_values(
    pages: Pages,
) -> None:
    order = an_order("WHY-2")
    await on_the_road(pages.context, order)
    answer = await reported(pages.context, order, "departed", by="customer")
    assert answer.reason_data == {
        "template": "{kind} is reported by {roles}, not by {by}",
        "values": {
            "kind": {"code": "departed", "context": "kind"},
            "roles": {
                "parts": [{"code": role, "context": "role"} for role in Departed.by],
                "between": " or ",
            },
            "by": {"code": "customer", "context": "role"},
        },
    }
    assert "“发车”由司机或干线承运商或干线服务部提报，客户不能提报" in await page_of(pages, order)


async def test_fulfil_says_in_chinese_how_many_pieces_were_short(
    pages: Pages, desk: DeskUnderTest, engine: Engine, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    order = an_order("WHY-3")
    await on_the_road(pages.context, order)
    monkeypatch.setenv("TEMPORAL_ADDRESS", engine.address)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'fulfil.db'}")
    data = [word for name, value in COUNTED.items() for word in ("--data", f"{name}={value}")]
    words = ("report", order.merchant, order.number, "picked_up", "--by", "driver")
    shown = await desk.run("--lang", "zh-CN", *words, *[one.lower() for one in data])
    assert "发现异常：提货：应有" in shown.out
    assert "实有2件；此前货物由商家持有" in shown.out
