"""Cases next to an order, numbered from 1, each with an outbox state like an order's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from activities.adapters.store.cases.case_inputs import StartInput, numbered, rest_of
from activities.adapters.store.database.engine import (
    Database,
    change,
    insert_into,
    rows_of,
    table_of,
)
from activities.adapters.store.database.prepared_statements import FixedStatement, Statement
from activities.adapters.store.orders.orders import initial_position
from activities.adapters.store.results import fingerprint
from activities.adapters.store.results.outcome import StoreOutcome
from activities.adapters.store.results.rows import CaseRow, CaseSummary, OrderRow, StoredCase
from activities.adapters.store.tables import schema as tables
from models.ids import Stage, is_ticket
from models.messages.legs.case import CaseInput
from models.messages.orders.outbox_state import OutboxState
from models.stages import workflow_ids
from models.stages.care.request import CareCase
from models.stages.incident.request import LEFTOVER_KIND, IncidentCase
from models.stages.returns.request import CaseKind, ReturnCase

cases = table_of(tables.Cases)
orders = table_of(tables.Orders)


class Cases:
    """Every query of the cases table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take_return(
        self,
        order: OrderRow,
        request_id: str,
        request: Mapping[str, Any],
        start_input: StartInput,
        *,
        opened_at: datetime,
    ) -> StoredCase:
        """Take in that a return is asked for, as the order's next one.

        Args:
            order: the order that the goods came with.
            request_id: made by who asks; asking twice under it makes one case.
            request: what was asked for; the same id with something else is "other".
            start_input: makes the workflow's input from the case's number `n` and the cases
                that stand next to the order already; nobody takes another one meanwhile.
            opened_at: when our door took it.

        Raises:
            What `start_input` raises: then nothing was taken.
            Unavailable: the database cannot be written now; nothing was taken.
        """
        wish = {"request_id": request_id, "request_hash": fingerprint.of(dict(request))}
        return await self._take(order, Stage.RETURNS, CaseKind.RETURN, wish, start_input, opened_at)

    async def take_care(
        self, order: OrderRow, case: CareCase, *, opened_at: datetime
    ) -> StoredCase:
        """Take in what a customer has written, as the order's next case; once under its id.

        Raises:
            Unavailable: the database cannot be written now; nothing was taken.
        """
        return await self._take(
            order, Stage.CARE, case.kind, _wish_of(case), numbered(case), opened_at
        )

    async def take_ticket(self, case: CareCase, *, opened_at: datetime) -> StoredCase:
        """Take in what somebody has written who names no order; its id says what a repeat is.

        Raises:
            Unavailable: the database cannot be written now; nothing was taken.
        """
        return await self._database.write(partial(_take_ticket, case=case, opened_at=opened_at))

    async def take_way_back(
        self, order: OrderRow, case: ReturnCase, *, opened_at: datetime
    ) -> StoredCase:
        """Take in that goods, or money, of a cancelled order are to come back; it has one of each.

        Raises:
            OrderMoneySettled: returns of the order have all of its money; nothing was taken.
            Unavailable: the database cannot be written now; nothing was taken.
        """
        return await self._take(
            order, Stage.RETURNS, case.kind, _wish_of(case), rest_of(case), opened_at
        )

    async def _take(
        self,
        order: OrderRow,
        stage: Stage,
        kind: str,
        wish: Mapping[str, str],
        start_input: StartInput,
        opened_at: datetime,
    ) -> StoredCase:
        def take(connection: Connection) -> StoredCase:
            # Two requests at once: the second waits here, and then knows of the first.
            connection.execute(select(orders.c.id).where(orders.c.id == order.id).with_for_update())
            asked = cases.c.order == order.workflow_id, cases.c.request_id == wish["request_id"]
            for held in rows_of(connection, select(cases).where(*asked)):
                same = held["request_hash"] == wish["request_hash"]
                return StoredCase(state=StoreOutcome.repeated(same=same), row=case_row(held))
            known = cases_of(connection, order.workflow_id)
            n = max((case.n for case in known), default=0) + 1
            columns = {"start_input": dict(start_input(n, known))}
            row = {
                **_new_row(order.workflow_id, order.hub, stage, kind, n, opened_at),
                **wish,
                **columns,
            }
            insert = insert_into(connection.dialect.name, tables.Cases).returning(cases)
            new = connection.execute(insert, row).one()
            return StoredCase(state=StoreOutcome.NEW, row=case_row(new._mapping))

        return await self._database.write(take)

    async def by_id(self, workflow_id: str) -> CaseRow | None:
        """The case with that workflow id."""
        query = select(cases).where(cases.c.workflow_id == workflow_id)
        found = await self._database.read(partial(rows_of, query=query))
        return case_row(found[0]) if found else None

    async def mark_started(self, workflow_ids: Sequence[str], *, at: datetime) -> None:
        """Take cases out of the outbox, as `Orders.mark_started` does."""
        query = (
            update(cases)
            .where(cases.c.workflow_id.in_(workflow_ids), cases.c.outbox == OutboxState.PENDING)
            .values(outbox=OutboxState.STARTED, started_at=at)
        )
        await self._database.write(partial(change, query=query), durable=False)

    async def of_order(self, order: str) -> tuple[CaseSummary, ...]:
        """Every case next to an order."""
        return await self._database.read(partial(summaries_of, order=order))


