"""Reports that were taken and do not count yet: they wait, or a desk is asked about them."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, literal, null, select

from activities.adapters.store.database.engine import rows_of, table_of
from activities.adapters.store.results.view_rows import PendingRow
from activities.adapters.store.tables import schema as tables
from models.messages.decisions.decisions import SettleQuestion, Withdraw
from models.messages.reports.pending_reports import sentence_of
from models.messages.reports.report_passage import PENDING_STATES, ReportState
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import REPORT_ENTRIES, EntryKind

orders = table_of(tables.Orders)
cases = table_of(tables.Cases)
reports = table_of(tables.Reports)
timeline = table_of(tables.Timeline)
duties = table_of(tables.Duties)


def pending_of(connection: Connection, order: str) -> tuple[PendingRow, ...]:
    """Those of one order, as they came; what was told straight to a workflow after the others."""
    names = ("report_id", "kind", "by", "actor", "state", "answer", "received_at")
    query = (
        select(*(reports.c[name] for name in names))
        .where(reports.c.order == order, reports.c.state.in_(PENDING_STATES))
        .order_by(reports.c.id)
    )
    columns = ("report_id", "by", "actor", timeline.c.happening.label("state"))
    raw = (
        select(*(timeline.c[one] if isinstance(one, str) else one for one in columns))
        .add_columns(timeline.c.what.label("kind"), timeline.c.recorded_at.label("received_at"))
        .add_columns(_sentence().label("reason"), timeline.c.data)
        .where(timeline.c.order == order, *_raw(EntryKind.WAITING, EntryKind.QUESTIONED))
        .order_by(timeline.c.id)
    )
    inbox = map(_pending, rows_of(connection, query))
    return (*inbox, *map(_of_line, rows_of(connection, raw)))


def _pending(row: dict[str, Any]) -> PendingRow:
    answer = row.pop("answer") or {}
    why = {name: answer.get(name) for name in ("reason", "reason_data")}
    return PendingRow.model_validate({**row, **why})


def _of_line(row: dict[str, Any]) -> PendingRow:
    why = sentence_of(row.pop("data").get("why"))
    return PendingRow.model_validate({**row, "reason": why or row["reason"]})


def pending_questions(merchant: str | None, hub: str | None) -> Select[Any]:
    """Reports of open orders that a desk is asked about, as something to be done."""
    names = ("report_id", "kind", "by", "answer")
    return (
        select(*_as_work(reports.c.received_at), *(reports.c[name] for name in names))
        .outerjoin(orders, orders.c.workflow_id == reports.c.order)
        .outerjoin(cases, cases.c.workflow_id == reports.c.order)
        .where(reports.c.state == ReportState.QUESTIONED.value, *_of_open(merchant, hub))
        .order_by(reports.c.id)
    )


def raw_pending_questions(merchant: str | None, hub: str | None) -> Select[Any]:
    """Those that were told straight to a workflow, which only the timeline knows, likewise."""
    return (
        select(*_as_work(timeline.c.recorded_at), timeline.c.report_id)
        .add_columns(_sentence().label("asked"), timeline.c.happening, timeline.c.data)
        .add_columns(timeline.c.what.label("of"))
        .outerjoin(orders, orders.c.workflow_id == timeline.c.order)
        .outerjoin(cases, cases.c.workflow_id == timeline.c.order)
        .where(*_raw(EntryKind.QUESTIONED), *_of_open(merchant, hub))
        .order_by(timeline.c.id)
    )


def _raw(*happenings: EntryKind) -> list[ColumnElement[bool]]:
    """Of lines about a report that is not in the inbox, and does not count by any later line."""
    later = timeline.alias("later")
    says = (later.c.order == timeline.c.order) & (later.c.id > timeline.c.id)
    taken = says & later.c.happening.in_((*REPORT_ENTRIES, EntryKind.REFUSED_REPORT))
    decided = says & (later.c.happening == EntryKind.DECISION) & (later.c.what == Withdraw.name)
    in_inbox = (reports.c.order == timeline.c.order) & (reports.c.report_id == timeline.c.report_id)
    answered = (
        exists().where(taken, later.c.report_id == timeline.c.report_id),
        exists().where(decided, later.c.data["report_id"].as_string() == timeline.c.report_id),
        exists().where(in_inbox),
    )
    return [
        timeline.c.happening.in_(happenings),
        timeline.c.report_id.is_not(None),
        *(~one for one in answered),
    ]


def pending_proofs(merchant: str | None, hub: str | None) -> Select[Any]:
    """Reports of open orders that say long after that a deadline was kept, likewise."""
    since = func.min(timeline.c.recorded_at)
    owed = (duties.c.order == timeline.c.order) & (duties.c.duty == timeline.c.duty)
    of = func.min(timeline.c.duty).label("of")
    return (
        select(*_as_work(since), timeline.c.report_id, func.min(_sentence()).label("asked"), of)
        .add_columns(literal(EntryKind.UNPROVED.value).label("happening"))
        .outerjoin(orders, orders.c.workflow_id == timeline.c.order)
        .outerjoin(cases, cases.c.workflow_id == timeline.c.order)
        .join(duties, owed & (duties.c.state == DutyState.UNPROVED.value))
        .where(timeline.c.happening == EntryKind.UNPROVED.value, *_of_open(merchant, hub))
        .group_by(orders.c.id, cases.c.id, timeline.c.report_id)
        .order_by(since)
    )


def _sentence() -> ColumnElement[str]:
    """What a line says, for whoever is asked about it."""
    return timeline.c.text


def _as_work(since: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """The columns of something to be done, as worklists read them."""
    return [
        _of_file("workflow_id").label("id_of_order"),
        literal(SettleQuestion.name).label("what"),
        literal(SettleQuestion.name).label("step"),
        null().label("next_due_at"),
        since.label("since"),
        *(_of_file(name).label(name) for name in ("stage", "needs_attention", "merchant", "hub")),
        func.coalesce(orders.c.number, cases.c.order).label("number"),
        orders.c.city,
    ]


def _of_open(merchant: str | None, hub: str | None) -> list[ColumnElement[bool]]:
    wanted = ((_of_file("merchant"), merchant), (_of_file("hub"), hub))
    return [~_of_file("closed"), *(column == one for column, one in wanted if one is not None)]


def _of_file(name: str) -> ColumnElement[Any]:
    """A column of the order, or of the ticket, that the report is filed under."""
    return func.coalesce(orders.c[name], cases.c[name])


TO_SETTLE = (pending_questions, raw_pending_questions, pending_proofs)
"""What a desk settles about reports."""
