"""What was reported long after it happened, as the timeline has it."""

from typing import Any

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.store import Store
from models.figures.belated_reports import BelatedCount
from models.messages.timeline.timeline import Entry, EntryKind
from tests.activities.adapters.store.store_builders import (
    HOUR,
    LEG,
    NOON,
    a_batch,
    a_report,
    an_entry,
    an_order,
)

LATE = ["reported_long_before", "reported_long_after"]


def line(n: int, report_id: str, doubted: list[str] | None = None, **fields: Any) -> Entry:
    """A report in the timeline, told by a driver."""
    who = {"happening": EntryKind.REPORT, "what": "picked_up", "by": "driver", "actor": "drv-1"}
    data = {"pieces": 3, **({"doubted": doubted} if doubted else {})}
    return an_entry(n, LEG, **{**who, "data": data, "report_id": report_id, **fields})


async def test_what_was_told_long_after_is_counted_if_it_was_not_withdrawn(store: Store) -> None:
    order = an_order()
    await store.orders.take(order, {}, accepted_at=NOON)
    await store.reports.take(order.workflow_id, a_report(), "key-1", received_at=NOON)
    withdrawn: dict[str, Any] = {
        "happening": EntryKind.DECISION,
        "what": "withdraw",
        "data": {"report_id": "r5"},
    }
    entries = [
        line(1, "r1", LATE),
        line(2, "r2"),
        line(3, "r3", LATE, recorded_at=NOON + HOUR),
        line(4, "r4", LATE[:1]),
        line(5, "r5", LATE),
        line(6, "r5", **withdrawn),
    ]
    await SqlLedger(store, lambda _order, _at: {}).record(a_batch(LEG, entries=entries))
    both = [BelatedCount("driver", "drv-1", key, facts=1, orders=1) for key in (None, "key-1")]
    for merchant in (None, order.merchant):
        assert await store.belated.count(None, None, merchant) == both
    assert await store.belated.count(None, None, "shop-b") == []
    for since, until in ((NOON, NOON + HOUR), (NOON + HOUR, None)):
        (one,) = await store.belated.count(since, until, None)
        assert one.facts == 1
