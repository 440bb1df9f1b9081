"""What is written after a restore, where our database and Temporal's store differ.

All that one order needs goes into one transaction. Whatever is there already stays as it is, so
it may be written as often as one likes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table, delete, or_, select, update

from activities.adapters.store.cases.cases import adopted_row
from activities.adapters.store.database.engine import Database, insert_into, rows_of, table_of
from activities.adapters.store.orders.orders import LOST_WORKFLOW, initial_position
from activities.adapters.store.orders.orders import new_row as new_order_row
from activities.adapters.store.orders.search_index import index_content
from activities.adapters.store.reports.batch import write_batch
from activities.adapters.store.reports.redelivery import deliver_again
from activities.adapters.store.reports.report_marks import keep_answer
from activities.adapters.store.reports.report_rows import new_row as new_report_row
from activities.adapters.store.tables import schema as tables
from models.messages.decisions.decision_state import DecisionState
from models.messages.legs.case import CaseInput
from models.messages.orders.order import Order
from models.messages.orders.outbox_state import OutboxState
from models.messages.reports.answer import Answer
from models.messages.reports.report import Report
from models.messages.timeline.timeline import Batch
from models.stages import workflow_ids

orders = table_of(tables.Orders)
cases = table_of(tables.Cases)
reports = table_of(tables.Reports)
decisions = table_of(tables.Decisions)
duties = table_of(tables.Duties)
incidents = table_of(tables.Incidents)


@dataclass
class Difference:
    """What one order lacks on either side.

    Attributes:
        order: its workflow id.
        taken: the order itself, its start input, and when it was taken in.
        returns: cases that stand next to it.
        reports: what its workflows have received that came through our door, stamped by it;
            answers: what they said to it, receivers: which of them was told it, by report id.
        batches: what its workflows wrote, or what their answers carried.
        deliver_again: rows of reports that its workflows have not received.
        take_again: rows of decisions that its workflows do not know.
        behind: its workflows are older than our rows: those stand as the workflows say.
        whole: all that its workflows wrote is in `batches`.
        start_again: workflow ids, of the order and its returns, that Temporal does not have.
    """

    order: str
    taken: tuple[Order, Mapping[str, Any], datetime] | None = None
    returns: list[CaseInput] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    receivers: dict[str, str] = field(default_factory=dict)
    batches: list[Batch] = field(default_factory=list)
    deliver_again: list[int] = field(default_factory=list)
    take_again: list[int] = field(default_factory=list)
    behind: bool = False
    whole: bool = True
    start_again: list[str] = field(default_factory=list)


class Recovery:
    """Queries that only a comparison of the two stores needs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def started(self, *, also_lost: bool = False) -> list[str]:
        """Workflow ids of open orders and returns whose workflow was started, the oldest first.

        Those that are known to be lost are left out, unless a person asks: somebody ended them.
        """

        def read(connection: Connection) -> list[str]:
            return [
                row["workflow_id"]
                for table in (orders, cases)
                for row in rows_of(connection, _started(table, also_lost=also_lost))
            ]

        return await self._database.read(read)

    async def settle(self, difference: Difference) -> int:
        """Write all of it in one transaction; how many lines of the timeline were new.

        Raises:
            Unavailable: the database cannot be written now; nothing was.
        """
        now = self._database.now()
        return await self._database.write(partial(_settle, difference=difference, now=now))


def _started(table: Table, *, also_lost: bool) -> Any:
    found = select(table.c.workflow_id).where(
        ~table.c.closed, table.c.outbox == OutboxState.STARTED
    )
    if not also_lost:
        found = found.where(table.c.problem.is_(None) | (table.c.problem != LOST_WORKFLOW))
    return found.order_by(table.c.id)


