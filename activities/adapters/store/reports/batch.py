"""What a batch writes: lines, deadlines, what became of reports, and where a workflow stands.

Batches may come in any order, and again: lines have keys, and what a batch says of a deadline or
of an order's row counts by (turn, task), the moment at which its workflow said it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    or_,
    update,
)

from activities.adapters.store.cases.cases import take_left
from activities.adapters.store.cases.incident_rows import write_incidents
from activities.adapters.store.database.engine import change, insert_into, table_of
from activities.adapters.store.database.prepared_statements import (
    FixedStatement,
    Statement,
    one_of,
    placeholders,
    setting,
)
from activities.adapters.store.notices.notices import TaskPlace, write_notices
from activities.adapters.store.notices.operator_events import tell
from activities.adapters.store.orders.assignments import assign, withdraw
from activities.adapters.store.orders.order_clock import note_offset, offset_after, recorded_at
from activities.adapters.store.orders.search_index import index_content
from activities.adapters.store.orders.tickets import attach
from activities.adapters.store.reports.report_marks import mark_report
from activities.adapters.store.tables import schema as tables
from models.contract import Contract
from models.messages.orders.order import Order
from models.messages.reports.report_passage import ReportState
from models.messages.timeline.duty_row import DutyRow, DutyState
from models.messages.timeline.timeline import Batch, Entry, Snapshot
from models.stages import workflow_ids
from models.stages.incident.request import IncidentCase
from models.visible_text import storable

timeline = table_of(tables.Timeline)
duties = table_of(tables.Duties)
orders = table_of(tables.Orders)
cases = table_of(tables.Cases)

ENDED_STATES = (DutyState.LATE, DutyState.KEPT, DutyState.AVERTED, DutyState.UNPROVED)
"""States of a deadline that another workflow of the same turn never puts back to waiting."""

POSITION_FIELDS = [name for name in Snapshot.model_fields if name not in ("order", "workflow_id")]
SNAPSHOT_MARKS = ("snapshot_by", "snapshot_at", "snapshot_turn", "snapshot_task")


def write_batch(
    connection: Connection, batch: Batch, now: datetime, place: TaskPlace | None = None
) -> int:
    """Write a batch in a transaction; how many of its lines were new. `now` is this machine's.

    `place` is the workflow task that gave it, where it is not known whether the server has that.
    A batch whose lines are all there is a repeat: it moves nothing that another workflow of the
    same turn has moved since.
    """
    lines = [_line(entry) for entry in batch.entries]
    written = len(NEW_LINE.rows(connection, *lines)) if lines else 0
    if written:
        tell(batch.entries)
        assign(connection, batch.entries)
        attach(connection, batch.entries)
    when = {"turn": batch.turn, "task": batch.moment}
    NEW_DUTY.run(
        connection,
        *({**_fields(row), **when, "subject": _subject(row)} for row in batch.duties),
    )
    for mark in batch.reports:
        mark_report(connection, mark)
        if mark.outcome == ReportState.WITHDRAWN:
            withdraw(connection, workflow_ids.order_of(mark.workflow_id), mark.report_id)
    if batch.snapshot:
        _write_snapshot(connection, batch, batch.snapshot, repeat=bool(lines) and not written)
    note_offset(connection, batch, now)
    if batch.notices:
        write_notices(connection, batch, now, place)
    if batch.incidents:
        write_incidents(connection, batch)
    if batch.left is not None:
        take_left(connection, IncidentCase.model_validate(batch.left), now)
    if batch.content:
        _write_content(connection, batch.moment, batch.content)
    return written


def _write_snapshot(
    connection: Connection, batch: Batch, snapshot: Snapshot, *, repeat: bool
) -> None:
    of_order = not workflow_ids.is_case(snapshot.workflow_id)
    fields = _fields(snapshot)
    values: dict[str, Any] = {name: fields.get(name) for name in POSITION_FIELDS}
    values |= {"snapshot_by": snapshot.workflow_id, "snapshot_at": recorded_at(batch)}
    values |= {"snapshot_turn": batch.turn, "snapshot_task": batch.moment}
    row = snapshot.order if of_order else snapshot.workflow_id
    stands = STAND_ORDER if of_order else STAND_CASE
    stands.run(connection, {"row": row, "repeat": repeat, **setting(values)})


def _write_content(connection: Connection, moment: int, content: Order) -> None:
    """Let the order's row hold what it was corrected to, unless it knows better already."""
    row = orders.c
    query = (
        update(orders)
        .where(row.workflow_id == content.workflow_id, row.corrected_task <= moment)
        .values(
            corrected=content.model_dump(mode="json"),
            corrected_task=moment,
            city=content.delivery.city,
        )
    )
    if change(connection, query):
        index_content(connection, content.workflow_id)


