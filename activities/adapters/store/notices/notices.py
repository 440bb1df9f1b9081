"""What people are told: written with a batch, released once the server has its task, sent apart.

A batch that is written next to its workflow task may speak of a task that the server never took.
Its notices are `written`, with the task's place in the history, and wait until that place shows
what became of the task (ADR-0033). What a door writes, or a later task, is released at once.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, func, or_, select, update

from activities.adapters.store.database.engine import (
    Database,
    change,
    insert_into,
    rows_of,
    table_of,
)
from activities.adapters.store.database.prepared_statements import FixedStatement, Statement
from activities.adapters.store.notices.notice_contents import take_notice
from activities.adapters.store.tables import schema as tables
from models.messages.timeline.notices import (
    IMMEDIATE,
    PER_ORDER,
    NoticeLine,
    NoticeState,
    Receiver,
    WithdrawalReason,
    notice_id,
)
from models.messages.timeline.timeline import Batch
from models.visible_text import storable

notices = table_of(tables.Notices)
orders = table_of(tables.Orders)

WRITTEN, RELEASED = NoticeState.WRITTEN, NoticeState.RELEASED
STARTED, SENDING = NoticeState.STARTED, NoticeState.SENDING
WITHDRAWN = NoticeState.WITHDRAWN

NOT_SO = (WithdrawalReason.CANCELLED, WithdrawalReason.SETTLED)

COVERED_BY = {
    SENDING: NoticeState.COVERED,
    NoticeState.SENT: NoticeState.COVERED,
    NoticeState.FAILED: NoticeState.FAILED,
}
"""What becomes of an alarm that comes after its cause's, by what became of that one."""


class TaskPlace(NamedTuple):
    """The workflow task that said something: where its beginning stands in the history of a run."""

    workflow_id: str
    run: str
    event: int


class UnconfirmedTask(NamedTuple):
    """A task that said something, and when the first of that was written."""

    place: TaskPlace
    since: datetime


