"""Our database and Temporal's store compared, order by order, where one was restored.

What only our database has is started, or delivered, again: everything there is made for that.
What only Temporal has is found in its histories: orders and returns by their input, reports by
the messages, the timeline by replaying (`rebuild.py`). A decision is in the histories only, so
one that Temporal lost has to be taken again by a person, who is told which. Done as often as one
likes; where the stores agree nothing is written.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from temporalio.client import Client
from temporalio.service import RPCError

from activities.adapters.store.results.rows import DecisionRow
from activities.adapters.store.upkeep.recovery import Difference
from models.errors import Unavailable
from models.ids import Stage, is_ticket
from models.stages import workflow_ids
from starter.local.progress import PlainProgress, Progress
from starter.local.recovery.compare import (
    DatabaseRecords,
    lost_here,
    lost_in_temporal,
    read_ours,
    received_through_door,
)
from starter.local.recovery.history import RunHistory, other_runs, read_history
from starter.local.recovery.rebuild import ReplayError, batches_of
from starter.service.app_context import AppContext
from starter.service.cases.care import note_care
from starter.service.cases.returns import note_return
from starter.service.reading.view_model import Instant, View
from starter.service.running.lost_workflows import OWN_TYPES

log = logging.getLogger(__name__)


class LostDecision(View):
    """A decision that Temporal has lost: somebody has to take it again."""

    order: str
    decision: str
    decision_id: str
    by: str
    taken_at: Instant


class Reconciled(View):
    """The findings of a comparison.

    `started_again`, `found_orders`, `found_returns`: workflow ids. `delivered_again` and
    `found_reports` are counts, `lines` of the timeline too. `unreadable` are workflow ids whose
    history cannot be read here: its data key is not there, or the code does not follow it.
    """

    orders: int = 0
    started_again: tuple[str, ...] = ()
    delivered_again: int = 0
    found_orders: tuple[str, ...] = ()
    found_returns: tuple[str, ...] = ()
    found_reports: int = 0
    lines: int = 0
    lost_decisions: tuple[LostDecision, ...] = ()
    unreadable: tuple[str, ...] = ()


class Reconcile:
    """One comparison.

    Args:
        context: our database, and the way to Temporal.
        client: connected to Temporal.
        since: what happened before is taken to agree; none compares everything.
        also_lost: what was ended outside of the SOP begins again, too, where its history is gone.
        shown: called with how far it is.
    """

    def __init__(
        self,
        context: AppContext,
        client: Client,
        *,
        since: datetime | None = None,
        also_lost: bool = False,
        shown: Progress | None = None,
    ) -> None:
        self._context = context
        self._client = client
        self._since = since
        self._also_lost = also_lost
        self._shown = shown or PlainProgress()
        self._found = Reconciled()

    async def run(self) -> Reconciled:
        """Compare, and settle what differs.

        Raises:
            Unavailable: the database, or Temporal, cannot be reached now; what was settled is.
        """
        try:
            self._shown.step("reading which orders Temporal has")
            started = await self._context.store.recovery.started(also_lost=self._also_lost)
            workflows = await self._in_temporal()
            gone = await self._gone(started, workflows)
            orders = sorted({*workflows, *gone})
            self._shown.step("comparing orders")
            self._shown.of(len(orders))
            for n, order in enumerate(orders, 1):
                await self._compare(order, workflows.get(order, set()), gone.get(order, []))
                self._shown.at(n)
        except RPCError as error:
            raise Unavailable("Temporal cannot be asked now, or has not answered") from error
        return self._found.model_copy(update={"orders": len(orders)})

    async def _in_temporal(self) -> dict[str, set[str]]:
        """Orders that Temporal has, each with its own workflow and its returns'."""
        query = OWN_TYPES
        if self._since is not None:
            since = f"{self._since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
            query += f' AND (ExecutionStatus = "Running" OR CloseTime >= "{since}")'
        found: dict[str, set[str]] = defaultdict(set)
        async for one in self._client.list_workflows(query):
            # One that was started by hand may be called anything.
            if workflow_ids.is_of_an_order(one.id):
                found[workflow_ids.order_of(one.id)].add(one.id)
        return found

    async def _gone(
        self, started: Iterable[str], workflows: dict[str, set[str]]
    ) -> dict[str, list[str]]:
        """The started workflows that Temporal does not have: their ids by order."""
        gone: dict[str, list[str]] = defaultdict(list)
        for workflow_id in started:
            order = workflow_ids.order_of(workflow_id)
            listed = workflow_id in workflows.get(order, ())
            if not listed and await read_history(self._client, workflow_id) is None:
                gone[order].append(workflow_id)
        return gone

    async def _compare(self, order: str, workflows: set[str], gone: list[str]) -> None:
        ours = await read_ours(self._context.store, order)
        if ours.erased:
            return  # what its histories hold is gone for good, as was asked
        runs = await self._runs(workflows)
        closed = [one.history.workflow_id for one in runs if one.closed_to_us]
        if closed:  # whatever they were told: nothing is known to be lost
            self._add(unreadable=closed)
            return
        difference = Difference(order, start_again=gone)
        unreadable = lost_here(ours, runs, difference)
        if ours.row is None and difference.taken is None and not is_ticket(order):
            self._add(unreadable=unreadable)
            return
        lost_in_temporal(ours, runs, difference)
        difference.behind |= bool(gone)
        for one in runs:
            if difference.taken or difference.behind or self._is_new(one):
                received_through_door(one, ours, difference)
                unreadable += await self._replayed(one, difference)
        lines = await self._context.store.recovery.settle(difference)
        await self._tell_of_returns(difference)
        self._count(difference, lines, unreadable, ours)

    async def _runs(self, workflows: set[str]) -> list[RunHistory]:
        """The histories of these workflows and of the legs of an order, all their runs."""
        found = []
        for workflow_id in sorted(workflows):
            run = await read_history(self._client, workflow_id)
            if run is not None:
                found += [run, *[other async for other in other_runs(self._client, run)]]
        return found

    async def _replayed(self, run: RunHistory, difference: Difference) -> list[str]:
        """Add what the workflow wrote; gives its id where that cannot be recomputed."""
        try:
            difference.batches += await batches_of(self._client, run.history)
        except ReplayError as error:
            log.warning("a history cannot be replayed", exc_info=error)
            return [run.history.workflow_id]
        return []

    def _is_new(self, run: RunHistory) -> bool:
        return self._since is None or run.last_at >= self._since

    async def _tell_of_returns(self, difference: Difference) -> None:
        """Write the lines of our door: that a return was asked for, or a care case opened."""
        row = await self._context.store.orders.by_id(difference.order)
        if not difference.returns:
            return
        for summary in await self._context.store.cases.of_order(difference.order):
            case = await self._context.store.cases.by_id(summary.workflow_id)
            if case is not None and case.stage is Stage.CARE:
                await note_care(self._context, case)
            elif case is not None and row is not None and case.stage is Stage.RETURNS:
                await note_return(self._context, case)

    def _count(
        self, difference: Difference, lines: int, unreadable: Sequence[str], ours: DatabaseRecords
    ) -> None:
        found = self._found
        returns = [
            workflow_ids.case_id(case.stage, difference.order, case.n)
            for case in difference.returns
        ]
        lost = [row for row in ours.decisions if row.id in difference.take_again]
        self._add(
            started_again=difference.start_again,
            found_orders=[difference.order] if difference.taken else [],
            found_returns=returns,
            lost_decisions=[_lost(row) for row in lost],
            unreadable=unreadable,
        )
        self._found = self._found.model_copy(
            update={
                "lines": found.lines + lines,
                "delivered_again": found.delivered_again + len(difference.deliver_again),
                "found_reports": found.found_reports + len(difference.reports),
            }
        )

    def _add(self, **more: Sequence[object]) -> None:
        self._found = self._found.model_copy(
            update={name: (*getattr(self._found, name), *value) for name, value in more.items()}
        )


def _lost(row: DecisionRow) -> LostDecision:
    return LostDecision(
        order=row.order,
        decision=row.name,
        decision_id=row.decision_id,
        by=row.by,
        taken_at=row.taken_at,
    )
