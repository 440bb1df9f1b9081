"""The ledger: what workflows record, one batch a transaction, each batch once."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.adapters.store_engine import table_of
from activities.adapters.store_reports import mark_report
from activities.adapters.store_sql import Store
from models import tables
from models.order import Order
from models.outcome import Done, Outcome
from models.partners import Recorded
from models.timeline import Batch, DutyRow, DutyState, Snapshot

timeline = table_of(tables.Timeline)
duties = table_of(tables.Duties)
orders = table_of(tables.Orders)
cases = table_of(tables.Cases)

ENDED = (DutyState.LATE, DutyState.KEPT, DutyState.AVERTED)
"""States of a deadline that only a correction changes, never back to waiting."""

Stamp = Callable[[Order, datetime], Mapping[str, Any]]
"""Makes an order's start input, with the terms that hold at that instant."""


class SqlLedger:
    """`activities.ports.Ledger` over our own database."""

    def __init__(self, store: Store, stamp: Stamp) -> None:
        self._orders = store.orders
        self._database = store.database
        self._stamp = stamp

    async def record(self, batch: Batch) -> Recorded:
        """Write a batch in one transaction.

        Entries that are there already stay as they are. A batch whose entries all are is a
        late repeat: it moves nothing that another workflow has moved since.

        Raises:
            Unavailable: the database cannot be written now; nothing of the batch was.
        """
        async with self._database.writing() as connection:
            written = await self._write_entries(connection, batch)
            await self._write_duties(connection, batch.duties)
            for mark in batch.reports:
                await mark_report(connection, mark)
            if batch.snapshot:
                repeat = bool(batch.entries) and not written
                await _write_snapshot(connection, batch.snapshot, at=_at(batch), repeat=repeat)
        return Recorded(written=written, at=datetime.now(UTC))

    async def take_order(self, order: Order) -> Outcome:
        """Take an order in, as the door does; refused where its number says something else."""
        now = datetime.now(UTC)
        stamped = order if order.placed_at else order.model_copy(update={"placed_at": now})
        taken = await self._orders.take(stamped, self._stamp(stamped, now), accepted_at=now)
        if taken.state == "other":
            return Outcome(
                done=Done.REFUSED,
                reason=f"number {order.number} of {order.merchant} was taken in with other content",
            )
        done = Done.DONE if taken.state == "new" else Done.ALREADY_DONE
        return Outcome(done=done, reference=taken.workflow_id)

    async def _write_entries(self, connection: AsyncConnection, batch: Batch) -> int:
        if not batch.entries:
            return 0
        insert = self._database.insert(tables.Timeline).on_conflict_do_nothing()
        inserted = await connection.execute(
            insert.returning(timeline.c.id), [entry.model_dump() for entry in batch.entries]
        )
        return len(inserted.all())

    async def _write_duties(self, connection: AsyncConnection, rows: tuple[DutyRow, ...]) -> None:
        if not rows:
            return
        insert = self._database.insert(tables.Duties)
        new = insert.excluded
        keys = [column.name for column in duties.primary_key]
        upsert = insert.on_conflict_do_update(
            index_elements=keys,
            set_={name: new[name] for name in DutyRow.model_fields if name not in keys},
            where=or_(
                _ended(new),
                and_(
                    ~_ended(duties.c),
                    # A deadline that was missed waits again only where it was moved.
                    or_(
                        new.state == DutyState.MISSED,
                        duties.c.state == DutyState.OPEN,
                        new.due_at != duties.c.due_at,
                    ),
                ),
            ),
        )
        await connection.execute(upsert, [row.model_dump() for row in rows])


async def _write_snapshot(
    connection: AsyncConnection, snapshot: Snapshot, *, at: datetime, repeat: bool
) -> None:
    """Let the order's row, or the case's, stand where the snapshot says, unless it is stale.

    Workflows write one after another, each by its own clock: a workflow's older word never
    replaces its newer one, a repeat only its own, and what is closed stays closed.
    """
    values = snapshot.model_dump(exclude={"order", "workflow_id"})
    values |= {"snapshot_by": snapshot.workflow_id, "snapshot_at": at}
    of_order = snapshot.workflow_id.startswith(snapshot.order)
    table = orders if of_order else cases
    own = table.c.snapshot_by == snapshot.workflow_id
    newer = and_(own, table.c.snapshot_at <= at)
    if not repeat:
        newer = or_(newer, table.c.snapshot_by.is_(None), ~own)
    query = update(table).where(
        table.c.workflow_id == (snapshot.order if of_order else snapshot.workflow_id), newer
    )
    if not snapshot.closed:
        query = query.where(~table.c.closed)
    await connection.execute(query.values(values))


def _ended(row: Any) -> ColumnElement[bool]:
    """Spelled out, since an IN cannot be part of a statement over many rows."""
    return or_(*(row.state == state for state in ENDED))


def _at(batch: Batch) -> datetime:
    """The instant of a batch by its workflow's own clock."""
    instants = [entry.recorded_at for entry in batch.entries]
    if batch.snapshot and not instants:
        instants = [batch.snapshot.since]
    return max(instants)