def _settle(connection: Connection, difference: Difference, now: datetime) -> int:
    one = difference
    if one.taken is not None:
        order, start_input, at = one.taken
        row = new_order_row(order, start_input, at) | {
            "outbox": OutboxState.STARTED,
            "started_at": at,
        }
        connection.execute(_unless_there(connection, tables.Orders), row)
        index_content(connection, order.workflow_id)
    for case in sorted(one.returns, key=lambda case: case.n):
        connection.execute(_unless_there(connection, tables.Cases), adopted_row(case))
    for report in sorted(one.reports, key=_stamped):  # in the order of their coming
        row = new_report_row(one.order, report, None, _stamped(report))
        row["sent_to"] = one.receivers.get(report.report_id)
        connection.execute(_unless_there(connection, tables.Reports), row)
    if one.behind:
        _forget(connection, one)
    _start_again(connection, one.start_again)
    deliver_again(connection, one.deliver_again)
    for decision in one.take_again:
        unreceived = {"state": DecisionState.NOT_RECEIVED, "answer": None}
        connection.execute(update(decisions).where(decisions.c.id == decision).values(unreceived))
    written = sum(write_batch(connection, batch, now) for batch in one.batches)
    _answer(connection, one)
    return written


OUTSTANDING: Mapping[str, Any] = {
    "outbox": OutboxState.PENDING,
    "started_at": None,
    "next_duty": None,
    "next_due_at": None,
    "carrier": None,
}
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


def _unless_there(connection: Connection, model: Any) -> Any:
    return insert_into(connection.dialect.name, model).on_conflict_do_nothing()


def _answer(connection: Connection, one: Difference) -> None:
    """Keep what workflows answered to reports; what has its answer already keeps it."""
    query = select(reports.c.id, reports.c.report_id).where(reports.c.order == one.order)
    for row in rows_of(connection, query):
        answer = one.answers.get(row["report_id"])
        if answer is not None:
            keep_answer(connection, row["id"], answer)


def _forget(connection: Connection, one: Difference) -> None:
    """Let the rows say nothing that the workflows do not: they are written again after this.

    Of what was read again, or begins again: what has ended long ago stays as it is, since its
    history is gone, and nobody would write it again.
    """
    nothing = {
        "snapshot_by": None,
        "snapshot_at": None,
        "snapshot_turn": 0,
        "snapshot_task": 0,
        "clock_offset": 0.0,
        "closed": False,
        "outcome": None,
        "problem": None,
        "parked": None,
        "needs_attention": False,
    }
    of_order = {**nothing, "corrected": None, "corrected_task": 0}
    roots = {
        _root_of(name) for name in (*(each.workflow_id for each in one.batches), *one.start_again)
    }
    for table, values in ((orders, of_order), (cases, nothing)):
        mine = table.c.workflow_id.in_(roots)
        connection.execute(update(table).where(mine).values(values))
    if one.whole:
        connection.execute(
            delete(duties).where(duties.c.order == one.order, duties.c.subject.in_(roots))
        )
        for name in roots:
            written = incidents.c.workflow_id
            by_it = written == name, written.startswith(f"{name}:", autoescape=True)
            connection.execute(delete(incidents).where(incidents.c.order == one.order, or_(*by_it)))


def _root_of(workflow_id: str) -> str:
    """The order, or the case, that a workflow is, or is a leg of."""
    return workflow_ids.case_of(workflow_id) or workflow_ids.order_of(workflow_id)


def _start_again(connection: Connection, workflows: Sequence[str]) -> None:
    """Put them back into the outbox, where they stood when they were taken in."""
    for workflow_id in workflows:
        of_order = not workflow_ids.is_case(workflow_id)
        table = orders if of_order else cases
        first = initial_position(workflow_ids.stage_of(workflow_id), workflow_id, BEFORE_ALL)
        values = {**first, **OUTSTANDING}
        values["since"] = table.c.accepted_at if of_order else table.c.opened_at
        connection.execute(update(table).where(table.c.workflow_id == workflow_id).values(values))


def _stamped(report: Report) -> datetime:
    assert report.received_at is not None, "our door stamps what it takes"
    return report.received_at