class Notices:
    """Every query of the notices table that brings one on its way."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def unproven(self, limit: int = 200) -> tuple[UnconfirmedTask, ...]:
        """The tasks that said something, and of which it is not known whether the server has them,
        the oldest first."""
        names = TaskPlace._fields
        query = (
            select(*(notices.c[name] for name in names), func.min(notices.c.written_at))
            .where(notices.c.state == WRITTEN)
            .group_by(*(notices.c[name] for name in names))
            .order_by(func.min(notices.c.id))
            .limit(limit)
        )
        found = await self._database.read(lambda connection: connection.execute(query).all())
        return tuple(UnconfirmedTask(TaskPlace(*place), since) for *place, since in found)

    async def judge(self, place: TaskPlace, *, taken: bool, at: datetime) -> None:
        """The server has that task, so its notices go out; or it has not, and they never do."""
        not_taken = {"state": WITHDRAWN, "why": WithdrawalReason.NOT_TAKEN, "ended_at": at}
        state = {"state": RELEASED} if taken else not_taken
        mine = and_(*(notices.c[name] == value for name, value in place._asdict().items()))
        query = update(notices).where(mine, notices.c.state == WRITTEN).values(state)
        await self._database.write(partial(change, query=query))

    async def ready(self, now: datetime, limit: int = 200) -> tuple[str, ...]:
        """Which are to be sent now, by the ids of their workflows, the oldest first.

        What was written later than now was written before the machine's clock was put back.
        """
        due = or_(notices.c.ready_at <= now, notices.c.written_at > now)
        waits = notices.c.state == RELEASED, due
        query = select(notices.c.notice).where(*waits).order_by(notices.c.ready_at).limit(limit)
        found = await self._database.read(partial(rows_of, query=query))
        return tuple(dict.fromkeys(row["notice"] for row in found))

    async def started(self, notice: str, at: datetime, *, over: bool = False) -> None:
        """Its workflow runs: what is of its cause by now goes with it. `over`: it has ended.

        Where that has told its cause already, or could not, an alarm is covered by it. What has
        happened to another order since is told by a workflow of its own. What it has told and is
        not known to have, since a backup was restored, is told no second time.
        """
        await self._database.write(partial(_started, notice=notice, at=at, over=over))

    async def take(
        self, notice: str, at: datetime, *, unknown_to_channel: bool = False
    ) -> tuple[dict[str, Any], ...]:
        """What is told now, in the order of its writing; taken again it is the same.

        An alarm about an order that has been cancelled since, or of what has been settled since,
        is not told any more. `unknown_to_channel`: it was given to the channel, which
        does not know of it; what is no longer so by now is left out.
        """
        taking = partial(take_notice, notice=notice, at=at, unknown_to_channel=unknown_to_channel)
        return tuple(await self._database.write(taking))


def _started(connection: Connection, notice: str, at: datetime, over: bool) -> None:
    mine = notices.c.notice == notice
    new = and_(mine, notices.c.state == RELEASED)
    ended = or_(
        notices.c.state.in_(COVERED_BY),
        and_(notices.c.state == WITHDRAWN, notices.c.why.in_(NOT_SO)),
    )
    states = [row["state"] for row in rows_of(connection, select(notices).where(mine, ended))]
    if not states and not over:
        connection.execute(update(notices).where(new).values(state=STARTED))
        return
    if not states:
        alone = notices.c.key == notices.c.cause + ":" + notices.c.role
        sent = update(notices).where(new, alone).values(state=NoticeState.SENT, ended_at=at)
        connection.execute(sent)
        states = [NoticeState.SENT]
    covered = next((COVERED_BY[state] for state in COVERED_BY if state in states), None)
    if covered is not None:
        by_itself = notices.c.cause.startswith(f"{PER_ORDER} ")
        unnamed = and_(by_itself, ~notices.c.order.in_(_orders_in(notice)))
        alarm = and_(notices.c.tier != IMMEDIATE, ~unnamed)
        covering = update(notices).where(new, alarm).values(state=covered, ended_at=at)
        connection.execute(covering)
    for row in rows_of(connection, select(notices).where(new)):
        values = {"notice": _next_notice(connection, row)}
        connection.execute(update(notices).where(notices.c.id == row["id"]).values(values))


def _orders_in(notice: str) -> Select[tuple[str]]:
    """The orders that it has told somebody of."""
    return select(notices.c.order).where(
        notices.c.notice == notice, notices.c.state.in_((SENDING, NoticeState.SENT))
    )


def _next_notice(connection: Connection, row: dict[str, Any]) -> str:
    """The first of its cause that nothing has gone with."""
    receiver, n = Receiver(role=row["role"], party=row["party"]), 1
    gone = notices.c.state != RELEASED
    while True:
        n += 1
        named = notice_id(receiver, f"{row['cause']} {n}", row["tier"])
        used = select(notices.c.id).where(notices.c.notice == named, gone).limit(1)
        if connection.execute(used).scalar() is None:
            return named


def end_notice(
    connection: Connection, notice: str, state: NoticeState, now: datetime
) -> list[dict[str, Any]]:
    """It was sent, or could not be; the rows of all that it was about."""
    under_way = (SENDING,) if state is NoticeState.SENT else (STARTED, SENDING)
    ended = update(notices).where(notices.c.notice == notice, notices.c.state.in_(under_way))
    return rows_of(connection, ended.values(state=state, ended_at=now).returning(notices))


def withdraw_erased(connection: Connection, order: str, at: datetime) -> None:
    """Nobody is told any more of an order that is erased."""
    open_ = notices.c.state.in_((WRITTEN, RELEASED, STARTED, SENDING))
    values = {"state": WITHDRAWN, "why": WithdrawalReason.ERASED, "ended_at": at}
    connection.execute(update(notices).where(notices.c.order == order, open_).values(values))


def write_notices(
    connection: Connection, batch: Batch, now: datetime, place: TaskPlace | None
) -> None:
    """Write what a batch tells, in its transaction.

    `place` is the task that said it, where it is not known whether the server has it.
    """
    rows = [
        _row(line, receiver, batch, now, place) for line in batch.notices for receiver in line.to
    ]
    NEW_NOTICE.run(connection, *rows)


def _row(
    line: NoticeLine, receiver: Receiver, batch: Batch, now: datetime, place: TaskPlace | None
) -> dict[str, Any]:
    state = RELEASED if place is None else WRITTEN
    return {
        "key": f"{storable(line.key)}:{receiver.role}",
        "order": line.order,
        "notice": notice_id(receiver, line.cause, line.tier),
        "role": receiver.role,
        "party": storable(receiver.party),
        "code": line.code,
        "cause": storable(line.cause),
        "tier": line.tier,
        "at": line.at or now,
        "fields": line.fields,
        "written_at": now,
        "ready_at": now + timedelta(seconds=line.window),
        "state": NoticeState.SENT if line.sent else state,
        "workflow_id": batch.workflow_id,
        "run": place and place.run,
        "event": place.event if place else 0,
        "ended_at": now if line.sent else None,
        "why": None,
    }


def _new_notice(dialect: str) -> Statement:
    """Let a notice stand as the newest task says it, until it has gone out.

    A task that is run again, since the server did not take its end, stands later in the history.
    """
    insert = insert_into(dialect, tables.Notices)
    new, row = insert.excluded, notices.c
    open_ = or_(
        row.state == WRITTEN,
        and_(row.state == WITHDRAWN, row.why == WithdrawalReason.NOT_TAKEN),
    )
    newer = or_(new.state == RELEASED, new.event > row.event)
    changes = {name: new[name] for name in COLUMNS if name != "key"}
    return insert.on_conflict_do_update(
        index_elements=["key"], set_=changes, where=and_(open_, newer)
    )


COLUMNS = [column.name for column in notices.columns if column.name != "id"]
NEW_NOTICE = FixedStatement(_new_notice, COLUMNS)
