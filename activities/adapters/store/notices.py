"""What people are told: written with a batch, released once the server has its task, sent apart.

A batch that is written next to its workflow task may speak of a task that the server never took.
Its notices are `written`, with the task's place in the history, and wait until that place shows
what became of the task (ADR-0033). What a door writes, or a later task, is released at once.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, func, or_, select, update

from activities.adapters.store import tables
from activities.adapters.store.engine import Database, change, insert_into, rows_of, table_of
from activities.adapters.store.fixed import Fixed, Statement, one_of
from models.messages.notices import NoticeLine, NoticeState, Receiver, notice_id
from models.messages.timeline import Batch
from models.visible import storable

notices = table_of(tables.Notices)

WRITTEN, RELEASED = NoticeState.WRITTEN, NoticeState.RELEASED
ENDED = (NoticeState.SENT, NoticeState.FAILED)
COVERED_BY = {NoticeState.SENT: NoticeState.COVERED}
"""What becomes of one that comes after its cause's; after one that failed it has failed as well."""


class TaskPlace(NamedTuple):
    """The workflow task that said something: where its beginning stands in the history of a run."""

    workflow_id: str
    run: str
    event: int


class Unproven(NamedTuple):
    """A task that said something, and when the first of that was written."""

    place: TaskPlace
    since: datetime


class Notices:
    """Every query of the notices table that brings one on its way."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def unproven(self, limit: int = 200) -> tuple[Unproven, ...]:
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
        return tuple(Unproven(TaskPlace(*place), since) for *place, since in found)

    async def judge(self, place: TaskPlace, *, taken: bool, at: datetime) -> None:
        """The server has that task, so its notices go out; or it has not, and they never do."""
        state = {"state": RELEASED} if taken else {"state": NoticeState.WITHDRAWN, "ended_at": at}
        mine = and_(*(notices.c[name] == value for name, value in place._asdict().items()))
        query = update(notices).where(mine, notices.c.state == WRITTEN).values(state)
        await self._database.write(partial(change, query=query))

    async def ready(self, now: datetime, limit: int = 200) -> tuple[str, ...]:
        """Which are to be sent now, by the ids of their workflows, the oldest first."""
        waits = notices.c.state == RELEASED, notices.c.ready_at <= now
        query = select(notices.c.notice).where(*waits).order_by(notices.c.ready_at).limit(limit)
        found = await self._database.read(partial(rows_of, query=query))
        return tuple(dict.fromkeys(row["notice"] for row in found))

    async def started(self, notice: str, at: datetime) -> None:
        """Its workflow runs: what is of its cause by now goes with it.

        Where that has ended before, whoever hears of that cause has heard of it, or could not.
        """
        mine = notices.c.notice == notice
        ended = select(notices.c.state).where(mine, notices.c.state.in_(ENDED)).limit(1)

        def move(connection: Connection) -> None:
            before = connection.execute(ended).scalar()
            values: dict[str, Any] = {"state": NoticeState.STARTED}
            if before is not None:
                values = {"state": COVERED_BY.get(before, before), "ended_at": at}
            connection.execute(
                update(notices).where(mine, notices.c.state == RELEASED).values(values)
            )

        await self._database.write(move)

    async def rows(self, notice: str) -> tuple[dict[str, Any], ...]:
        """What goes out together, in the order of its writing."""
        known = notices.c.state.not_in((WRITTEN, NoticeState.WITHDRAWN))
        query = select(notices).where(notices.c.notice == notice, known).order_by(notices.c.id)
        return tuple(await self._database.read(partial(rows_of, query=query)))


def end_notice(
    connection: Connection, notice: str, state: NoticeState, now: datetime
) -> list[dict[str, Any]]:
    """It was sent, or could not be; the rows of all that it was about."""
    on_the_way = notices.c.state.in_((RELEASED, NoticeState.STARTED))
    ended = update(notices).where(notices.c.notice == notice, on_the_way)
    return rows_of(connection, ended.values(state=state, ended_at=now).returning(notices))


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
    }


def _new_notice(dialect: str) -> Statement:
    """Let a notice stand as the newest task says it, until it has gone out.

    A task that is run again, since the server did not take its end, stands later in the history.
    """
    insert = insert_into(dialect, tables.Notices)
    new, row = insert.excluded, notices.c
    open_ = one_of(row.state, (WRITTEN, NoticeState.WITHDRAWN))
    newer = or_(new.state == RELEASED, new.event > row.event)
    changes = {name: new[name] for name in COLUMNS if name != "key"}
    return insert.on_conflict_do_update(
        index_elements=["key"], set_=changes, where=and_(open_, newer)
    )


COLUMNS = [column.name for column in notices.columns if column.name != "id"]
NEW_NOTICE = Fixed(_new_notice, COLUMNS)
