"""What is overdue of orders and of incidents, the longest first, a page at a time (MC-四(三)2)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import floor
from typing import Final

from activities.adapters.store.cases.incidents import OrderIncident
from activities.adapters.store.results.deadline_rows import OverdueRow
from models import ids
from models.messages.incidents.incident_row import ToDo
from models.messages.timeline.duty_row import DutyState
from models.phrases import LabelledText
from models.roles import Role
from models.stages.all_duties import ALL_DUTIES
from starter.service.reading.list_cursor import cursor_of, place_of
from starter.service.reading.open_incidents import needs_of, open_incidents, sentence_of
from starter.service.reading.read_context import Records
from starter.service.reading.view_model import Instant, Sentence, View

PAGE_SIZE: Final = 500
"""Rows of a page, where nobody says how many."""

ROWS_READ_AHEAD: Final = 100
"""So many more are read: those that are as late as the last one are read all together."""

ROUNDING_SECONDS: Final = 2
"""Databases count a due instant in whole seconds, or not: so near to each other two are alike."""

Place = tuple[int, str, str, str, int]
"""Where a row stands: since when it is overdue by its own clock, and what tells it from others."""


class Overdue(View):
    """A deadline that has passed without its fact; `age_seconds` by the order's own clock.

    `state` is unproved where nothing but a word of long after says that it was kept.

    `case` is the number of the return that it is about, `case_kind` what that is: return, way_back,
    refund; None where it is the order's.
    """

    merchant: str
    order_no: str
    workflow_id: str
    clause: str
    duty: str
    ref: str
    attempt: int = 1
    owner: Role
    what: Sentence | None
    due_at: Instant
    state: DutyState
    age_seconds: int
    hub: str | None
    city: str | None
    case: int | None
    case_kind: str | None = None


class OverdueFound(View):
    """A page of what is overdue, the longest first; `next` is the `cursor` of the page after."""

    items: tuple[Overdue, ...]
    next: str | None


async def overdue_page(
    records: Records,
    *,
    merchant: str | None = None,
    owner: Role | None = None,
    hub: str | None = None,
    limit: int = PAGE_SIZE,
    cursor: str | None = None,
) -> OverdueFound:
    """A page of it; `cursor` is the `next` of the page before.

    What has become overdue since stands where it would have stood: no row comes twice.

    Raises:
        InvalidInput: the cursor is none of this list.
        Unavailable: the database cannot be read.
    """
    after = place_of(cursor, (int, str, str, str, int)) if cursor else None
    size, all_read = limit + ROWS_READ_AHEAD, False
    rows: list[tuple[Place, Overdue]] = []
    while not all_read and len(rows) <= limit:
        found, all_read = await _deadlines(records, merchant, owner, hub, size, after)
        rows = sorted((one for one in found if after is None or [*one[0]] > after), key=_place)
        size *= 2
    page = rows[:limit]
    following = cursor_of(*page[-1][0]) if len(rows) > limit else None
    return OverdueFound(items=tuple(one for _, one in page), next=following)


async def all_overdue(
    records: Records,
    *,
    merchant: str | None = None,
    owner: Role | None = None,
    hub: str | None = None,
    limit: int = PAGE_SIZE,
) -> list[Overdue]:
    """What is overdue of orders and of incidents, the longest first.

    Raises:
        Unavailable: the database cannot be read.
    """
    found = await overdue_page(records, merchant=merchant, owner=owner, hub=hub, limit=limit)
    return [*found.items]


def _place(row: tuple[Place, Overdue]) -> Place:
    return row[0]


async def _deadlines(
    records: Records,
    merchant: str | None,
    owner: Role | None,
    hub: str | None,
    size: int,
    after: list[int] | None,
) -> tuple[list[tuple[Place, Overdue]], bool]:
    """So many of them, and whether these are all that come after that place.

    Of those that are as late as the last one some may be missing: these are left to the next page.
    """
    now = records.now()
    since = datetime.fromtimestamp(after[0] - ROUNDING_SECONDS, now.tzinfo) if after else None
    found = await records.store.overdue.list(
        now, merchant=merchant, owner=owner, hub=hub, since=since, limit=size
    )
    rows = [_placed(overdue_shown(row, now), row.clock_offset) for row in found]
    rows += _of_incidents(await open_incidents(records, merchant, hub), now, owner)
    if len(found) < size:
        return rows, True
    last = (found[-1].duty.due_at - found[-1].clock_offset).timestamp() - ROUNDING_SECONDS
    return [one for one in rows if one[0][0] < last], False


def overdue_shown(row: OverdueRow, now: datetime) -> Overdue:
    """A deadline as lists show it."""
    owed = row.duty
    duty = ALL_DUTIES.get(owed.duty)
    return Overdue(
        merchant=row.merchant,
        order_no=row.number,
        workflow_id=owed.order,
        clause=owed.clause,
        duty=owed.duty,
        ref=owed.ref,
        attempt=owed.attempt,
        owner=owed.owner,
        what=LabelledText(duty.what, "duty", duty.id) if duty else None,
        due_at=owed.due_at,
        state=owed.state,
        age_seconds=int(row.late_by(now)),
        hub=row.hub,
        city=row.city,
        case=row.case,
        case_kind=row.case_kind,
    )


def _placed(one: Overdue, ahead: timedelta, ref: str = "") -> tuple[Place, Overdue]:
    """A row with its place; `ref` names the incident that it is about."""
    since = floor((one.due_at - ahead).timestamp())
    subject = f"{one.workflow_id}:{one.case or ''}"
    return (since, subject, one.duty, ref or one.ref, one.attempt), one


def _of_incidents(
    found: tuple[OrderIncident, ...], now: datetime, owner: Role | None
) -> Iterator[tuple[Place, Overdue]]:
    """What of them has passed its time, by the order's own clock."""
    for one, need in needs_of(found):
        ahead = timedelta(seconds=one.clock_offset)
        age = (now + ahead - need.due_at).total_seconds()
        if age > 0 and owner in (None, need.role):
            name = f"{one.incident.code}:{one.incident.ref}"
            yield _placed(_overdue(one, need, int(age)), ahead, name)


def _overdue(one: OrderIncident, need: ToDo, age: int) -> Overdue:
    from models.stages.incident_kinds import INCIDENT_KINDS  # with the reports of every stage

    row = one.incident
    return Overdue(
        merchant=one.merchant,
        order_no=one.number,
        workflow_id=ids.order_id(one.merchant, one.number),
        clause=INCIDENT_KINDS[row.code].basis,
        duty=need.step,
        ref="",
        owner=need.role,
        what=sentence_of(need, one),
        due_at=need.due_at,
        state=DutyState.MISSED,
        age_seconds=age,
        hub=one.hub,
        city=one.city,
        case=None,
    )
