"""What one order lacks on either side: our rows compared with what its workflows received.

Our rows are read first, the histories after them: what a row says of a workflow was in its
history before, so on a system that runs nothing is taken for lost that is only younger.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from activities.adapters.store.results.rows import CaseSummary, DecisionRow, OrderRow, ReportRow
from activities.adapters.store.store import Store
from activities.adapters.store.upkeep.recovery import Difference
from models.messages.decisions.decision_state import DecisionState
from models.messages.legs.case import CaseInput
from models.messages.reports.answer import ReportOutcome as Outcome
from models.messages.reports.inbox_state import ANSWERED_STATES, InboxState
from models.messages.reports.report import Report
from models.messages.reports.report_passage import ReportState
from models.stages import workflow_ids
from models.stages.order.intake import OrderInput
from models.stages.table import SPEC_OF
from starter.local.recovery.history import EARLIEST, RunHistory


@dataclass(frozen=True)
class DatabaseRecords:
    """What our database has of one order."""

    order: str
    row: OrderRow | None
    cases: tuple[CaseSummary, ...]
    reports: list[ReportRow]
    decisions: tuple[DecisionRow, ...]

    @property
    def erased(self) -> bool:
        """Whether it was erased: the order, or the ticket, which is one of the cases."""
        own = (one.erased_at for one in self.cases if one.workflow_id == self.order)
        return any((self.row and self.row.erased_at, *own))


async def read_ours(store: Store, order: str) -> DatabaseRecords:
    """The records of that order in our database."""
    return DatabaseRecords(
        order,
        await store.orders.by_id(order),
        await store.cases.of_order(order),
        await store.reports.of_order(order),
        await store.decisions.of_order(order),
    )


def lost_in_temporal(
    ours: DatabaseRecords, runs: Sequence[RunHistory], difference: Difference
) -> None:
    """Reports and decisions that are received by our rows, and that no workflow has received."""
    known = {name for one in runs for name in one.reports}
    decided = {name for one in runs for name in one.decisions}
    gone = [one.gone_until for one in runs if one.gone_until is not None]
    since = max(gone, default=EARLIEST)
    difference.deliver_again = [
        row.id
        for row in ours.reports
        if _is_taken(row) and row.report_id not in known and row.received_at > since
    ]
    difference.take_again = [
        row.id
        for row in ours.decisions
        if row.state is DecisionState.DONE
        and row.decision_id not in decided
        and row.taken_at > since
    ]
    difference.behind = bool(difference.deliver_again or difference.take_again)
    difference.whole = not gone


def lost_here(
    ours: DatabaseRecords, runs: Iterable[RunHistory], difference: Difference
) -> list[str]:
    """The order and its returns, where our rows lack them; workflow ids of those unreadable."""
    known = {case.workflow_id for case in ours.cases}
    unreadable = []
    for one in runs:
        workflow_id = one.history.workflow_id
        try:
            is_case = workflow_ids.is_case(workflow_id)
            if workflow_id == ours.order and ours.row is None and not is_case:
                start = OrderInput.model_validate(one.input)
                difference.taken = start.content, start.model_dump(mode="json"), start.accepted_at
            elif is_case and workflow_id not in known:
                difference.returns.append(_case(workflow_id, one.input))
                known.add(workflow_id)
        except ValidationError:
            unreadable.append(workflow_id)
    return unreadable


def _case(workflow_id: str, content: Any) -> CaseInput:
    case = SPEC_OF[workflow_ids.stage_of(workflow_id)].input.model_validate(content)
    assert isinstance(case, CaseInput), "it is the id of a case"
    return case


def received_through_door(run: RunHistory, ours: DatabaseRecords, difference: Difference) -> None:
    """The reports and decisions that one workflow received through our door, with its answers."""
    known = {row.report_id for row in ours.reports}
    known |= {report.report_id for report in difference.reports}
    for report_id, content in run.reports.items():
        report = _through_our_door(content)
        if report is not None and report_id not in known:
            difference.reports.append(report)
            difference.receivers[report_id] = run.history.workflow_id
    difference.batches += run.records
    difference.answers |= {
        name: answer.answer
        for name, answer in run.answers.items()
        if answer.outcome is not Outcome.KNOWN  # a repeat's answer is not the first one's
    }


def _is_taken(row: ReportRow) -> bool:
    """Whether a workflow has it by our row: received, or handed over for sure.

    What was withdrawn counts no more, and is not told again.
    """
    return row.state in ANSWERED_STATES - {ReportState.WITHDRAWN} or (
        row.state is InboxState.PENDING and row.handed_over_at is not None
    )


def _through_our_door(content: Any) -> Report | None:
    """A report as our door stamped it; one that was sent to Temporal directly has no row."""
    try:
        report = Report.model_validate(content)
    except ValidationError:
        return None
    return report if report.received_at is not None else None
