"""Alarms that are not so any more as they are sent: nobody is told of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, select

from activities.adapters.store.database.engine import rows_of, table_of
from activities.adapters.store.tables import schema as tables
from models.messages.decisions.decisions import Acknowledge
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.notices import IMMEDIATE, NoticeState
from models.messages.timeline.timeline import EntryKind
from models.stages.all_duties import ALL_DUTIES
from models.tracking.deadlines.escalation import TIER_ENTRIES

notices = table_of(tables.Notices)
duties = table_of(tables.Duties)
timeline = table_of(tables.Timeline)

CORRECTED: Final = "duty_corrected"
REMINDERS: Final = frozenset(
    f"duty_{level}"
    for level, (happening, *_) in TIER_ENTRIES.items()
    if happening is EntryKind.WARNED
)
DAILY: Final = "duty_daily"

STILL_TO_DO: Final = frozenset({DutyState.OPEN})
STILL_OVERDUE: Final = frozenset({DutyState.MISSED, DutyState.UNPROVED})


def stale(connection: Connection, rows: Iterable[Mapping[str, Any]], now: datetime) -> list[int]:
    """The ids of those that say what is no longer so.

    A reminder or alarm of a duty that was done, averted, withdrawn or put off since; a reminder of
    what is overdue by now, since its alarm says so; a daily one that a person has taken on since;
    the correction of an alarm that nobody was told.
    """
    return [
        row["id"] for row in rows if row["tier"] != IMMEDIATE and _is_stale(connection, row, now)
    ]


def _is_stale(connection: Connection, row: Mapping[str, Any], now: datetime) -> bool:
    duty, code = row["fields"].get("duty"), row["code"]
    if duty is None:
        return False
    if code == CORRECTED:
        return not _may_know(connection, row)
    state = connection.execute(select(duties.c.state).where(*_of(row))).scalar()
    if state is None:
        return False
    if state not in (STILL_TO_DO if code in REMINDERS else STILL_OVERDUE):
        return True
    return code == DAILY and _is_taken_on(connection, row, now)


def _of(row: Mapping[str, Any]) -> tuple[ColumnElement[bool], ...]:
    """The deadline that it speaks of, as lists have it."""
    fields, order, workflow = row["fields"], row["order"], row["workflow_id"]
    return (
        duties.c.subject == (order if workflow.startswith(order) else workflow),
        duties.c.duty == fields["duty"],
        duties.c.ref == fields.get("ref", ""),
        duties.c.attempt == fields.get("attempt", 1),
    )


def _may_know(connection: Connection, row: Mapping[str, Any]) -> bool:
    """Whether the same person was informed, or may have been, that it was overdue."""
    same = (notices.c[name] == row[name] for name in ("order", "role", "party"))
    going = notices.c.state != NoticeState.WITHDRAWN
    earlier = rows_of(connection, select(notices).where(*same, going))
    return any(
        one["code"] not in (CORRECTED, *REMINDERS)
        and all(one["fields"].get(name) == row["fields"].get(name) for name in ("duty", "ref"))
        for one in earlier
    )


def _is_taken_on(connection: Connection, row: Mapping[str, Any], now: datetime) -> bool:
    """Whether somebody has acknowledged its cause since, until a time that is to come."""
    lines = (
        select(timeline.c.data)
        .where(timeline.c.order == row["order"], timeline.c.happening == EntryKind.DECISION)
        .where(timeline.c.what == Acknowledge.name, timeline.c.recorded_at >= row["written_at"])
    )
    cause = ALL_DUTIES[row["fields"]["duty"]].cause
    return any(
        cause in line["data"].get("causes", ())
        and datetime.fromisoformat(line["data"]["until"]) > now
        for line in rows_of(connection, lines)
    )
