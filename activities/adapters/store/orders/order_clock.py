"""An order's own clock as lists know it: this machine's clock, and an offset that we store.

A workflow has a clock of its own, which tests and the demo move ahead, each by its own means. No
list asks a workflow: whatever writes a batch compares the instant that the workflow recorded with
this machine's, so a moved clock is seen by its next word, whoever moved it.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, bindparam, case, update

from activities.adapters.store.database.engine import table_of
from activities.adapters.store.database.prepared_statements import FixedStatement, Statement
from activities.adapters.store.tables import schema as tables
from models.messages.timeline.timeline import Batch
from models.stages import workflow_ids

TOLERANCE: Final = timedelta(seconds=5)
"""What a clock is ahead by less than this is none. A batch is written after it was recorded, so
latency alone never puts a clock ahead; two machines' clocks may differ by a moment."""

ORDERS, CASES = table_of(tables.Orders), table_of(tables.Cases)


def note_offset(connection: Connection, batch: Batch, now: datetime) -> None:
    """Keep, in a transaction, by how much the clock of who speaks in a batch is ahead of `now`.

    What is written late makes it less than it is, never more; and a clock never goes back. So
    the most that is known of one workflow holds, for as long as the row stands by its word.
    """
    instant = recorded_at(batch)
    if instant is None or instant - now < TOLERANCE:
        return
    of_order = not workflow_ids.is_case(batch.workflow_id)
    row = workflow_ids.order_of(batch.workflow_id) if of_order else batch.workflow_id
    ahead = (instant - now).total_seconds()
    keep = KEEP_OF_ORDER if of_order else KEEP_OF_CASE
    keep.run(connection, {"row": row, "by": batch.workflow_id, "ahead": ahead})


def recorded_at(batch: Batch) -> datetime | None:
    """The newest instant of a batch by its workflow's own clock; none where it names none."""
    instants = [entry.recorded_at for entry in batch.entries]
    if batch.snapshot and not instants:
        instants = [batch.snapshot.since]
    return max(instants, default=None)


def offset_after(table: Table, by: ColumnElement[str]) -> ColumnElement[float]:
    """The offset of a row that now stands by this workflow's word: another one has its own."""
    return case((table.c.snapshot_by == by, table.c.clock_offset), else_=0.0)


def _keep(table: Table) -> Statement:
    ahead = bindparam("ahead", type_=table.c.clock_offset.type)
    return (
        update(table)
        .where(
            table.c.workflow_id == bindparam("row"),
            table.c.snapshot_by == bindparam("by"),
            table.c.clock_offset < ahead,
        )
        .values(clock_offset=ahead)
    )


KEEP_OF_ORDER = FixedStatement(lambda _: _keep(ORDERS))
KEEP_OF_CASE = FixedStatement(lambda _: _keep(CASES))
