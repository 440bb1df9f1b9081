"""What waits for a role: deadlines it owes, orders and cases on its turn, the nearest due first."""

from datetime import datetime

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.lists.file_columns import OF_FILE
from activities.adapters.store.lists.overdue import NEAREST_FIRST, OF_CASE, wanted
from activities.adapters.store.lists.work_items import on_turn, owed_item, turn_item
from activities.adapters.store.orders.deferred_work import work_of_operators
from activities.adapters.store.orders.lateness import of_subject, waiting
from activities.adapters.store.orders.stuck import on_hold
from activities.adapters.store.reports.pending_reports import TO_SETTLE
from activities.adapters.store.results.deadline_rows import WorkItem
from activities.adapters.store.tables.orders import Duties
from models.messages.timeline.duty_row import DutyState
from models.roles import Role

duties = table_of(Duties)

SUBJECT_COLUMNS = tuple(
    of_subject(name).label(name) for name in ("stage", "since", "needs_attention")
)


class Worklist:
    """What a role has to do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list(
        self,
        role: Role,
        now: datetime,
        *,
        merchant: str | None = None,
        hub: str | None = None,
        limit: int = 500,
    ) -> tuple[WorkItem, ...]:
        """What a role has to do, the nearest due first: deadlines it owes, orders on its turn."""
        owed = waiting(now).add_columns(*OF_FILE, *SUBJECT_COLUMNS, *OF_CASE)
        owed = owed.where(*wanted(merchant, role, hub), duties.c.state != DutyState.UNPROVED)
        owed = owed.order_by(*NEAREST_FIRST).limit(limit)
        turns = [*on_turn(role, merchant, hub)]
        if role is Role.OPERATOR:
            turns.append(work_of_operators(merchant, hub))
        if role is Role.ORDER_DESK:
            turns += [of(merchant, hub) for of in (on_hold, *TO_SETTLE)]
        turns = [query.limit(limit) for query in turns]
        found = await self._database.read(
            lambda connection: [rows_of(connection, query) for query in (owed, *turns)]
        )
        items = [owed_item(row) for row in found[0]]
        listed = {(item.workflow_id, item.case, item.what) for item in items}
        turned = (row for rows in found[1:] for row in rows)
        items += [
            turn_item(row)
            for row in turned
            if (row["id_of_order"], row.get("case"), row["what"]) not in listed
        ]
        items.sort(key=lambda item: (item.due_at is None, item.due_at or item.since))
        return tuple(items[:limit])
