"""Decisions as the doors take them: once under each id, with whom they went to and the answer."""

from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, select, update

from activities.adapters.store.database.engine import (
    Database,
    change,
    insert_into,
    rows_of,
    table_of,
)
from activities.adapters.store.orders.deferred_work import decision_key, is_due
from activities.adapters.store.orders.erasure_guard import check_kept
from activities.adapters.store.reports.batch import write_batch
from activities.adapters.store.results.outcome import StoreOutcome
from activities.adapters.store.results.rows import DecisionRow, StoredDecision
from activities.adapters.store.tables import schema as tables
from models.errors import Closed
from models.messages.decisions.decision import Decision
from models.messages.decisions.decision_state import DecisionState
from models.messages.decisions.decisions import DecisionAnswer
from models.messages.timeline.timeline import Batch

decisions = table_of(tables.Decisions)

TRACELESS_STATES: Final = (DecisionState.REFUSED, DecisionState.NOT_RECEIVED)
"""Decisions that left no trace in any workflow: their ids may be used again."""


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
        key_id: str | None,
        at: datetime,
    ) -> StoredDecision:
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
            "key_id": key_id,
            "actor": decision.actor,
            "body_hash": body_hash,
            "sent_to": sent_to,
            "state": DecisionState.SENT,
            "taken_at": at,
            "sent_at": at,
        }
        return await self._database.write(partial(_take, new=new))

    async def send_to(self, id_: int, workflow_id: str) -> None:
        """It is about to be sent to another workflow than before."""
        query = update(decisions).where(decisions.c.id == id_).values(sent_to=workflow_id)
        await self._database.write(partial(change, query=query))

    async def refuse(self, row: DecisionRow) -> None:
        """Its workflow has refused it: nothing was done."""
        await self._give_up(row, DecisionState.REFUSED)

    async def mark_not_received(self, row: DecisionRow) -> None:
        """No workflow has it: nothing was done."""
        await self._give_up(row, DecisionState.NOT_RECEIVED)

    async def answer(self, id_: int, answer: DecisionAnswer, batch: Batch | None = None) -> None:
        """Keep the workflow's answer, and with it the batch that it carried.

        Of an order that was erased meanwhile nothing is kept but that it was done.
        """
        answered = {"state": DecisionState.DONE, "answer": answer.model_dump(mode="json")}

        def keep(connection: Connection) -> None:
            mine = decisions.c.id == id_
            order = connection.execute(select(decisions.c.order).where(mine)).scalar_one()
            values = answered
            try:
                check_kept(connection, order)
            except Closed:
                values = {"state": DecisionState.DONE}
            else:
                if batch is not None:
                    write_batch(connection, batch, self._database.now())
            connection.execute(update(decisions).where(mine).values(**values))

        await self._database.write(keep)

    async def due(self, before: datetime, now: datetime, limit: int = 500) -> list[tuple[int, str]]:
        """Decisions sent before then, and not answered, that may be asked about now.

        Their row ids, each with its order: one row that cannot be read keeps no other.
        """
        query = (
            select(decisions.c.id, decisions.c.order)
            .where(tables.UNANSWERED, decisions.c.sent_at <= before)
            .where(is_due("decision", decision_key(), now))
            .order_by(decisions.c.sent_at)
            .limit(limit)
        )
        found = await self._database.read(partial(rows_of, query=query))
        return [(row["id"], row["order"]) for row in found]

    async def by_id(self, id_: int) -> DecisionRow | None:
        """The decision of that row."""
        query = select(decisions).where(decisions.c.id == id_)
        found = await self._database.read(partial(rows_of, query=query))
        return DecisionRow.model_validate(found[0]) if found else None

    async def of_order(self, order: str) -> tuple[DecisionRow, ...]:
        """Every decision about an order, in the order of their coming."""
        query = select(decisions).where(decisions.c.order == order).order_by(decisions.c.id)
        found = await self._database.read(partial(rows_of, query=query))
        return tuple(DecisionRow.model_validate(row) for row in found)

    async def _give_up(self, row: DecisionRow, state: DecisionState) -> None:
        """Let it stand so, unless it was answered, or sent once more, since it was read."""
        same = decisions.c.id == row.id, decisions.c.sent_at == row.sent_at, tables.UNANSWERED
        query = update(decisions).where(*same).values(state=state)
        await self._database.write(partial(change, query=query))


def _take(connection: Connection, new: dict[str, Any]) -> StoredDecision:
    insert = insert_into(connection.dialect.name, tables.Decisions).on_conflict_do_nothing()
    named = (decisions.c.order == new["order"], decisions.c.decision_id == new["decision_id"])
    state = StoreOutcome.NEW
    rows = rows_of(connection, insert.values(new).returning(*decisions.c))
    if not rows:
        rows = rows_of(connection, select(decisions).where(*named))
        state = StoreOutcome.repeated(same=rows[0]["body_hash"] == new["body_hash"])
        again = update(decisions).where(*named).returning(*decisions.c)
        if rows[0]["state"] in TRACELESS_STATES:
            rows, state = rows_of(connection, again.values(new)), StoreOutcome.NEW
        elif rows[0]["state"] == DecisionState.SENT and state is StoreOutcome.SAME:
            rows = rows_of(connection, again.values(sent_at=new["sent_at"]))
    return StoredDecision(state=state, row=DecisionRow.model_validate(rows[0]))
