"""The inbox: reports written down before they are delivered, and what became of them."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Executable, and_, bindparam, func, or_, select, update

from activities.adapters.store.database.engine import (
    Database,
    change,
    insert_into,
    rows_of,
    table_of,
)
from activities.adapters.store.database.prepared_statements import FixedStatement, Statement
from activities.adapters.store.orders.deferred_work import is_due, report_key
from activities.adapters.store.orders.erasure_guard import check_kept
from activities.adapters.store.reports.batch import write_batch
from activities.adapters.store.reports.report_marks import (
    STATE_OF_OUTCOME,
    is_rejected,
    keep_answer,
    mark_report,
)
from activities.adapters.store.reports.report_rows import Claim, new_row
from activities.adapters.store.reports.undelivered_reports import ROW_ID_MAX, waiting
from activities.adapters.store.results.outcome import StoreOutcome
from activities.adapters.store.results.rows import ReportRow, StoredReport
from activities.adapters.store.results.view_rows import SignalCount
from activities.adapters.store.tables.schema import Reports as ReportTable
from models.errors import TooMany
from models.messages.partners.requests import ReportMark
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.inbox_state import InboxState
from models.messages.reports.report import Report
from models.messages.timeline.timeline import Batch
from models.phrases import phrase
from models.visible_text import storable

reports = table_of(ReportTable)

_OF_DELIVERY = ("answer", "last_try_at", "handed_over_at", "asked_again_at")
"""What a row says of its delivery: a report that comes again, corrected, has none yet."""


class Reports:
    """Every query of the reports table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(
        self,
        order: str,
        report: Report,
        key_id: str | None,
        *,
        received_at: datetime,
        sent_to: str | None = None,
        most: int | None = None,
        claim: Claim | None = None,
    ) -> StoredReport:
        """Write a report down for an order's workflow id; `key_id` is the key's that it came with.

        One that was refused may come again under its id: it is a new one, unless a desk has
        rejected the same. `sent_to`: the workflow that a new one is about to be sent to; `most`
        how many of its key may lie in the inbox, a repeat being no further one; `claim`: what there
        is only so much of.

        Raises:
            Refused, Conflict: so much is not left; the report was not taken.
            Closed: the order's data was erased: nothing more is kept of it.
            TooMany: there are so many already; the report was not taken.
            Unavailable: the database cannot be written now; the report was not taken.
        """
        row = {**new_row(order, report, key_id, received_at), "sent_to": sent_to}
        return await self._database.write(lambda connection: _take(connection, row, most, claim))

    async def accepted(self, order: str, kind: str, *, sent_to: str) -> list[ReportRow]:
        """The reports of a kind that a workflow of the order has accepted."""
        query = select(reports).where(
            reports.c.order == order,
            reports.c.kind == kind,
            reports.c.sent_to == sent_to,
            reports.c.state == STATE_OF_OUTCOME[ReportOutcome.ACCEPTED],
        )
        return await self._rows(query)

    async def answer(self, id_: int, answer: Answer, batch: Batch | None = None) -> None:
        """Keep the workflow's answer, and with it the batch that it carried.

        What was applied or refused stays so. This is not synced to the disk at once: where the
        machine fails before the next commit that is, the row still waits for its answer, the
        relay delivers it once more, and the workflow answers as before, with the same batch.
        """

        def keep(connection: Connection) -> None:
            if batch is not None:
                write_batch(connection, batch, self._database.now())
            keep_answer(connection, id_, answer)

        await self._database.write(keep, durable=False)

    async def pending(self, older_than: datetime, limit: int = 500) -> list[ReportRow]:
        """Reports without an answer that were neither stored nor tried since then, oldest first."""
        tried = func.coalesce(reports.c.last_try_at, reports.c.received_at)
        query = (
            select(reports)
            .where(reports.c.state == InboxState.PENDING, tried <= older_than)
            .order_by(reports.c.id)
        )
        return await self._rows(query.limit(limit))

    async def due(
        self, since: Sequence[datetime], now: datetime, limit: int = 500
    ) -> list[tuple[int, str]]:
        """Reports without an answer that are to be delivered now, the least tried first.

        Their row ids, each with its order: one row that cannot be read keeps no other.

        `since[n]` is for those tried n times, its last for all that were tried more often:
        neither stored nor tried after that. One in trouble waits for its next try.
        """
        tried = func.coalesce(reports.c.last_try_at, reports.c.received_at)
        waited = [and_(reports.c.attempts == n, tried <= at) for n, at in enumerate(since)]
        waited.append(and_(reports.c.attempts >= len(since), tried <= since[-1]))
        query = (
            select(reports.c.id, reports.c.order)
            .where(reports.c.state == InboxState.PENDING, or_(*waited))
            .where(is_due("report", report_key(), now))
            .order_by(reports.c.attempts, reports.c.id)
        )
        found = await self._database.read(partial(rows_of, query=query.limit(limit)))
        return [(row["id"], row["order"]) for row in found]

    async def waiting(self, order: str, *, before: int = ROW_ID_MAX) -> tuple[int, ...]:
        """Row ids of an order's reports before that one, as `waiting` finds them."""
        return await self._database.read(partial(waiting, order=order, before=before))

    async def by_id(self, id_: int) -> ReportRow | None:
        """The report of that row."""
        found = await self._rows(select(reports).where(reports.c.id == id_))
        return found[0] if found else None

    async def named(self, order: str, report_id: str) -> ReportRow | None:
        """The report of an order under that id."""
        query = select(reports).where(
            reports.c.order == order, reports.c.report_id == storable(report_id)
        )
        found = await self._rows(query)
        return found[0] if found else None

    async def tried(
        self,
        ids_: Sequence[int],
        *,
        at: datetime,
        sent_to: str | None = None,
        handed_over: bool = False,
    ) -> None:
        """Count one more attempt to deliver these, to the workflow `sent_to` where one is named.

        `handed_over`: its history has them for sure, though no answer has come.

        Not synced to the disk at once: a count that is lost costs one more attempt.
        """
        values: dict[str, Any] = {"attempts": reports.c.attempts + 1, "last_try_at": at}
        if sent_to is not None:
            values |= {"sent_to": sent_to, "handed_over_at": None}
        if handed_over:
            values["handed_over_at"] = at
        query = update(reports).where(reports.c.id.in_(ids_)).values(values)
        await self._database.write(partial(change, query=query), durable=False)

    async def signalled(self, order: str, workflow_id: str) -> SignalCount:
        """What of an order's reports went to that workflow by signal; one may bring several."""
        query = select(
            func.count(reports.c.handed_over_at.distinct()).label("signals"),
            func.count().filter(reports.c.state == InboxState.PENDING).label("unreceived"),
        ).where(
            reports.c.order == order,
            reports.c.sent_to == workflow_id,
            reports.c.handed_over_at.is_not(None),
        )
        (row,) = await self._database.read(lambda connection: rows_of(connection, query))
        return SignalCount(**row)

    async def mark(self, mark: ReportMark) -> None:
        """Record what a workflow says became of a report; one that came directly has no row."""
        await self._database.write(lambda connection: mark_report(connection, mark))

    async def of_order(self, order: str) -> list[ReportRow]:
        """Every report of an order, in the order of their coming."""
        query = select(reports).where(reports.c.order == order).order_by(reports.c.id)
        return await self._rows(query)

    async def _rows(self, query: Executable) -> list[ReportRow]:
        found = await self._database.read(partial(rows_of, query=query))
        return [ReportRow.model_validate(row) for row in found]


