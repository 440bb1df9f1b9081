"""What is late: the one rule of overdue, worklist, lists of orders, pages, explain and metrics.

Late is what a workflow wrote so, or wrote to be unproved, or an open deadline whose due lies before
its order's own now: workers may be down. Whose clock that is, the order's or that of a return next
to it, is the deadline's subject; see `order_clock.py`. Judged to the second.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    extract,
    false,
    func,
    or_,
    select,
)

from activities.adapters.store.database.engine import table_of
from activities.adapters.store.tables.orders import CLOCK_IS_AHEAD, Cases, Duties, Orders
from models.codes import Sla, StepCode
from models.ids import Stage
from models.messages.timeline.duty_row import BREACH_STATES, DutyState
from models.stages.all_duties import JUDGED_BY_WORKFLOW, OF_STAGE

orders = table_of(Orders)
cases = table_of(Cases)
duties = table_of(Duties)

BREACHED_STATES = (DutyState.MISSED, DutyState.UNPROVED)
"""What a workflow wrote so: nothing was reported, or nothing but a word of long after."""

WAITING_STATES = (DutyState.OPEN, *BREACHED_STATES)

OLD_AFTER = timedelta(days=3)
"""An order that has stood in one step for longer is an old one."""


def late(now: datetime) -> ColumnElement[bool]:
    """Whether a deadline of `judged` is late. While an order is on hold its clocks stand, and
    what has ended stands at its end."""
    passed = and_(
        duties.c.state == DutyState.OPEN,
        func.coalesce(of_subject("sla"), "") != Sla.HELD,
        duties.c.duty.not_in(sorted(JUDGED_BY_WORKFLOW)),
        extract("epoch", duties.c.due_at) < _own_seconds(now),
    )
    return or_(duties.c.state.in_(BREACHED_STATES), passed)


def judged(now: datetime) -> Select[Any]:
    """Every deadline with its state by its own clock: one that is late without a word is missed."""
    silent = and_(duties.c.state == DutyState.OPEN, late(now))
    state = case((silent, DutyState.MISSED.value), else_=duties.c.state).label("state")
    columns = [state if column is duties.c.state else column for column in duties.c]
    return (
        select(*columns)
        .outerjoin(orders, orders.c.workflow_id == duties.c.order)
        .outerjoin(cases, cases.c.workflow_id == duties.c.workflow_id)
        .where(or_(orders.c.id.is_not(None), cases.c.id.is_not(None)))
    )


def waiting(now: datetime) -> Select[Any]:
    """The same of those that wait for their fact: those of what has ended do not.

    Nor those of what is being cancelled: nobody can do them, or take them on, any more.
    """
    ended = func.coalesce(of_subject("closed"), false())
    off = func.coalesce(of_subject("step"), "") == StepCode.CANCELLING.value
    return judged(now).where(duties.c.state.in_(WAITING_STATES), ~ended, ~off)


def late_deadlines(connection: Connection, now: datetime) -> Select[Any]:
    """The same of those that are late, by a look at no more than may be."""
    may_be = or_(duties.c.state.in_(BREACHED_STATES), duties.c.due_at < _farthest(connection, now))
    return waiting(now).where(may_be, late(now))


def is_late(connection: Connection, now: datetime) -> ColumnElement[bool]:
    """Whether an order has a deadline of its own that is late; cases next to it have theirs."""
    query = late_deadlines(connection, now).where(of_order())
    return orders.c.workflow_id.in_(
        query.with_only_columns(duties.c.order, maintain_column_froms=True)
    )


def is_old(now: datetime) -> ColumnElement[bool]:
    """Whether an order is open, and has stood in one step for long by its own clock."""
    own_now = now.timestamp() + func.coalesce(orders.c.clock_offset, 0.0)
    return and_(
        ~orders.c.closed, own_now - extract("epoch", orders.c.since) > OLD_AFTER.total_seconds()
    )


def has_kept(stage: Stage) -> ColumnElement[bool]:
    """Whether an order kept a deadline of a stage in time."""
    return _has(stage, duties.c.state == DutyState.KEPT)


def has_breached(stage: Stage, now: datetime) -> ColumnElement[bool]:
    """Whether an order did not keep a deadline of a stage in time."""
    return _has(stage, or_(duties.c.state.in_(BREACH_STATES), late(now)))


def _has(stage: Stage, stands: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether an order, or a leg of it, watches a deadline of a stage that stands so."""
    query = select(duties.c.order).outerjoin(cases, cases.c.workflow_id == duties.c.workflow_id)
    mine = duties.c.order == orders.c.workflow_id, of_order()
    named = duties.c.duty.in_([duty.id for duty in OF_STAGE[stage]])
    return query.where(*mine, named, stands).correlate(orders).exists()


