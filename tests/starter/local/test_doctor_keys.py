"""What the deep doctor says where the key of an order's histories is not there."""

from dataclasses import replace
from pathlib import Path

import pytest
from temporalio.client import Client

from activities.adapters.encryption.key_ring import add_key
from activities.adapters.process.settings import Settings
from activities.adapters.store.store import open_store
from activities.adapters.temporal.connection import data_converter
from starter.local.doctor.deep import unreceived_submissions
from starter.service.place import place
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.starter.live_server import answered
from tests.workflows.conftest import a_world, own_queue


@pytest.mark.asyncio(loop_scope="session")
async def test_of_histories_that_cannot_be_read_here_nothing_is_said_to_be_missing(
    client: Client, tmp_path: Path
) -> None:
    queue, order, url = own_queue(), an_order("DK-1"), f"sqlite:///{tmp_path}/fulfil.db"

    def with_ring(name: str) -> Client:
        add_key(tmp_path / name)
        settings = Settings(database_url=url, key_ring=tmp_path / name)
        converter = data_converter(settings)
        return Client(client.service_client, namespace="default", data_converter=converter)

    ours = with_ring("ring.json")
    async with a_world(ours, tmp_path, queue=queue), open_store(url) as store:
        context = a_context(store, gateway_to(ours), queue=queue)
        await place(context, order)
        await answered(context, order, "confirm")
        row = await context.order(order.merchant, order.number)
        assert await unreceived_submissions(context, row) == []
        stranger = replace(context, gateway=gateway_to(with_ring("other.json")))
        (found,) = await unreceived_submissions(stranger, row)
    assert found.check == "readable"
    assert "which the key ring does not hold" in found.says
    assert "put that key back" in found.fix
