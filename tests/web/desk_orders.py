"""Orders that stand at the order desk, as a workflow would have written them."""

from datetime import timedelta
from typing import Any

from activities.adapters.store.ledger import SqlLedger
from models.ids import Stage, order_id
from models.messages.timeline.duty_row import DutyRow, DutyState
from models.messages.timeline.timeline import Batch, Entry, EntryKind, Snapshot
from models.roles import Role
from tests.web.browsers import MERCHANT, Pages


async def it_is_the_desks_turn(
    pages: Pages, number: str, *, due: timedelta = timedelta(minutes=30),
    state: DutyState = DutyState.OPEN, duty: str = "ER-4.2.1:confirm_order",
    doubted: tuple[str, ...] = (), **stands: Any,
) -> None:  # fmt: skip
    """An order comes that the order desk has to confirm, `due` from now; `stands`: how it does.

    `duty`: another one of the desk's. `doubted`: the fields that keep it in review.
    """
    await pages.place(number=number)
    now, order = pages.context.now(), order_id(MERCHANT, number)
    await pages.context.store.orders.mark_started([order], at=now)
    line = Entry(
        key=f"{order}:1", order=order, stage=Stage.ORDER, at=now, recorded_at=now,
        happening=EntryKind.STAGE, what="in_review" if doubted else "order", text="begun",
        data={"fields": list(doubted)} if doubted else {},
    )  # fmt: skip
    row = DutyRow(
        order=order, duty=duty, clause=duty.partition(":")[0], owner=Role.ORDER_DESK,
        workflow_id=order, due_at=now + due, state=state,
    )  # fmt: skip
    position = {"sla": "on_track", "step": "awaiting_confirmation", "since": now, **stands}
    snapshot = Snapshot(
        order=order, workflow_id=order, open_workflow=order, stage=Stage.ORDER,
        waiting_on=Role.ORDER_DESK, **position,
    )  # fmt: skip
    batch = Batch(workflow_id=order, task=1, entries=(line,), duties=(row,), snapshot=snapshot)
    await SqlLedger(pages.context.store, lambda *_: {}).record(batch)
