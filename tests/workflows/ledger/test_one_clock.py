"""Lists judge every order by its own clock, whoever moved it, and ask no workflow."""

from datetime import datetime, timedelta
from pathlib import Path

from temporalio.client import Client
from temporalio.testing import TimeSkipper

from activities.adapters.process import wall_clock
from models.messages.timeline.duty_row import DutyState
from models.roles import Role
from starter.service.reading.overdue import all_overdue
from starter.service.reading.read_context import Records
from starter.service.reading.worklist import worklist
from tests.builders import an_order
from tests.workflows.conftest import an_idle_world, own_queue
from tests.workflows.world import OrderUnderTest, World

CONFIRM = "ER-4.2.1:confirm_order"
HOUR = timedelta(hours=1)


async def placed(world: World, number: str) -> OrderUnderTest:
    """An order that waits for its confirmation, and is written so."""
    order = await world.place(an_order(number))
    await order.at_step("awaiting_confirmation")
    await order.quiet()
    return order


async def overdue(world: World, now: datetime) -> dict[str, float]:
    """Hours that confirmations are late by, of each order, at this machine's `now`."""
    rows = await all_overdue(Records(store=world.store, now=lambda: now))
    return {row.order_no: row.age_seconds / 3600 for row in rows if row.duty == CONFIRM}


async def test_moved_orders_and_one_that_was_not_are_judged_by_their_own_now(
    client: Client, tmp_path: Path
) -> None:
    async with an_idle_world(client, tmp_path, queue=own_queue()) as idle:
        async with idle.worker():
            ours, theirs, _ = [await placed(idle.world, f"OC-{n}") for n in range(3)]
            due = (await ours.due(CONFIRM)).due_at
            await ours.move(None, due + 3 * HOUR)
            await TimeSkipper(client).fast_forward(theirs.handle, 9 * HOUR)
            await ours.quiet()
            await theirs.quiet()
        now = wall_clock.now()
        late = await overdue(idle.world, now)
        assert late.keys() == {"OC-0", "OC-1"}  # whatever moved the clock; no worker runs any more
        # A clock is seen by the last word on its way: of the lead after 0.5 h, the manager
        # after 4; a list counts whole seconds.
        assert 0.49 <= late["OC-0"] < 3.1
        assert 3.9 <= late["OC-1"] < 9
        gone = {number: late[number] + 2 for number in late}
        later = await overdue(idle.world, now + 2 * HOUR)
        assert {number: later[number] for number in late} == gone


async def test_while_workers_are_down_an_open_row_past_its_due_is_late(
    client: Client, tmp_path: Path
) -> None:
    async with an_idle_world(client, tmp_path, queue=own_queue()) as idle:
        async with idle.worker():
            order = await placed(idle.world, "OC-5")
            due = (await order.due(CONFIRM)).due_at
        assert await overdue(idle.world, due) == {}
        assert await overdue(idle.world, due + HOUR) == {"OC-5": 1}
        records = Records(store=idle.world.store, now=lambda: due + HOUR)
        work = await worklist(records, Role.ORDER_DESK)
        assert [one.state for one in work if one.what == CONFIRM] == [DutyState.MISSED]
