"""The inbox: reports written down before they are delivered, and what became of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update

from activities.adapters import fingerprint
from activities.adapters.store_batch import OPEN, STATES, mark_report, write_batch
from activities.adapters.store_engine import Database, table_of
from activities.adapters.store_rows import ReportRow, TakenReport, Took
from models.partners import ReportMark
from models.reports import Answer, Report
from models.tables import Reports as ReportTable
from models.timeline import Batch

reports = table_of(ReportTable)


class Reports:
    """Every query of the reports table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(
        self,
        order: str,
        report: Report,
        actor: str | None,
        *,
        received_at: datetime,
        sent_to: str | None = None,
    ) -> TakenReport:
        """Write a report down for an order's workflow id; `actor` is the key that it came with.

        One that was refused may come again under its id, corrected: it is a new one. `sent_to`
        is the workflow that a new one is about to be sent to.

        Raises:
            Unavailable: the database cannot be written now; the report was not taken.
        """
        row = _new_row(order, report, actor, received_at) | {"sent_to": sent_to}
        insert = self._database.insert(ReportTable).on_conflict_do_nothing()
        async with self._database.writing() as connection:
            inserted = await connection.execute(insert.returning(reports.c.id), [row])
            new = inserted.first() is not None
            held = (await connection.execute(select(reports).where(*_named(row)))).one()
            if held.state == "refused" and held.payload_hash != row["payload_hash"]:
                corrected = {**row, "answer": None, "attempts": 0, "last_try_at": None}
                held = (
                    await connection.execute(
                        update(reports)
                        .where(reports.c.id == held.id)
                        .values(corrected)
                        .returning(*reports.c)
                    )
                ).one()
                new = True
        state: Took = "other"
        if new:
            state = "new"
        elif held.payload_hash == row["payload_hash"]:
            state = "same"
        return TakenReport(state=state, row=ReportRow.model_validate(dict(held._mapping)))

    async def answer(self, id_: int, answer: Answer, batch: Batch | None = None) -> None:
        """Keep the workflow's answer, and with it the batch that it carried.

        What was applied or refused stays so.
        """
        state = STATES[answer.outcome]
        async with self._database.writing() as connection:
            if batch is not None:
                await write_batch(self._database, connection, batch)
            await connection.execute(
                update(reports)
                .where(reports.c.id == id_, reports.c.state.in_({*OPEN, state}))
                .values(state=state, answer=answer.model_dump(mode="json"))
            )

    async def pending(self, older_than: datetime, limit: int = 500) -> list[ReportRow]:
        """Reports without an answer that were neither stored nor tried since then, oldest first."""
        tried = func.coalesce(reports.c.last_try_at, reports.c.received_at)
        query = (
            select(reports)
            .where(reports.c.state == "pending", tried <= older_than)
            .order_by(reports.c.id)
        )
        async with self._database.reading() as connection:
            found = await connection.execute(query.limit(limit))
            return [ReportRow.model_validate(dict(row._mapping)) for row in found]

    async def due(self, since: Sequence[datetime], limit: int = 500) -> list[ReportRow]:
        """Reports without an answer that are to be delivered now, the least tried first.

        `since[n]` is for those tried n times, its last for all that were tried more often:
        neither stored nor tried after that.
        """
        tried = func.coalesce(reports.c.last_try_at, reports.c.received_at)
        waited = [and_(reports.c.attempts == n, tried <= at) for n, at in enumerate(since)]
        waited.append(and_(reports.c.attempts >= len(since), tried <= since[-1]))
        query = (
            select(reports)
            .where(reports.c.state == "pending", or_(*waited))
            .order_by(reports.c.attempts, reports.c.id)
        )
        async with self._database.reading() as connection:
            found = await connection.execute(query.limit(limit))
            return [ReportRow.model_validate(dict(row._mapping)) for row in found]

    async def tried(self, ids_: Sequence[int], *, at: datetime, sent_to: str | None = None) -> None:
        """Count one more attempt to deliver these, to the workflow `sent_to` where one is named."""
        values: dict[str, Any] = {"attempts": reports.c.attempts + 1, "last_try_at": at}
        if sent_to is not None:
            values["sent_to"] = sent_to
        async with self._database.writing() as connection:
            await connection.execute(update(reports).where(reports.c.id.in_(ids_)).values(values))

    async def mark(self, mark: ReportMark) -> None:
        """Record what a workflow says became of a report; one that came directly has no row."""
        async with self._database.writing() as connection:
            await mark_report(connection, mark)

    async def of_order(self, order: str) -> list[ReportRow]:
        """Every report of an order, in the order of their coming."""
        query = select(reports).where(reports.c.order == order).order_by(reports.c.id)
        async with self._database.reading() as connection:
            found = await connection.execute(query)
            return [ReportRow.model_validate(dict(row._mapping)) for row in found]


def _new_row(order: str, report: Report, actor: str | None, at: datetime) -> dict[str, Any]:
    return {
        "order": order,
        "report_id": report.report_id,
        "kind": report.kind,
        "by": report.by,
        "content": report.model_dump(mode="json", exclude={"received_at"}),
        "payload_hash": fingerprint.of_report(report),
        "actor": actor,
        "received_at": at,
        "state": "pending",
        "attempts": 0,
    }


def _named(row: dict[str, Any]) -> tuple[Any, Any]:
    return reports.c.order == row["order"], reports.c.report_id == row["report_id"]
