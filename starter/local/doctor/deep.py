"""`fulfil doctor --deep`: our database compared with histories and partners.

Reads only. One check is one function; each order is looked at by all of them, a few at a time.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from temporalio.service import RPCError

from activities.adapters.store.results.rows import CaseSummary, DecisionRow, OrderSummary, ReportRow
from models.errors import Unavailable
from models.messages.decisions.decided_report import id_of
from models.messages.decisions.decision_state import DecisionState
from models.messages.decisions.decisions import MADE_BY
from models.messages.lists.order_filter import PAGE_MAX, OrderFilter
from models.messages.orders.outbox_state import OutboxState
from models.messages.reports.inbox_state import ANSWERED_STATES
from models.messages.reports.own_reports import is_own_report
from models.messages.timeline.timeline import Entry, EntryKind
from models.phrases import Code, StructuredText, phrase
from models.roles import Role
from starter.local.doctor.histories import Taken, received_by
from starter.local.progress import Progress
from starter.service.app_context import AppContext
from starter.service.decisions.decide import update_id
from starter.service.reports.late_reports import AFTER_END

AT_ONCE: Final = 8
"""How many orders are looked at side by side."""

ANSWERED_AFTER: Final = timedelta(minutes=2)
"""A decision was sent so long ago that its door, or the relay after it, has written its answer."""

WRITTEN_BY_DOORS: Final = ("return_asked", "care_asked")
"""Decisions that a door itself writes down."""


class DeepFinding(NamedTuple):
    """One difference: of which order, what does not hold, and what to do about it."""

    order: str
    check: str
    says: StructuredText
    fix: str


DeepCheck = Callable[[AppContext, OrderSummary], Awaitable[list[DeepFinding]]]


async def run_deep_checks(
    context: AppContext,
    checks: tuple[DeepCheck, ...],
    tell: Progress,
    wanted: OrderFilter | None = None,
) -> list[DeepFinding]:
    """The findings of all checks, of all orders and tickets or of the wanted ones.

    Raises:
        Unavailable: the database, or Temporal, cannot be reached now.
    """
    free = asyncio.Semaphore(AT_ONCE)
    done = 0

    async def examine(row: OrderSummary) -> list[DeepFinding]:
        nonlocal done
        async with free:
            found = [one for check in checks for one in await check(context, row)]
        done += 1
        tell.at(done)
        return found

    tell.step("orders against their histories and partners")
    rows = [row async for row in _orders(context, wanted or OrderFilter())]
    rows += [row async for row in _tickets(context)] if wanted is None else []
    tell.of(len(rows))
    return [one for found in await asyncio.gather(*map(examine, rows)) for one in found]


async def _orders(context: AppContext, wanted: OrderFilter) -> AsyncIterator[OrderSummary]:
    cursor: int | None = None
    while True:
        page = await context.store.orders.list(
            wanted.model_copy(update={"cursor": cursor, "limit": PAGE_MAX})
        )
        for row in page.rows:
            if row.erased_at is None:  # of those nothing is left to be held against
                yield row
        cursor = page.next
        if cursor is None:
            return


async def _tickets(context: AppContext) -> AsyncIterator[OrderSummary]:
    """Cases about no order: each is a file of its own, and no order leads to it."""
    after = 0
    while page := await context.store.tickets.files(after=after, limit=PAGE_MAX):
        for row in page:
            if row.erased_at is None:
                yield row
        after = page[-1].id


async def unreceived_submissions(context: AppContext, order: OrderSummary) -> list[DeepFinding]:
    """Reports and decisions that our database says were taken, and no workflow has.

    An order is not judged of which a history is past its retention: that of a leg or a case that
    has ended, or of an earlier run. What is still to be told something must be there.
    """
    client = await context.gateway.client()
    cases = await context.store.cases.of_order(order.workflow_id)
    names = dict.fromkeys([order.workflow_id, *(case.workflow_id for case in cases)])
    # The rows are read first: what is taken meanwhile stands in the histories.
    reports = await context.store.reports.of_order(order.workflow_id)
    decisions = await context.store.decisions.of_order(order.workflow_id)
    view = await context.store.views.show_file(order.workflow_id, context.now())
    try:
        taken = await received_by(client, names)
    except RPCError as error:
        raise Unavailable(phrase("{id}: Temporal cannot be asked", id=order.workflow_id)) from error
    if taken.missing or taken.cut:
        gone = [name for name in taken.missing if name in _current_workflows([order, *cases])]
        return [_gone(order, gone)] if gone else []
    if taken.closed_to_us is not None:  # nothing is known of it, so nothing is missing from it
        why = taken.closed_to_us
        says = phrase("its histories cannot be read here: {why}", why=why.message)
        return [DeepFinding(order.workflow_id, "readable", says, why.hint or "")]
    by_door = {line.report_id for line in view.timeline if AFTER_END in line.key} if view else set()
    lines = [line for line in view.timeline if line.report_id not in by_door] if view else []
    reports = [row for row in reports if row.report_id not in by_door]
    untrue = (*_unconfirmed_rows(reports, decisions, taken), *_unexplained_lines(lines, taken))
    fix = phrase("send it again under another id, or correct the order")
    unknown = (phrase("{what}, and no history of the order has it", what=one) for one in untrue)
    return [
        *(DeepFinding(order.workflow_id, "taken", says, fix) for says in unknown),
        *_unfinished_decisions(context, order, decisions, taken),
    ]


def _unconfirmed_rows(
    reports: Iterable[ReportRow], decisions: Iterable[DecisionRow], taken: Taken
) -> list[StructuredText]:
    """Reports and decisions that are answered by our database, and are in no history."""
    untrue: list[StructuredText] = [
        phrase("report {id} stands as {state}", id=row.report_id, state=Code("state", row.state))
        for row in reports
        if row.state in ANSWERED_STATES and row.report_id not in taken.reports
    ]
    untrue += [
        phrase(
            "decision {id} ({decision}) stands as done",
            id=row.decision_id,
            decision=Code("decision", row.name),
        )
        for row in decisions
        if row.state is DecisionState.DONE and update_id(row) not in taken.updates
    ]
    return untrue


def _unfinished_decisions(
    context: AppContext, order: OrderSummary, decisions: Iterable[DecisionRow], taken: Taken
) -> list[DeepFinding]:
    """Decisions that a workflow has taken, and that are not done here once all is quiet."""
    quiet = context.now() - ANSWERED_AFTER
    return [
        DeepFinding(
            order.workflow_id,
            "taken",
            phrase(
                "decision {id} ({decision}) stands as {state}, and a history of the order has it",
                id=row.decision_id,
                decision=Code("decision", row.name),
                state=Code("state", row.state),
            ),
            phrase(
                "send it again under the same id: it is answered as it was, and done no second time"
            ),
        )
        for row in decisions
        if row.state is not DecisionState.DONE
        and row.sent_at <= quiet
        and update_id(row) in taken.updates
    ]


def _unexplained_lines(lines: Iterable[Entry], taken: Taken) -> list[StructuredText]:
    """Timeline lines that no history explains, without those that a workflow writes by itself."""
    made_by = {id_of(name, decision_id) for decision_id, name in taken.decisions.items()}
    untrue: list[StructuredText] = [
        phrase("line {what} of report {id}", what=Code("kind", line.what), id=line.report_id)
        for line in lines
        if line.happening is EntryKind.REPORT
        and line.report_id is not None
        and line.report_id not in taken.reports | made_by
        and not is_own_report(line.report_id)
    ]
    made = Counter(taken.decisions.values())
    counts = Counter(
        MADE_BY.get(line.what, line.what)
        for line in lines
        if line.happening is EntryKind.DECISION
        and line.what not in WRITTEN_BY_DOORS
        and line.by != Role.SYSTEM  # it follows from something else
    )
    untrue += [
        phrase(
            "lines of {decision} that stand there: {n}", decision=Code("decision", name), n=count
        )
        for name, count in counts.items()
        if count > made[name]
    ]
    return untrue


def _current_workflows(rows: Iterable[OrderSummary | CaseSummary]) -> set[str]:
    """The current workflows of an order and its cases."""
    begun = [row for row in rows if not row.closed and row.outbox != OutboxState.PENDING]
    return {name for row in begun for name in (row.workflow_id, row.open_workflow)}


def _gone(order: OrderSummary, gone: Sequence[str]) -> DeepFinding:
    return DeepFinding(
        order.workflow_id,
        "taken",
        phrase("it is open, and Temporal does not know {workflows}", workflows=", ".join(gone)),
        phrase("`fulfil orders explain` says what is to be done"),
    )


DEEP_CHECKS: Final[tuple[DeepCheck, ...]] = (unreceived_submissions,)
"""Every deep check that needs nothing opened; `effects.py` has the one that asks the partners."""
