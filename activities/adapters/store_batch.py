"""What a batch writes: lines, deadlines, what became of reports, and where a workflow stands.

Batches may come in any order, and again: lines have keys, and what a batch says of a deadline or
of an order's row counts by (turn, task), the moment at which its workflow said it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.adapters.store_engine import Database, table_of
from models import ids, tables
from models.partners import ReportMark
from models.reports import Answer, Told
from models.timeline import Batch, DutyRow, DutyState

timeline = table_of(tables.Timeline)
duties = table_of(tables.Duties)
orders = table_of(tables.Orders)
cases = table_of(tables.Cases)
reports = table_of(tables.Reports)

ENDED = (DutyState.LATE, DutyState.KEPT, DutyState.AVERTED)
"""States of a deadline that another workflow of the same turn never puts back to waiting."""

STATES = {
    Told.ACCEPTED: "applied",
    Told.KNOWN: "known",
    Told.REFUSED: "refused",
    "late": "late",
}
"""What an outcome makes of a report's row; an outcome that is none of these refuses it."""

OPEN = ("pending", "known")
"""States that may still change: "known" says that the word of its application is under way."""


async def write_batch(database: Database, connection: AsyncConnection, batch: Batch) -> int:
    """Write a batch in a transaction; how many of its lines were new.

    A batch whose lines are all there is a repeat: it moves nothing that another workflow of the
    same turn has moved since.
    """
    written = await _write_entries(database, connection, batch)
    await _write_duties(database, connection, batch)
    for mark in batch.reports:
        await mark_report(connection, mark)
    if batch.snapshot:
        await _write_snapshot(connection, batch, repeat=bool(batch.entries) and not written)
    return written


async def mark_report(connection: AsyncConnection, mark: ReportMark) -> None:
    """Record in a transaction what became of a report."""
    state = STATES.get(mark.outcome, "refused")
    values: dict[str, Any] = {"state": state}
    if state != "late":
        outcome = next(told for told, name in STATES.items() if name == state)
        values["answer"] = Answer(
            outcome=Told(outcome), report_id=mark.report_id, reason=mark.reason
        ).model_dump(mode="json")
    await connection.execute(
        update(reports)
        .where(
            reports.c.order == ids.order_of(mark.workflow_id),
            reports.c.report_id == mark.report_id,
            reports.c.state.in_(OPEN),
        )
        .values(values)
    )


async def _write_entries(database: Database, connection: AsyncConnection, batch: Batch) -> int:
    if not batch.entries:
        return 0
    insert = database.insert(tables.Timeline).on_conflict_do_nothing()
    inserted = await connection.execute(
        insert.returning(timeline.c.id), [entry.model_dump() for entry in batch.entries]
    )
    return len(inserted.all())


async def _write_duties(database: Database, connection: AsyncConnection, batch: Batch) -> None:
    """Let each deadline stand as its newest word says.

    A later turn knows better, and so does the same workflow later on. Of two workflows in one
    turn neither puts back to waiting what has ended.
    """
    if not batch.duties:
        return
    insert = database.insert(tables.Duties)
    new, row = insert.excluded, duties.c
    own = new.workflow_id == row.workflow_id
    allowed = or_(
        new.turn > row.turn,
        and_(new.turn == row.turn, own, new.task >= row.task),
        and_(new.turn == row.turn, ~own, _goes_on(new)),
    )
    keys = [column.name for column in duties.primary_key]
    said = {name: new[name] for name in DutyRow.model_fields if name not in keys}
    upsert = insert.on_conflict_do_update(
        index_elements=keys, set_={**said, "turn": new.turn, "task": new.task}, where=allowed
    )
    when = {"turn": batch.turn, "task": batch.task}
    await connection.execute(upsert, [{**row.model_dump(), **when} for row in batch.duties])


def _goes_on(new: Any) -> ColumnElement[bool]:
    """A deadline that was missed waits again only where it was moved, one that ended never."""
    moved = new.due_at != duties.c.due_at
    waits = or_(new.state == DutyState.MISSED, duties.c.state == DutyState.OPEN, moved)
    return or_(_ended(new), and_(~_ended(duties.c), waits))


async def _write_snapshot(connection: AsyncConnection, batch: Batch, *, repeat: bool) -> None:
    """Let the order's row, or the case's, stand where the snapshot says, unless it is stale.

    A later turn knows better, and so does the same workflow later on; two workflows of one turn
    write as they come, but a repeat only over its own word. What is closed stays closed.
    """
    snapshot = batch.snapshot
    assert snapshot is not None
    of_order = snapshot.workflow_id.startswith(snapshot.order)
    table = orders if of_order else cases
    row, own = table.c, table.c.snapshot_by == snapshot.workflow_id
    newer = and_(own, row.snapshot_task <= batch.task)
    if not repeat:
        newer = or_(newer, row.snapshot_by.is_(None), ~own)
    query = update(table).where(
        row.workflow_id == (snapshot.order if of_order else snapshot.workflow_id),
        or_(row.snapshot_turn < batch.turn, and_(row.snapshot_turn == batch.turn, newer)),
    )
    if not snapshot.closed:
        query = query.where(~row.closed)
    values = snapshot.model_dump(exclude={"order", "workflow_id"})
    values |= {"snapshot_by": snapshot.workflow_id, "snapshot_at": _at(batch)}
    values |= {"snapshot_turn": batch.turn, "snapshot_task": batch.task}
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