def longest_first(connection: Connection) -> tuple[ColumnElement[Any], ...]:
    """An order of rows: what is the longest overdue by its own clock first.

    Where no clock was moved that is the order in which they were due: found by an index.
    """
    due = extract("epoch", duties.c.due_at)
    return (due - offset(),) if _ahead(connection) else (duties.c.due_at,)


def due_since(connection: Connection, instant: datetime) -> ColumnElement[bool]:
    """Whether a deadline was due then or later by its own clock, to the second."""
    if not _ahead(connection):
        return duties.c.due_at >= instant
    return extract("epoch", duties.c.due_at) - offset() >= instant.timestamp()


def due_of_waiting(connection: Connection, count: int, since: datetime | None) -> datetime | None:
    """Until when at least so many deadlines that wait are due, of those since an instant.

    Found by an index. None where not as many wait, or where the order of due instants is not that
    of how late they are: a clock was moved.
    """
    if _ahead(connection):
        return None
    found = [
        connection.execute(
            select(duties.c.due_at)
            .where(duties.c.state == state, *([duties.c.due_at >= since] if since else []))
            .order_by(duties.c.due_at)
            .offset(count - 1)
            .limit(1)
        ).scalar()
        for state in WAITING_STATES
    ]
    return min(filter(None, found), default=None)


def count_late(connection: Connection, now: datetime) -> int:
    """How many orders and returns have a deadline that is late."""
    number = func.count(duties.c.subject.distinct())
    query = late_deadlines(connection, now).with_only_columns(number, maintain_column_froms=True)
    return connection.execute(query).scalar_one()


def worst(now: datetime, merchant: str) -> Select[Any]:
    """By how many seconds the worst deadline of each order was missed, or was kept too late."""
    missed = _own_seconds(now) - extract("epoch", duties.c.due_at)
    seconds = case((late(now), missed), else_=func.coalesce(duties.c.late_seconds, 0))
    return (
        judged(now)
        .with_only_columns(
            orders.c.number, func.max(seconds).label("seconds"), maintain_column_froms=True
        )
        .where(orders.c.merchant == merchant)
        .group_by(orders.c.number)
    )


def of_order() -> ColumnElement[bool]:
    """Whether the order or a leg of it watches the deadline, not a case next to it, or a ticket."""
    begins = func.substr(duties.c.workflow_id, 1, func.length(duties.c.order))
    return and_(begins == duties.c.order, cases.c.id.is_(None))


def of_subject(name: str) -> ColumnElement[Any]:
    """A column of whom the deadline is about: the order, or the case next to it."""
    return case((of_order(), orders.c[name]), else_=cases.c[name])


def _own_seconds(now: datetime) -> ColumnElement[Any]:
    """What time it is for a deadline, in seconds since 1970."""
    ended = func.coalesce(of_subject("closed"), false())
    return case(
        (ended, extract("epoch", of_subject("snapshot_at"))), else_=now.timestamp() + offset()
    )


def case_number() -> ColumnElement[int | None]:
    """Which return the deadline is about; none where it is the order's."""
    return case((of_order(), None), else_=cases.c.n).label("case")


def case_kind() -> ColumnElement[str | None]:
    """What that return is, which may be a way back or a refund; none where it is the order's."""
    return case((of_order(), None), else_=cases.c.kind).label("case_kind")


def offset() -> ColumnElement[float]:
    """By how many seconds the clock of whom the deadline is about is ahead."""
    return func.coalesce(of_subject("clock_offset"), 0.0).label("clock_offset")


def _farthest(connection: Connection, now: datetime) -> datetime:
    """What time it is by the clock that is farthest ahead: nothing that is due later is late."""
    return now + timedelta(seconds=_ahead(connection))


def _ahead(connection: Connection) -> float:
    """By how many seconds that clock is ahead; none outside of tests and demo."""
    most = [
        connection.execute(select(func.max(table.c.clock_offset)).where(CLOCK_IS_AHEAD)).scalar()
        for table in (orders, cases)
    ]
    return max(one or 0.0 for one in most)
