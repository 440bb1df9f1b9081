"""The one big button of a driver is what comes next on his way, whoever is waited for meanwhile."""

from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from models.ids import Stage, order_id
from models.messages.partners.requests import ReportMark
from models.messages.timeline.duty_row import DutyRow, DutyState
from models.messages.timeline.timeline import Batch, Entry, EntryKind, Snapshot
from models.roles import Role
from models.stages.all_duties import ALL_DUTIES
from starter.service.access.legal_acts import acts_for
from starter.service.reading.queries import order as shown_order
from tests.starter.cli import HOUR, NOW
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Pages
from tests.web.job_orders import reports

ORDER = order_id(MERCHANT, NUMBER)
PICKED_UP = {"pieces": "2", "packing_sound": "true", "sorted_by_area": "true"}
DEPARTURE = "FH-8.2.4:report_departure"


async def stands_at(pages: Pages, stage: Stage, step: str, *made: str) -> None:
    """The order stands there, and the driver has reported that."""
    lines = [
        Entry(key=f"{ORDER}:{kind}", order=ORDER, stage=stage, at=NOW, recorded_at=NOW,
              happening=EntryKind.REPORT, what=kind, text="so", by=Role.DRIVER,
              report_id=f"r-{kind}")
        for kind in made
    ]  # fmt: skip
    leg = f"{ORDER}:{stage.replace('_', '-')}"
    owed: dict[str, Any] = {"order": ORDER, "workflow_id": leg, "due_at": NOW + HOUR}
    duty = DutyRow(duty=DEPARTURE, clause="FH-8.2.4", owner=ALL_DUTIES[DEPARTURE].owner,
                   state=DutyState.OPEN, **owed)  # fmt: skip
    snapshot = Snapshot(order=ORDER, workflow_id=leg, open_workflow=leg, stage=stage, step=step,
                        waiting_on=Role.DRIVER, since=NOW, sla="on_track")  # fmt: skip
    ledger = SqlLedger(pages.context.store, lambda _order, _at: {})
    duties = (duty,) if stage is Stage.TRUNK_TRANSPORT else ()
    await ledger.record(
        Batch(workflow_id=leg, entries=tuple(lines), duties=duties, snapshot=snapshot, task=1)
    )


@pytest.mark.parametrize(
    ("stage", "step", "made", "next_"),
    [
        (Stage.TRUNK_PICKUP, "awaiting_goods_ready", (), "left_for_pickup"),
        (Stage.TRUNK_PICKUP, "awaiting_departure", (), "left_for_pickup"),
        (Stage.TRUNK_PICKUP, "awaiting_pickup", ("called_pickup_point",), "picked_up"),
        (Stage.TRUNK_TRANSPORT, "awaiting_departure", ("picked_up",), "departed"),
        (Stage.TRUNK_TRANSPORT, "on_the_road", ("picked_up", "departed"), "arrived_at_hub"),
    ],
)
async def test_a_drivers_first_button_is_his_next_step(
    pages: Pages, stage: Stage, step: str, made: tuple[str, ...], next_: str
) -> None:
    await pages.place()
    await stands_at(pages, stage, step, *made)
    order = await shown_order(pages.context, MERCHANT, NUMBER)
    assert acts_for(Role.DRIVER, None, order).awaited[0] == next_


async def test_a_step_that_is_taken_back_is_the_next_one_again(pages: Pages) -> None:
    await pages.place()
    await stands_at(pages, Stage.TRUNK_PICKUP, "awaiting_pickup", "left_for_pickup")
    ledger = SqlLedger(pages.context.store, lambda _order, _at: {})
    line = Entry(key=f"{ORDER}:w", order=ORDER, stage=Stage.TRUNK_PICKUP, at=NOW, recorded_at=NOW,
                 happening=EntryKind.DECISION, what="withdraw", text="so", by=Role.DRIVER,
                 data={"report_id": "r-left_for_pickup"})  # fmt: skip
    await ledger.record(Batch(workflow_id=f"{ORDER}:trunk-pickup", entries=(line,), task=2))
    order = await shown_order(pages.context, MERCHANT, NUMBER)
    assert acts_for(Role.DRIVER, None, order).awaited[0] == "left_for_pickup"


async def test_what_he_has_reported_and_does_not_count_yet_is_not_asked_for_again(
    pages: Pages,
) -> None:
    await pages.place()
    await stands_at(pages, Stage.TRUNK_PICKUP, "awaiting_pickup", "called_pickup_point")
    browser = await pages.outside(Role.DRIVER, orders=(NUMBER,))
    first = (await browser.get(ORDER_PAGE)).text.partition('class="next"')[2]
    assert 'data-kind="picked_up"' in first.partition("</section>")[0]
    await browser.send(ORDER_PAGE, f"{ORDER_PAGE}/job/picked_up", **PICKED_UP)
    leg = f"{ORDER}:trunk-pickup"
    (row,) = await reports(pages)
    mark = ReportMark(report_id=row.report_id, outcome="questioned", workflow_id=leg)
    batch = Batch(workflow_id=leg, reports=(mark,), task=3)
    await SqlLedger(pages.context.store, lambda _order, _at: {}).record(batch)
    first, _, later = (
        (await browser.get(ORDER_PAGE)).text.partition('class="next"')[2].partition("</section>")
    )
    assert ('data-kind="picked_up"' in first, 'data-kind="picked_up"' in later) == (False, True)


async def test_that_something_went_wrong_is_asked_for_only_once_it_is_overdue(pages: Pages) -> None:
    await pages.place()
    await stands_at(pages, Stage.TRUNK_PICKUP, "awaiting_pickup", "called_pickup_point")
    duty = "FH-8.3.2.1:report_failed_pickup"
    for state, awaited in ((DutyState.OPEN, False), (DutyState.MISSED, True)):
        row = DutyRow(order=ORDER, workflow_id=f"{ORDER}:trunk-pickup", duty=duty, due_at=NOW,
                      clause="FH-8.3.2.1", owner=Role.DRIVER, state=state)  # fmt: skip
        batch = Batch(workflow_id=f"{ORDER}:trunk-pickup", duties=(row,), task=4 + awaited)
        await SqlLedger(pages.context.store, lambda _order, _at: {}).record(batch)
        order = await shown_order(pages.context, MERCHANT, NUMBER)
        acts = acts_for(Role.DRIVER, None, order)
        assert ("pickup_failed" in acts.awaited, "pickup_failed" in acts.troubles) == (
            awaited, not awaited,
        ), state  # fmt: skip