def summaries_of(connection: Connection, order: str) -> tuple[CaseSummary, ...]:
    """Every case next to an order, read in a transaction."""
    found = OF_ORDER.rows(connection, {"of_order": order})
    return tuple(CaseSummary.model_validate(row) for row in found)


def _of_order(_dialect: str) -> Statement:
    summary = (cases.c[name] for name in CaseSummary.model_fields)
    return select(*summary).where(cases.c.order == bindparam("of_order")).order_by(cases.c.id)


OF_ORDER = FixedStatement(_of_order)


def cases_of(connection: Connection, order: str) -> tuple[CaseRow, ...]:
    """Every case next to an order, with what was asked for."""
    query = select(cases).where(cases.c.order == order).order_by(cases.c.id)
    return tuple(case_row(row) for row in rows_of(connection, query))


def case_row(row: Mapping[Any, Any]) -> CaseRow:
    """A copy of a row of the cases table."""
    return CaseRow.model_validate(dict(row))


def take_left(connection: Connection, case: IncidentCase, at: datetime) -> None:
    """Take in what is left of the incidents of an order, or a return, as it ends: each once."""
    known = cases_of(connection, case.order)
    hub = connection.execute(select(orders.c.hub).where(orders.c.workflow_id == case.order))
    if any(one.request_id == case.request_id for one in known):
        return
    n = max((one.n for one in known), default=0) + 1
    row = {
        **_new_row(case.order, hub.scalar_one_or_none(), Stage.INCIDENT, LEFTOVER_KIND, n, at),
        **_wish_of(case),
        "start_input": dict(numbered(case)(n, known)),
    }
    connection.execute(insert_into(connection.dialect.name, tables.Cases), row)


def _take_ticket(connection: Connection, case: CareCase, opened_at: datetime) -> StoredCase:
    row = {**_ticket_row(case, opened_at), "start_input": case.model_dump(mode="json")}
    insert = insert_into(connection.dialect.name, tables.Cases).on_conflict_do_nothing()
    new = rows_of(connection, insert.values(row).returning(cases))
    state = StoreOutcome.NEW
    if not new:
        new = rows_of(connection, select(cases).where(cases.c.workflow_id == case.order))
        state = StoreOutcome.repeated(same=new[0]["request_hash"] == row["request_hash"])
    return StoredCase(state=state, row=case_row(new[0]))


def _ticket_row(case: CareCase, opened_at: datetime) -> dict[str, Any]:
    new = _new_row(case.order, None, Stage.CARE, case.kind, case.n, opened_at)
    return {**new, **_wish_of(case), "merchant": workflow_ids.merchant_of(case.order)}


def adopted_row(case: CaseInput) -> dict[str, Any]:
    """The row of a case that runs in Temporal and was lost here."""
    return {
        **_new_row(case.order, case.at_hub, case.stage, case.kind, case.n, case.begun_at),
        **_wish_of(case),
        "merchant": workflow_ids.merchant_of(case.order) if _is_ticket(case) else None,
        "start_input": case.model_dump(mode="json"),
        "outbox": OutboxState.STARTED,
        "started_at": case.begun_at,
    }


def _is_ticket(case: CaseInput) -> bool:
    return is_ticket(case.order)


def _wish_of(case: CaseInput) -> dict[str, str]:
    """What tells a repeat from another wish."""
    return {"request_id": case.request_id, "request_hash": fingerprint.of(case.wish)}


def _new_row(
    order: str, hub: str | None, stage: Stage, kind: str, n: int, opened_at: datetime
) -> dict[str, Any]:
    workflow_id = workflow_ids.case_id(stage, order, n)
    return {
        **initial_position(stage, workflow_id, opened_at),
        "hub": hub,
        "workflow_id": workflow_id,
        "order": order,
        "kind": kind,
        "n": n,
        "opened_at": opened_at,
        "outbox": OutboxState.PENDING,
    }
