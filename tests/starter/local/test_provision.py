"""Namespace and search attributes."""

from pathlib import Path

import pytest
from google.protobuf.duration_pb2 import Duration
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.common import SearchAttributePair, TypedSearchAttributes

from activities.adapters.process.settings import load_settings
from activities.adapters.store.database.installation import instance_of
from activities.adapters.store.upkeep import erasure_log
from activities.adapters.store.upkeep.erasure_log import ErasureLine
from models.attributes import ATTRIBUTES, Attribute, AttributeType
from starter.local.engine import Engine
from starter.local.provision import provision, provision_all
from starter.local.setup_error import SetupError
from tests.starter.cli import HOUR, NOW, DeskUnderTest, a_snapshot
from tests.starter.live_server import sooner_or_later
from workflows.temporal import attribute_keys


@pytest.fixture
async def new_namespace(engine: Engine, request: pytest.FixtureRequest) -> Client:
    """A client whose namespace nobody has made yet."""
    return await Client.connect(engine.address, namespace=request.node.name.replace("_", "-")[:60])


async def test_closed_workflows_are_kept_thirty_days(new_namespace: Client) -> None:
    await provision(new_namespace)
    described = await new_namespace.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=new_namespace.namespace)
    )
    assert described.config.workflow_execution_retention_ttl == Duration(seconds=30 * 86_400)


async def test_provisioning_twice_changes_nothing_and_fails_nothing(new_namespace: Client) -> None:
    await provision(new_namespace)
    first = await new_namespace.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=new_namespace.namespace)
    )
    await provision(new_namespace)
    again = await new_namespace.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=new_namespace.namespace)
    )
    assert dict(again.custom_attributes) == dict(first.custom_attributes)
    assert {one.name for one in ATTRIBUTES} <= set(again.custom_attributes)


async def test_an_attribute_added_later_joins_the_others(new_namespace: Client) -> None:
    await provision(new_namespace, ATTRIBUTES[:-1])
    await provision(new_namespace)
    key = attribute_keys.NEEDS_ATTENTION
    pairs = TypedSearchAttributes([SearchAttributePair(key, True)])
    await new_namespace.start_workflow("X", id="x", task_queue="q", search_attributes=pairs)

    async def listed() -> bool:
        return await _count(new_namespace, "NeedsAttention = true") == 1

    await sooner_or_later(listed)
    assert await _count(new_namespace, "NeedsAttention = false") == 0


async def test_a_name_that_is_there_with_another_type_is_named(new_namespace: Client) -> None:
    await provision(new_namespace, [Attribute("SlaState", AttributeType.INT, "wrong")])
    with pytest.raises(SetupError, match=r"SlaState .* must be Keyword, but it is Int"):
        await provision(new_namespace)


async def test_one_attribute_too_many_is_told_and_none_is_added(new_namespace: Client) -> None:
    too_many = [Attribute(f"Day{n}", AttributeType.DATETIME, "") for n in range(4)]
    with pytest.raises(SetupError, match="Day0, Day1, Day2, Day3 cannot be added"):
        await provision(new_namespace, too_many)


async def test_a_capped_keyword_is_taken_by_the_server(client: Client) -> None:
    value = attribute_keys.capped("订单\x01" * 1000)
    pairs = TypedSearchAttributes([SearchAttributePair(attribute_keys.ORDER_NO, value)])
    handle = await client.start_workflow("X", id="capped", task_queue="q", search_attributes=pairs)
    assert (await handle.describe()).typed_search_attributes[attribute_keys.ORDER_NO] == value


async def test_what_a_restored_backup_has_brought_back_is_erased_again(
    engine: Engine, desk: DeskUnderTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await desk.take("A1")
    ended = a_snapshot(order, closed=True, outcome="closed")
    await desk.record(order, task=9, snapshot=ended)
    line = ErasureLine(
        instance=await instance_of(desk.store.database), order=order.workflow_id,
        merchant="shop-a", number="A1", at=NOW + HOUR, by="li", reason="r",
    )  # fmt: skip
    monkeypatch.setenv("TEMPORAL_ADDRESS", engine.address)
    settings, lines = load_settings(), list[str]()
    erasure_log.append(settings.erasures, line)
    for _ in range(2):
        await provision_all(settings, lines.append)
    assert lines.count("erasures: 1 order of the log erased again") == 1
    row = await desk.store.orders.get("shop-a", "A1")
    assert row is not None
    assert (row.erased_at, row.order.customer.name) == (NOW + HOUR, None)


async def _count(client: Client, query: str) -> int:
    return (await client.count_workflows(query)).count
