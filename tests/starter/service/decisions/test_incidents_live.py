"""Decisions about an incident find the workflow that has it, whoever makes them."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from temporalio.client import Client

from models.errors import Refused
from starter.service.app_context import AppContext
from starter.service.reading import queries
from starter.service.reading.incidents import incidents_of
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.starter.live_server import decided, on_the_road, reported
from tests.workflows.conftest import a_world, own_queue


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def context(
    client: Client, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[AppContext]:
    """A context with a worker at work."""
    queue = own_queue()
    async with a_world(client, tmp_path_factory.mktemp("incidents"), queue=queue) as world:
        yield a_context(world.store, gateway_to(client), queue=queue)


async def test_the_open_leg_judges_and_its_no_is_final(context: AppContext) -> None:
    """Shows FH-8.3.2.1."""
    order = an_order("INC-L-1")
    await on_the_road(context, order)
    late = {"reason": "not packed", "incident": "late"}
    await reported(context, order, "goods_not_ready", data=late)
    assert await decided(context, order, "judge", incident="late", amount_fen=500) == "done"
    with pytest.raises(Refused, match="carrier cannot answer for merchant"):
        await decided(context, order, "admit", incident="late", by="carrier")
    with pytest.raises(Refused, match="there is no incident snow here; there are: late"):
        await decided(context, order, "appeal", incident="snow", by="merchant", reason="no")
    assert await decided(context, order, "admit", incident="late", by="merchant") == "done"
    (shown,) = await incidents_of(context, order.merchant, order.number)
    assert (shown.liability, shown.party, shown.amount_fen) == ("admitted", "merchant", 500)
    assert "merchant has admitted it (5.00 yuan)" in shown.says
    assert shown.words == "not packed"
    page = await queries.order(context, order.merchant, order.number)
    assert page.incidents == (shown,)
