"""What a phone offers to take back: what still goes on, and nothing that an order would refuse."""

import pytest

from activities.adapters.store.ledger import SqlLedger
from models.codes import Sla, StepCode
from models.ids import Stage, order_id
from models.messages.timeline.timeline import Batch, Entry, EntryKind, Snapshot
from models.roles import Role
from tests.starter.http.routes.test_http_returns import delivered
from tests.starter.http_doors import Doors
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Pages
from tests.web.job_orders import awaits
from tests.web.routes.test_customer import a_customer

ORDER = order_id(MERCHANT, NUMBER)
MADE = {"picked_up": Stage.TRUNK_PICKUP, "departed": Stage.TRUNK_TRANSPORT}


@pytest.mark.parametrize(
    ("made", "awaited", "offered"),
    [
        (("called_pickup_point",), "picked_up", ["called_pickup_point"]),
        (("called_pickup_point", "picked_up"), "arrived_at_hub", ["picked_up"]),
        (("picked_up", "departed"), "arrived_at_hub", ["departed"]),
        (("picked_up",), "delivered", []),
    ],
)
async def test_what_a_leg_that_is_over_was_told_stays_but_for_what_ended_it(
    pages: Pages, made: tuple[str, ...], awaited: str, offered: list[str]
) -> None:
    await pages.place()
    now = pages.context.now()
    lines = tuple(
        Entry(key=f"{ORDER}:{kind}", order=ORDER, stage=MADE.get(kind, Stage.TRUNK_PICKUP), at=now,
              recorded_at=now, happening=EntryKind.REPORT, what=kind, text="so", by=Role.DRIVER,
              actor="driver-1", report_id=f"r-{kind}")
        for kind in made
    )  # fmt: skip
    ledger = SqlLedger(pages.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=f"{ORDER}:trunk-pickup", entries=lines, task=1))
    await awaits(pages, awaited)
    browser = await pages.outside(Role.DRIVER, orders=(NUMBER,))
    page = (await browser.get(ORDER_PAGE)).text
    assert [kind for kind in made if f'value="undo-r-{kind}"' in page] == offered


async def test_he_takes_a_return_back_until_the_goods_are_collected(pages: Pages) -> None:
    await delivered(Doors(pages.context, pages.api), 1)
    browser = await a_customer(pages)
    asked = {"reason": "颜色不对", "wish": "refund", "cause": "no_reason"}
    sent = await browser.send(f"{ORDER_PAGE}/return", **asked)
    assert sent.url.path == ORDER_PAGE, sent.text
    (case,) = await pages.context.store.cases.of_order(ORDER)
    ledger = SqlLedger(pages.context.store, lambda _order, _at: {})
    offered = {}
    for turn, step in enumerate((StepCode.AWAITING_COLLECTION, StepCode.AWAITING_INSPECTION), 1):
        where = Snapshot(
            order=ORDER, workflow_id=case.workflow_id, open_workflow=case.workflow_id,
            stage=Stage.RETURNS, step=step, waiting_on=Role.PROVIDER, since=pages.context.now(),
            sla=Sla.ON_TRACK,
        )  # fmt: skip
        await ledger.record(
            Batch(workflow_id=case.workflow_id, task=turn, turn=turn, snapshot=where)
        )
        offered[step] = "decide/withdraw_return?case=1" in (await browser.get(ORDER_PAGE)).text
    assert list(offered.values()) == [True, False]
