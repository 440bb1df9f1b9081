"""The traps of Temporal that a setting, a limit or a key keeps us out of (temporal-traps.md)."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.client import Client
from temporalio.common import SearchAttributeKey

from activities.adapters.encryption.codec import BYTES_MAX, OrderCodec, PayloadTooLarge
from activities.adapters.encryption.key_ring import add_key
from activities.adapters.process.settings import Settings
from activities.adapters.temporal.connection import data_converter
from models.attributes import ATTRIBUTES
from models.ids import Stage
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.tracking.outbox import Outbox
from models.tracking.runs.snapshot import snapshot
from starter.local.provision import RETENTION
from starter.service.running import ui_searches
from tests import source
from tests.activities.adapters.encryption.codec_world import (
    ORDER,
    opened,
    sealed,
    settings_with_ring,
)
from tests.builders import an_order
from tests.models.machine import a_leg
from tests.workflows.world import World
from workers import registry
from workflows.temporal import attribute_keys, options
from workflows.temporal.batches import SMALL_BATCH, batches

LONG = {"sku": ["乱" * 128] * 20, "key": "k" * 128}
"""More than a line's data takes."""

POLICIES = (options.partner, options.notice, options.ledger, options.ledger_here)


async def test_trap_06_the_namespace_knows_every_search_attribute_we_set(client: Client) -> None:
    """One that it does not know hangs every task."""
    asked = ListSearchAttributesRequest(namespace=client.namespace)
    known = await client.operator_service.list_search_attributes(asked)
    keys = [key for key in vars(attribute_keys).values() if isinstance(key, SearchAttributeKey)]
    assert {key.name for key in keys} == {one.name for one in ATTRIBUTES}
    assert {key.name for key in keys} <= set(known.custom_attributes)


async def test_trap_10_what_an_old_key_sealed_is_opened_after_the_key_has_changed(
    tmp_path: Path,
) -> None:
    """A codec that cannot open a payload hangs every order that needs it."""
    settings = await settings_with_ring(tmp_path)
    payload = await sealed(settings, ORDER, "王芳")
    assert settings.key_ring
    add_key(settings.key_ring)
    assert await opened(settings, ORDER, [payload]) == "王芳"


@pytest.mark.parametrize("policy", POLICIES)
def test_trap_11_no_activity_is_tried_for_ever(policy: object) -> None:
    """Arguments that do not decode are retried for ever by default."""
    chosen = policy("what it does")  # type: ignore[operator] # one of POLICIES
    retries = chosen["retry_policy"].maximum_attempts
    assert chosen.get("schedule_to_close_timeout") or retries > 0
    assert chosen["start_to_close_timeout"] > timedelta()


async def test_trap_18_a_payload_over_the_limit_is_refused_before_the_server_sees_it() -> None:
    """A message that is too large for the server ends the workflow."""
    (payload,) = await data_converter().encode(["x" * (BYTES_MAX - 100)])
    payload.data += b"x" * 200
    with pytest.raises(PayloadTooLarge, match="bytes"):
        await OrderCodec().encode([payload])


@pytest.mark.parametrize("lines", [SMALL_BATCH, 100])
async def test_trap_18_what_is_written_at_once_fits_into_a_payload(lines: int) -> None:
    """However much is received in one task, no batch is over the limit."""
    leg = a_leg()
    now = datetime.now(UTC)
    for n in range(lines):
        leg.outbox.note(
            EntryKind.REPORT, "k" * 64, "乱" * 500, at=now, now=now, by="司" * 64, data=LONG
        )  # fmt: skip
        refused = Answer(outcome=ReportOutcome.REFUSED, report_id=f"{n:0128}", reason="乱" * 500)
        leg.outbox.answered(refused)
    written = list(
        batches(leg.outbox, snapshot(leg, leg.outbox.workflow_id), turn=0, task=3, base=0)
    )
    assert sum(len(batch.entries) for batch in written) == lines
    assert sum(len(batch.reports) for batch in written) == lines
    assert [batch.snapshot is not None for batch in written] == [False] * (len(written) - 1) + [
        True
    ]
    for batch in written:
        assert await OrderCodec().encode(await data_converter().encode([batch]))


def test_trap_18_nothing_received_is_nothing_but_where_it_stands() -> None:
    outbox = Outbox(workflow_id="w", order="order:a:1", stage=Stage.ORDER, number="1")
    (batch,) = batches(outbox, snapshot(a_leg(), "w"), turn=0, task=3, base=0)
    assert batch.entries == ()


@pytest.mark.parametrize("policy", POLICIES)
def test_trap_29_an_activity_that_does_not_heartbeat_is_over_soon(policy: object) -> None:
    """It is never told that it was cancelled: so no attempt lasts."""
    chosen = policy("what it does")  # type: ignore[operator] # one of POLICIES
    assert chosen["start_to_close_timeout"] <= timedelta(seconds=15)


def test_trap_30_a_deploy_lets_running_activities_end() -> None:
    """By default they are cancelled at once."""
    assert Settings().drain_seconds == 30
    text = ast.unparse(source.tree(Path(registry.__file__)))
    assert "graceful_shutdown_timeout=timedelta(seconds=settings.drain_seconds)" in text


async def test_trap_31_a_number_is_taken_for_ever_not_for_the_retention(world: World) -> None:
    """After the retention the engine would start the same order again."""
    order = await world.place(an_order("TRAP-31"))
    accepted = datetime.now(UTC) + RETENTION * 2
    again = await world.store.orders.take(order.order, {}, accepted_at=accepted)
    assert again.state == "same"
    assert timedelta(days=30) == RETENTION


def test_trap_32_every_list_of_running_work_names_a_status() -> None:
    """A paused workflow breaks every page of a list that may hold it."""
    now = datetime.now(UTC)
    assert ui_searches.RUNNING in ui_searches.overdue(now)
    assert ui_searches.RUNNING in ui_searches.worklist(Role.DRIVER)
    for file, call in source.calls(".list_workflows", ".count_workflows", within=source.PACKAGES):
        assert "ExecutionStatus" in file.read_text() or "RUNNING" in ast.unparse(call), file
