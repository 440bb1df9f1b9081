"""Decisions as the doors take them: once under each id, with whom they went to and the answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from activities.adapters.store_batch import write_batch
from activities.adapters.store_engine import Database, insert_into, rows_of, table_of
from activities.adapters.store_rows import DecisionRow, TakenDecision, Took
from models import tables
from models.decisions import Decided, Decision
from models.timeline import Batch

decisions = table_of(tables.Decisions)

REFUSED = "refused"
"""A decision that was refused leaves no trace in its workflow: its id may be used again."""


class Decisions:
    """Every query of the decisions table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(
        self,
        order: str,
        name: str,
        decision: Decision,
        body_hash: str,
        *,
        sent_to: str,
        actor: str | None,
        at: datetime,
    ) -> TakenDecision:
        """Write a decision about an order down, before it is sent to the workflow `sent_to`.

        "same" is a repeat, with its answer where there is one; "other" says that another
        decision was taken under its id.

        Raises:
            Unavailable: the database cannot be written now; it was not taken.
        """
        new = {
            "order": order,
            "decision_id": decision.decision_id,
            "name": name,
            "by": decision.by,
            "actor": actor,
            "body_hash": body_hash,
            "sent_to": sent_to,
            "state": "sent",
            "taken_at": at,
        }
        return await self._database.write(lambda connection: _take(connection, new))

    async def send_to(self, id_: int, workflow_id: str) -> None:
        """It is about to be sent to another workflow than before."""
        await self._set(id_, {"sent_to": workflow_id})

    async def refuse(self, id_: int) -> None:
        """Its workflow has refused it: nothing was done."""
        await self._set(id_, {"state": REFUSED})

    async def answer(self, id_: int, answer: Decided, batch: Batch | None = None) -> None:
        """Keep the workflow's answer, and with it the batch that it carried."""
        await self._set(id_, {"state": "done", "answer": answer.model_dump(mode="json")}, batch)

    async def of_order(self, order: str) -> tuple[DecisionRow, ...]:
        """Every decision about an order, in the order of their coming."""
        query = select(decisions).where(decisions.c.order == order).order_by(decisions.c.id)
        found = await self._database.read(lambda connection: rows_of(connection, query))
        return tuple(DecisionRow.model_validate(row) for row in found)

    async def _set(self, id_: int, values: dict[str, Any], batch: Batch | None = None) -> None:
        def keep(connection: Connection) -> None:
            if batch is not None:
                write_batch(connection, batch)
            connection.execute(update(decisions).where(decisions.c.id == id_).values(**values))

        await self._database.write(keep)


def _take(connection: Connection, new: dict[str, Any]) -> TakenDecision:
    insert = insert_into(connection.dialect.name, tables.Decisions).on_conflict_do_nothing()
    named = (decisions.c.order == new["order"], decisions.c.decision_id == new["decision_id"])
    state: Took = "new"
    rows = rows_of(connection, insert.values(new).returning(*decisions.c))
    if not rows:
        rows = rows_of(connection, select(decisions).where(*named))
        state = "same" if rows[0]["body_hash"] == new["body_hash"] else "other"
        if rows[0]["state"] == REFUSED:
            again = update(decisions).where(*named).values(new).returning(*decisions.c)
            rows, state = rows_of(connection, again), "new"
    return TakenDecision(state=state, row=DecisionRow.model_validate(rows[0]))
