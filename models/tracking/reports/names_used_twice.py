"""One name for two things: what was taken before the other one was known is asked about (ADR-0037).

Whoever knows both as he reports it is told at once to say which he means.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.codes import QuestionCode
from models.messages.legs.leg import StageInput
from models.messages.reports.report import Facts, Report
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.trunk_pickup.incident_ends import IncidentEnd
from models.stages.trunk_pickup.shipments import (
    ShipmentBooked,
    ShipmentCancelled,
    ShipmentPlanned,
)
from models.tracking.situation.facts import Fact
from models.tracking.situation.stage_situation import Situation

USES_NAME = (ShipmentPlanned, ShipmentBooked)
"""What begins with a shipment of a name, or goes on with it."""


def depends_on_name(content: Facts) -> bool:
    """Whether what else has its name makes a difference."""
    return isinstance(content, IncidentEnd | ShipmentPlanned | ShipmentBooked)


def why_name_asked(
    content: Facts,
    report: Report,
    ref: str,
    facts: Iterable[Fact],
    situation: Situation,
    start: StageInput,
) -> QuestionCode | None:
    """What is asked about the name that a report uses; None where it is plain, or says no time."""
    at = report.occurred_at
    if at is None or not depends_on_name(content):
        return None
    if isinstance(content, USES_NAME):
        off = _is_cancelled(content.shipment, at, facts, situation)
        return QuestionCode.SHIPMENT_CANCELLED if off else None
    skew = timedelta(seconds=start.sop.clock_skew_seconds)
    several = len(_kinds_named(ref, at + skew, facts, situation)) > 1
    any_code = getattr(content, "code", None) is None
    return QuestionCode.WHICH_INCIDENT if any_code and several else None


def _kinds_named(
    ref: str, by_then: datetime, facts: Iterable[Fact], situation: Situation
) -> set[str]:
    """The kinds of incident of that name that were found by then, and are followed."""
    known = {one.code for one in situation.basis.liabilities if one.ref == ref}
    named = [one for one in facts if one.ref == ref and one.times.occurred_at <= by_then]
    found = (fact.content.finding for fact in named if fact.content is not None)
    return known | {code for code in found if code in INCIDENT_KINDS and code is not None}


def _is_cancelled(name: str, at: datetime, facts: Iterable[Fact], situation: Situation) -> bool:
    """Whether the shipment of that name was cancelled before then, and nothing of it had left."""
    one = situation.shipments.get(name)
    if one is not None and one.has_left:
        return False
    before = situation.basis.shipments.get(name)
    cancelled = [before.cancelled_at] if before is not None and before.cancelled_at else []
    cancelled += [
        fact.times.occurred_at
        for fact in facts
        if isinstance(fact.content, ShipmentCancelled) and fact.content.shipment == name
    ]
    return any(at > one for one in cancelled)
