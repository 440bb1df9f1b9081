"""Reports by signal: as many as a workflow takes in a moment, the rest when it has received them.

Signals that come in while a workflow is at work wait in the server, which throws the work of that
moment away once they are too many (a hundred, as a Temporal is set up by default): sent
without measure, a workflow receives nothing at all. So what it has not received yet is bounded;
what more there is waits in our inbox, for the relay, which sends many in one signal.
"""

from collections import defaultdict
from collections.abc import Sequence

from activities.adapters.store.results.rows import ReportRow
from activities.adapters.store.results.view_rows import OrderWithCases
from models.messages.orders.outbox_state import OutboxState
from models.messages.reports.report_passage import BUNDLE_MAX
from models.phrases import phrase
from starter.service.app_context import AppContext
from starter.service.reports.report_receivers import receivers
from starter.service.temporal.call_errors import CallRefused, NotRunning

SIGNALS_MAX = 9_000
"""So many signals of reports go to one workflow: of the 10,000 that the server lets a run have the
rest is for the signals of the order itself."""

EVENTS_MAX = 30_000
"""As long as that a history may be, and get more signals: the server ends a run with 51,200 events,
without asking anybody, and decisions, the legs to come and outside clients need room yet."""

BYTES_MAX = 30 * 2**20
"""The same of its size, of which the server allows 50 MB."""

UNRECEIVED_MAX = 50
"""So many reports are on their way to one workflow at a time, each in a signal of its own."""

BUNDLE_FROM = 20
"""From so many reports of one order on, which wait, they go together."""

BUNDLED_MAX = 10 * BUNDLE_MAX
"""So many are on their way where they go together."""

TOO_MANY_MESSAGES = phrase("the order has been told so much that it takes nothing more by itself")
ASK_THE_DESK = phrase("the order desk decides what becomes of it")


class ReportsWaiting(CallRefused):
    """The workflow has not received yet what was sent before: the relay hands over the rest."""

    code = "waits"


async def signal(context: AppContext, workflow_id: str, rows: Sequence[ReportRow]) -> None:
    """Hand reports over in one signal, and write down that it was done.

    Raises:
        NotRunning: the workflow is not there, or has ended.
        CallRefused: it takes no signal now.
    """
    contents = [row.sent for row in rows]
    await context.gateway.call(
        lambda client: client.get_workflow_handle(workflow_id).signal("report", args=contents)
    )
    ids = [row.id for row in rows]
    await context.store.reports.tried(ids, at=context.now(), sent_to=workflow_id, handed_over=True)


async def room(
    context: AppContext, order: str, workflow_id: str, most: int = UNRECEIVED_MAX
) -> int:
    """How many more reports may be signalled to that workflow of an order now, of `most`.

    Raises:
        NotRunning: there is no such workflow.
        ReportsWaiting: none now, and more as soon as it has received some.
        CallRefused: none any more.
    """
    signalled = await context.store.reports.signalled(order, workflow_id)
    if signalled.signals >= SIGNALS_MAX or await _is_full(context, workflow_id):
        raise CallRefused(TOO_MANY_MESSAGES, hint=ASK_THE_DESK, lasting=True)
    if signalled.unreceived >= most:
        raise ReportsWaiting("it has to receive what was sent before; then it is sent this")
    return most - signalled.unreceived


async def _is_full(context: AppContext, workflow_id: str) -> bool:
    found = await context.gateway.call(
        lambda client: client.get_workflow_handle(workflow_id).describe()
    )
    size = found.raw_description.workflow_execution_info.history_size_bytes
    return found.history_length >= EVENTS_MAX or size >= BYTES_MAX


async def hand_over_many(
    context: AppContext, order: str, ids: Sequence[int], done: dict[int, bool]
) -> None:
    """Hand over what an order's workflows take in a moment, of these rows of the inbox.

    `done` is filled with those that need nothing more now, and says which are handed over. The
    others are to be delivered one by one: they were handed over before, or their workflow has
    ended, or takes no more.

    Raises:
        Unavailable: Temporal or the database cannot be reached now.
    """
    known = await context.store.door.order_with_cases(order)
    if known is None or known.order.outbox == OutboxState.PENDING:
        return
    for target, waiting in (await _by_target(context, known, ids)).items():
        done |= await _handed_over(context, target, waiting)


async def _by_target(
    context: AppContext, known: OrderWithCases, ids: Sequence[int]
) -> dict[str, list[ReportRow]]:
    """What was not handed over yet, the oldest first, by the workflow that it is for."""
    by_target: dict[str, list[ReportRow]] = defaultdict(list)
    for row in [await context.store.reports.by_id(id_) for id_ in sorted(ids)]:
        if row is None or row.handed_over_at is not None:
            continue
        to = row.sent_to or next(iter(receivers(known, row.kind, row.content)), None)
        if to is not None:
            by_target[to].append(row)
    return by_target


async def _handed_over(
    context: AppContext, target: str, waiting: list[ReportRow]
) -> dict[int, bool]:
    done: dict[int, bool] = {}
    try:
        most = await room(context, waiting[0].order, target, BUNDLED_MAX)
        for start in range(0, min(most, len(waiting)), BUNDLE_MAX):
            bundle = waiting[start : min(start + BUNDLE_MAX, most)]
            await signal(context, target, bundle)
            done.update((row.id, True) for row in bundle)
    except ReportsWaiting:
        pass
    except (NotRunning, CallRefused):
        return done
    return {row.id: row.id in done for row in waiting}