def _fields(row: Contract) -> dict[str, Any]:
    """A row as it can be stored: a partner may answer anything, and no line may be lost for it."""
    return {name: storable(value) if isinstance(value, str) else value for name, value in row}


def _line(entry: Entry) -> dict[str, Any]:
    """A line as it is stored: whose the order is stands in a table of its own."""
    values = _fields(entry) | {"actor": entry.actor, "data": entry.data}
    return {name: values[name] for name in LINE_COLUMNS}


def _subject(row: DutyRow | Snapshot) -> str:
    """Whom it is about: the order, where it or a leg of it speaks, or a case next to it."""
    return row.order if row.workflow_id.startswith(row.order) else row.workflow_id


def _new_line(dialect: str) -> Statement:
    return insert_into(dialect, tables.Timeline).on_conflict_do_nothing().returning(timeline.c.id)


def _new_duty(dialect: str) -> Statement:
    """Let a deadline stand as its newest word says.

    A later turn knows better, and so does the same workflow later on. Of two workflows in one
    turn neither puts back to waiting what has ended.
    """
    insert = insert_into(dialect, tables.Duties)
    new, row = insert.excluded, duties.c
    own = new.workflow_id == row.workflow_id
    allowed = or_(
        new.turn > row.turn,
        and_(new.turn == row.turn, own, new.task >= row.task),
        and_(new.turn == row.turn, ~own, _goes_on(new)),
    )
    keys = [column.name for column in duties.primary_key]
    changes = {name: new[name] for name in DUTY_COLUMNS if name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=changes, where=allowed)


def _goes_on(new: Any) -> ColumnElement[bool]:
    """A deadline that was missed waits again only where it was moved, one that ended never."""
    moved = new.due_at != duties.c.due_at
    waits = or_(new.state == DutyState.MISSED, duties.c.state == DutyState.OPEN, moved)
    return or_(one_of(new.state, ENDED_STATES), and_(~one_of(duties.c.state, ENDED_STATES), waits))


def _stand(table: Table) -> Statement:
    """Let the order's row, or the case's, stand where the snapshot says, unless it is stale.

    A later turn knows better, and so does the same workflow later on; two workflows of one turn
    write as they come, but a repeat only over its own word. What is closed stays closed.
    """
    row, to = (
        table.c,
        {
            one.name: value
            for one, value in placeholders(
                *(table.c[n] for n in (*POSITION_FIELDS, *SNAPSHOT_MARKS))
            ).items()
        },
    )
    own = row.snapshot_by == to["snapshot_by"]
    newer = or_(
        and_(own, row.snapshot_task <= to["snapshot_task"]),
        and_(~bindparam("repeat", type_=Boolean), or_(row.snapshot_by.is_(None), ~own)),
    )
    return (
        update(table)
        .where(
            row.workflow_id == bindparam("row"),
            or_(
                row.snapshot_turn < to["snapshot_turn"],
                and_(row.snapshot_turn == to["snapshot_turn"], newer),
            ),
            or_(to["closed"], ~row.closed),
        )
        .values(to | {row.clock_offset: offset_after(table, to["snapshot_by"])})
    )


DUTY_COLUMNS = [*DutyRow.model_fields, "subject", "turn", "task"]
LINE_COLUMNS = tuple(name for name in Entry.model_fields if name != "assignee")
NEW_LINE = FixedStatement(_new_line, LINE_COLUMNS)
NEW_DUTY = FixedStatement(_new_duty, DUTY_COLUMNS)
STAND_ORDER = FixedStatement(lambda _: _stand(orders))
STAND_CASE = FixedStatement(lambda _: _stand(cases))