def _take(
    connection: Connection, row: dict[str, Any], most: int | None, claim: Claim | None
) -> StoredReport:
    check_kept(connection, row["order"])
    new = bool(INSERT.rows(connection, row))
    if new and most is not None:
        sender = {"of_order": row["order"], "of_key": row["key_id"]}
        if COUNT.rows(connection, sender)[0]["count"] > most:
            raise TooMany(  # and rolls back
                phrase("this key has told the order {most:,} reports", most=most)
            )
    (held,) = NAMED.rows(connection, {"of_order": row["order"], "named": row["report_id"]})
    same = held["payload_hash"] == row["payload_hash"]
    if held["state"] == InboxState.REFUSED and not (same and is_rejected(held["answer"])):
        again = {**row, **dict.fromkeys(_OF_DELIVERY), "attempts": 0}
        query = update(reports).where(reports.c.id == held["id"]).values(again)
        (held,) = rows_of(connection, query.returning(*reports.c))
        new = True
    if new and claim is not None:
        claim.check(connection, row["order"], row["report_id"])  # and rolls back
    state = StoreOutcome.NEW if new else StoreOutcome.repeated(same=same)
    unreceived = held["state"] == InboxState.PENDING
    before = waiting(connection, row["order"], held["id"]) if unreceived else ()
    return StoredReport(state=state, row=ReportRow.model_validate(held), before=before)


def _insert(dialect: str) -> Statement:
    return insert_into(dialect, ReportTable).on_conflict_do_nothing().returning(reports.c.id)


def _named(_dialect: str) -> Statement:
    return select(reports).where(
        reports.c.order == bindparam("of_order"), reports.c.report_id == bindparam("named")
    )


def _count(_dialect: str) -> Statement:
    return select(func.count().label("count")).where(
        reports.c.order == bindparam("of_order"), reports.c.key_id == bindparam("of_key")
    )


NEW = ("order", "report_id", "kind", "by", "content", "payload_hash", "received_at")
INSERT = FixedStatement(_insert, (*NEW, "key_id", "actor", "state", "attempts", "sent_to"))
NAMED = FixedStatement(_named)
COUNT = FixedStatement(_count)
