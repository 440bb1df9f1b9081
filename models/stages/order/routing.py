"""Where a report that came to the order goes: `here`, to the open `leg`, to one `later`.

What runs further ahead than the next leg is questioned.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from models.codes import QuestionCode
from models.ids import Stage
from models.messages.reports.pending_reports import PendingReport
from models.messages.reports.report import Facts, Report
from models.sop.milestones import Milestone
from models.stages.order.record import OrderRecord
from models.stages.returns.way_back import MOVING_KINDS
from models.stages.table import KINDS, LEGS
from models.stages.trunk_transport.provider_replacement import ProviderReplaced
from models.stages.trunk_transport.reports import RoadIncident

EARLY_BYTES = 20_000
"""What early reports may take of a leg's input, which holds the baton too: 64 KB at most."""


class Route(StrEnum):
    """Who receives a report."""

    HERE = "here"
    LEG = "leg"
    LATER = "later"
    QUESTIONED = "questioned"


def route(
    stage: Stage,
    record: OrderRecord,
    *,
    open_: Stage | None,
    starting: bool,
    settled: bool = False,
) -> Route:
    """Who receives a report of that stage.

    Until the first leg has begun that one is the next.

    Args:
        stage: the stage that its kind belongs to.
        record: says which legs have ended, and whether any is to come.
        open_: the leg that has the order's work.
        starting: whether one has it already, and cannot be told anything yet.
        settled: nothing is asked about it, however far ahead it is.
    """
    if stage not in LEGS:
        return Route.HERE
    if LEGS.index(stage) >= record.ended and open_ != stage and not record.called_off:
        following = record.ended + bool(record.begun)
        ahead = LEGS.index(stage) > following and not settled
        return Route.QUESTIONED if ahead else Route.LATER
    return Route.LEG if open_ is not None or starting else Route.HERE


def belongs_to_return(report: Report, record: OrderRecord) -> bool:
    """Whether goods move that were delivered, since a return was asked for."""
    since, delivered = record.cases_since, record.ended > LEGS.index(Stage.CITY_DELIVERY)
    if since is None or not delivered or report.kind not in MOVING_KINDS or report.is_settled:
        return False
    at = report.occurred_at or report.reported_at or report.received_at
    return at is None or at >= since


LEG_ENDS: Final = (Milestone.PICKED_UP, Milestone.DEPARTED, Milestone.HUB_ARRIVED)
"""What legs end with: no report of a later one happened before that."""


def reports_of_next_leg(
    pending: Iterable[PendingReport],
    record: OrderRecord,
    milestones: Mapping[Milestone, datetime | date],
) -> list[Report]:
    """The reports that ran too far ahead, and are of the next leg by now: the question is answered.

    Those that happened before the legs that have ended are a mistake: a desk is asked.
    """
    passed = [at for name in LEG_ENDS if isinstance(at := milestones.get(name), datetime)]
    found = []
    for report, since in [(o.report, o.since) for o in pending if o.why is QuestionCode.AHEAD]:
        at = report.occurred_at or report.reported_at or since
        ahead = LEGS.index(stage_of_report(report)) > record.ended + bool(record.begun)
        if not ahead and all(at >= before for before in passed):
            found.append(report)
    return found


def stage_of_report(report: Report) -> Stage:
    """The stage that a report of a known kind belongs to."""
    return receiving_stage(KINDS[report.kind], report.data)


def leg_of(report: Report, record: OrderRecord) -> Stage:
    """The stage of a report as its order hands it on: another provider is asked for by whichever
    leg is at work, or is the next to be (ADR-0059)."""
    stage = stage_of_report(report)
    if report.kind != ProviderReplaced.kind or record.ended == len(LEGS):
        return stage
    return LEGS[max(LEGS.index(stage), record.ended)]


def receiving_stage(kind: type[Facts], data: Mapping[str, Any]) -> Stage:
    """The stage whose workflow receives a report of that kind, which says that."""
    apart = issubclass(kind, RoadIncident) and data.get("shipment")
    return Stage.TRUNK_PICKUP if apart else kind.stage


def split_at_limit(reports: Sequence[Report]) -> tuple[list[Report], list[Report]]:
    """The reports that a leg's input can hold, and those that come after them by signal."""
    size = 0
    for n, report in enumerate(reports):
        size += len(report.model_dump_json().encode())
        if size > EARLY_BYTES:
            return [*reports[:n]], [*reports[n:]]
    return [*reports], []


def receives_kinds_of(stage: Stage, kinds_stage: Stage) -> bool:
    """Whether a stage receives what belongs to that one: its own kinds, and those of legs
    before."""
    if stage not in LEGS or kinds_stage not in LEGS:
        return stage == kinds_stage
    return LEGS.index(kinds_stage) <= LEGS.index(stage)
