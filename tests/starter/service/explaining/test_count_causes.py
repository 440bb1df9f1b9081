"""What `explain` says of goods that were counted before anybody had heard where the others are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from models.messages.incidents.incident_row import IncidentRow
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from starter.service.explaining.cause import CauseClass
from starter.service.explaining.causes import cause_of
from starter.service.explaining.recorded_causes import recorded_cause
from starter.service.reading.views import shown
from tests.starter.cli import HOUR, NOW, DeskUnderTest, a_snapshot, an_entry
from tests.starter.http_doors import a_context
from tests.starter.service.explaining.test_causes import evidence_of

COUNTED, LOSS = NOW - 3 * HOUR, NOW - 4 * HOUR
DATA_OF = {
    "goods_lost": {"incident": "gone", "pieces": 1},
    "goods_refused": {"incident": "gone", "kinds": [{"sku": "SF", "pieces": 1}]},
}
SETTLE = "fulfil report shop-a A1 exception_settled --data incident={} --data remedy=…"


async def with_difference(
    desk: DeskUnderTest,
    *others: dict[str, Any],
    plans: Sequence[dict[str, Any]] = (),
    expected: int = 3,
) -> None:
    """Two of `expected` were counted at eleven; `others`: what else went wrong, `recorded_at` when;
    `plans`: what travels apart."""
    order = await desk.take()
    short = {
        "code": "exception_found",
        "ref": "r-count",
        "report_id": "r-count",
        "recorded_at": COUNTED,
    }
    rows, entries = [], []
    for n, one in enumerate(
        ({**short, "pieces": 2, "expected": expected, "at": COUNTED}, *others), 1
    ):
        recorded, at = one.pop("recorded_at"), one.pop("at", LOSS)
        known = {"order": order.workflow_id, "found_at": at, "state": "unjudged", **one}
        rows.append(IncidentRow.model_validate(known))
        entries.append(
            an_entry(
                order, n, happening=EntryKind.REPORT, what=one["code"], report_id=one["report_id"],
                at=at, recorded_at=recorded, data=DATA_OF.get(one["code"], {}),
            )
        )  # fmt: skip
    for n, line in enumerate(plans, len(entries) + 1):
        entries.append(an_entry(order, n, **line))
    stands = a_snapshot(order, problem="exception_found", waiting_on=Role.ORDER_DESK)
    await desk.record(order, incidents=rows, entries=entries, snapshot=stands)


def missing(code: str = "goods_lost", **changes: Any) -> dict[str, Any]:
    """One piece, lost before the count and told an hour after it."""
    later = COUNTED + HOUR
    return {
        "code": code,
        "ref": "gone",
        "report_id": "r-gone",
        "pieces": 1,
        "recorded_at": later,
    } | changes


def planned(report: str = "r-plan", pieces: int = 1, **changes: Any) -> dict[str, Any]:
    """So many pieces travel apart, agreed before the count and received an hour after it."""
    return {
        "happening": EntryKind.REPORT,
        "what": "shipment_planned",
        "report_id": report,
        "at": LOSS,
        "recorded_at": COUNTED + HOUR,
        "data": {"shipment": report.replace("r-", "s-"), "pieces": pieces},
    } | changes


@pytest.mark.parametrize("code", ["goods_lost", "goods_refused"])
async def test_a_loss_that_was_told_after_the_count_explains_what_is_missing(
    desk: DeskUnderTest, code: str
) -> None:
    """Shows FH-8.3.2.2: the desk ends it, and need not look for the goods."""
    await with_difference(desk, missing(code))
    cause = cause_of(await evidence_of(desk))
    assert cause.kind is CauseClass.ATTENTION
    assert f"gone ({code}) explains it" in cause.sentence
    assert "2 of 3 pieces" in cause.sentence
    assert cause.command == SETTLE.format("r-count")
    assert cause.act == ("report", "exception_settled")


@pytest.mark.parametrize(
    "other",
    [
        missing(recorded_at=COUNTED - HOUR / 2),  # it was taken off before the count
        missing(at=COUNTED + HOUR / 2),
        missing(pieces=2),
        missing(shipment="s2"),
        missing(withdrawn=True),
    ],
)
async def test_another_loss_does_not(desk: DeskUnderTest, other: dict[str, Any]) -> None:
    await with_difference(desk, dict(other))
    cause = cause_of(await evidence_of(desk))
    assert "explains" not in cause.sentence
    assert cause.command == SETTLE.format("r-count")


@pytest.mark.parametrize("at", [LOSS, COUNTED + HOUR / 2])
async def test_a_shipment_that_was_planned_after_the_count_explains_what_is_missing(
    desk: DeskUnderTest, at: datetime
) -> None:
    """Shows FH-8.2.3: what travels apart is not missing, whenever that is agreed."""
    await with_difference(desk, plans=[planned(at=at)])
    cause = cause_of(await evidence_of(desk))
    assert cause.kind is CauseClass.ATTENTION
    assert "s-plan (shipment_planned) explains it" in cause.sentence
    assert cause.command == SETTLE.format("r-count")


async def test_a_loss_and_a_shipment_explain_what_is_missing_together(desk: DeskUnderTest) -> None:
    await with_difference(desk, missing(), plans=[planned()], expected=4)
    sentence = cause_of(await evidence_of(desk)).sentence
    assert "gone (goods_lost), s-plan (shipment_planned) explains it" in sentence


@pytest.mark.parametrize(
    "plans",
    [
        [planned(recorded_at=COUNTED - HOUR / 2)],  # it was taken off before the count
        [planned(pieces=2)],
        [planned(), planned("r-other")],
        [planned(data={"shipment": "s", "pieces": 1, "why": "replacement"})],
        [planned(), planned("r-off", what="shipment_cancelled", data={"shipment": "s-plan"})],
        [planned(), planned("r-w", what="withdraw", data={"report_id": "r-plan"})],
    ],
)
async def test_another_shipment_does_not(desk: DeskUnderTest, plans: list[dict[str, Any]]) -> None:
    await with_difference(desk, plans=plans)
    assert "explains" not in cause_of(await evidence_of(desk)).sentence


async def test_the_page_of_the_order_offers_what_ends_the_difference_that_is_open(
    desk: DeskUnderTest,
) -> None:
    before = {
        "code": "exception_found",
        "ref": "a-dent",
        "report_id": "r-dent",
        "recorded_at": LOSS,
    }
    await with_difference(desk, {**before, "closed_at": COUNTED}, missing())
    row = await desk.store.orders.get("shop-a", "A1")
    view = await desk.store.views.show("shop-a", "A1", NOW)
    assert row is not None
    assert view is not None
    found = await recorded_cause(a_context(desk.store), row, shown(view))
    assert found.act is not None
    assert (found.act.name, found.act.fields) == ("exception_settled", {"incident": "r-count"})
    assert "explains it" in found.cause.sentence
