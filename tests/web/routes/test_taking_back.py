"""What a phone offers to take back: what still goes on, and nothing that an order would refuse."""

import pytest

from activities.adapters.store.ledger import SqlLedger
from models.ids import Stage, order_id
from models.messages.timeline.timeline import Batch, Entry, EntryKind
from models.roles import Role
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Pages
from tests.web.job_orders import awaits

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
