"""What is counted, and how much there is: one table, both databases."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from temporalio.runtime import MetricBuffer, Runtime, TelemetryConfig

from activities.adapters.process import metrics
from activities.adapters.process.metrics import METRICS, Metric
from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.store import Store
from models.messages.orders.order import Order
from models.messages.timeline.timeline import Batch, EntryKind
from models.roles import Role
from tests.activities.adapters.store.store_builders import NOON, an_order
from tests.starter.cli import a_duty, a_snapshot, an_entry, parked_at

HOUR = timedelta(hours=1)
NO_CLAUSE = "FH-7"
"""A chapter and no clause: no duty has it."""


class Counted:
    """What was counted since it was asked last."""

    def __init__(self, buffer: MetricBuffer) -> None:
        self._buffer = buffer

    def now(self) -> list[tuple[str, dict[str, Any], float]]:
        """Name, labels and value, in order."""
        return [
            (one.metric.name, dict(one.attributes), one.value)
            for one in self._buffer.retrieve_updates()
        ]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """The metrics of this process in a buffer."""
    monkeypatch.setattr(metrics, "_current", None)
    buffer = MetricBuffer(10_000)
    telemetry = TelemetryConfig(metrics=buffer, attach_service_name=False)
    metrics.use_meter(Runtime(telemetry=telemetry).metric_meter)
    return Counted(buffer)


@pytest.mark.parametrize("metric", METRICS, ids=lambda one: one.name)
def test_each_metric_of_the_table_is_one_of_prometheus(counted: Counted, metric: Metric) -> None:
    labels = dict.fromkeys(metric.labels, "x")
    if metric.kind == "counter":
        metrics.count(metric, **labels)
    else:
        metrics.gauge(metric, 1, **labels)
    assert (metric.name, labels, 1) in counted.now()
    assert metric.name.endswith("_total") is (metric.kind == "counter")


LINES: tuple[tuple[EntryKind, str, str, dict[str, Any]], ...] = (
    (EntryKind.BREACHED, "x", "text", {}),
    (EntryKind.PROBLEM, "ask_vehicle", "away", {"parked": True}),
    (EntryKind.PROBLEM, "notice_failed", "driver could not be told", {}),
    (EntryKind.REFUSED_REPORT, "王芳", "refused", {}),
    (EntryKind.KEPT, "x", "kept", {}),
)


async def _write_twice(store: Store) -> None:
    """A batch of all of these, and the same again."""
    order = an_order()
    more = {"by": "13800138000", "clause": NO_CLAUSE, "owner": Role.DRIVER}
    entries = [
        an_entry(order, n, happening=happening, what=what, text=text, data=data, **more)
        for n, (happening, what, text, data) in enumerate(LINES)
    ]
    batch = Batch(workflow_id=order.workflow_id, entries=tuple(entries))
    ledger = SqlLedger(store, lambda _order, _at: {})
    await store.orders.take(order, {}, accepted_at=NOON)
    for _ in range(2):
        await ledger.record(batch)


async def test_what_an_operator_has_to_hear_of_is_counted_once(
    store: Store, counted: Counted
) -> None:
    await _write_twice(store)
    # Orders that other tests left open here may be breached meanwhile, of clauses that exist.
    ours = [one for one in counted.now() if one[1].get("clause", NO_CLAUSE) == NO_CLAUSE]
    assert ours == [
        ("fulfil_breaches_total", {"clause": NO_CLAUSE, "owner": "driver"}, 1),
        ("fulfil_parked_total", {"step": "ask_vehicle"}, 1),
        ("fulfil_notices_failed_total", {}, 1),
        ("fulfil_reports_refused_total", {}, 1),
    ]


async def test_what_an_operator_has_to_hear_of_is_logged_once_without_a_word_from_outside(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await _write_twice(store)
    lines = [vars(one) for one in caplog.records if one.name.endswith("operator_events")]
    events = ["breached", "parked", "notice failed", "report refused"]
    assert [line["msg"] for line in lines] == events
    assert {line["order"] for line in lines} == {an_order().workflow_id}
    assert not any("王芳" in str(line) or "13800138000" in str(line) for line in lines)


async def test_how_much_there_is_now_is_counted(store: Store) -> None:
    parked, waiting, closed = (an_order(number) for number in ("M1", "M2", "M3"))
    for order in (parked, waiting, closed):
        await store.orders.take(order, {}, accepted_at=NOON)
    await store.orders.mark_started([parked.workflow_id, closed.workflow_id], at=NOON)
    await _stands(
        store, parked, **parked_at("ask_vehicle"), since=NOON + HOUR, needs_attention=True
    )
    late = [a_duty(parked, ref=ref, due_at=NOON) for ref in ("", "2")]
    await ledger(store).record(Batch(workflow_id=parked.workflow_id, duties=tuple(late)))
    await _stands(store, closed, closed=True, **parked_at("ask_vehicle"), since=NOON)
    found = await store.measures.now(NOON + 2 * HOUR)
    assert found.open_by_stage == {"order": 1, "trunk_pickup": 1}
    assert (found.attention, found.lost, found.overdue) == (1, 0, 1)
    assert (found.parked.count, found.parked.oldest) == (1, NOON + HOUR)
    assert (found.waiting["orders"].count, found.waiting["orders"].oldest) == (1, NOON)
    assert (found.waiting["reports"].count, found.waiting["reports"].oldest) == (0, None)


def ledger(store: Store) -> SqlLedger:
    """What workflows write by."""
    return SqlLedger(store, lambda _order, _at: {})


async def _stands(store: Store, order: Order, **where: Any) -> None:
    snapshot = a_snapshot(order, **where)
    await ledger(store).record(Batch(workflow_id=order.workflow_id, snapshot=snapshot))
