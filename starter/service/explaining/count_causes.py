"""Goods that were counted before it was reported that some were lost or refused, or travel apart:
what is missing is explained, and stays open until somebody says so (ADR-0084)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from models.messages.decisions.withdrawn_reports import withdrawn_reports
from models.messages.shipments.shipment import ShipmentReason, ShipmentState
from models.messages.timeline.timeline import EntryKind
from models.phrases import Code, JoinedTexts, phrase
from models.sop.formatting import counted
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.trunk_pickup.pickup_exceptions import ExceptionFound, ExceptionSettled
from models.stages.trunk_pickup.shipments import ShipmentPlanned
from models.stages.trunk_pickup.transport_losses import GoodsLost
from starter.service.explaining.cause import Act, Cause, CauseClass, Evidence
from starter.service.explaining.duty_commands import fields_of
from starter.service.reading.incident_views import IncidentShown

MISSING_KINDS = (GoodsLost.kind, GoodsRefused.kind)
"""What takes pieces away."""


class Elsewhere(NamedTuple):
    """Pieces that are not where they were counted: an incident or a shipment, its kind, how
    many."""

    name: str
    kind: str
    pieces: int


def open_one(evidence: Evidence, code: str) -> str:
    """The name of the incident of that kind that is to be put right; none where nothing lists it.

    A difference that is explained comes first: whoever acts for it knows all that he needs.
    """
    for one, _ in _explained_counts(evidence, code):
        return one.incident
    of_code = [one for one in evidence.shown.incidents if one.kind == code]
    open_ = [one for one in of_code if one.closed_at is None]
    to_do = [one for one in open_ if one.carried_out_at is None]
    return next((one.incident for one in (*to_do, *open_)), "")


def explanation(evidence: Evidence, code: str) -> Cause | None:
    """A count that differs by what was lost or refused before it, or travels apart, and was
    reported after it."""
    for one, others in _explained_counts(evidence, code):
        return _cause(evidence, one, others)
    return None


def _explained_counts(
    evidence: Evidence, code: str
) -> Iterator[tuple[IncidentShown, list[Elsewhere]]]:
    """The open differences of that kind that are explained, each with what explains it."""
    if code != ExceptionFound.kind:
        return
    received = _reception_times(evidence)
    for one in evidence.shown.incidents:
        if one.kind == code and (others := _others_of(evidence, one, received)):
            yield one, others


def _cause(evidence: Evidence, one: IncidentShown, others: list[Elsewhere]) -> Cause:
    names = [
        phrase("{incident} ({kind})", incident=other.name, kind=Code("kind", other.kind))
        for other in others
    ]
    settles, pieces = ExceptionSettled.kind, one.pieces
    wanted = counted(one.expected or 0, "piece")
    return Cause(
        CauseClass.ATTENTION,
        phrase(
            "{pieces} of {wanted} were counted before it was known where the others are, "
            "and {others} explains it: nothing else is missing, report that the difference "
            "{incident} is settled",
            pieces=pieces,
            wanted=wanted,
            others=JoinedTexts(names, ", "),
            incident=one.incident,
        ),
        f"fulfil report {evidence.named} {settles}{fields_of(settles, one.incident)}",
        Act("report", settles),
        at_page=phrase(
            "{pieces} of {wanted} were counted before it was known that the others were lost or "
            "refused, or travel apart: nothing else is missing, the difference is to be settled",
            pieces=pieces,
            wanted=wanted,
        ),
    )


def _others_of(
    evidence: Evidence, one: IncidentShown, received: Mapping[str, datetime]
) -> list[Elsewhere]:
    """What explains all that a count lacks; nothing where it explains less, or more.

    `received`: when each report came first, by its id.
    """
    if one.closed_at is not None or one.pieces is None or one.expected is None:
        return []
    if (count_at := received.get(one.report_id or "")) is None:
        return []
    late = {report for report, at in received.items() if at > count_at}
    others = [
        Elsewhere(loss.incident, loss.kind, loss.pieces or 0)
        for loss in evidence.shown.incidents
        if loss.kind in MISSING_KINDS
        and loss.shipment == one.shipment
        and loss.found_at <= one.found_at
        and loss.report_id in late
    ]
    others += [] if one.shipment else _shipments(evidence, late)
    explains = sum(other.pieces for other in others) == one.expected - one.pieces
    return others if others and explains else []


def _shipments(evidence: Evidence, reports: set[str]) -> Iterator[Elsewhere]:
    """What was taken off the order's own shipment by these: another vehicle has it, or will.

    What is sent to replace other goods was never among them.
    """
    shown = evidence.shown
    sent = {one.name for one in shown.shipments if one.state is not ShipmentState.CANCELLED}
    counts = reports - withdrawn_reports(shown.timeline)
    found: dict[str, int] = {}
    for line in shown.timeline:
        name, pieces = str(line.data.get("shipment")), line.data.get("pieces")
        is_plan = (line.happening, line.what) == (EntryKind.REPORT, ShipmentPlanned.kind)
        replaces = line.data.get("why") == ShipmentReason.REPLACEMENT
        if is_plan and line.report_id in counts and name in sent and not replaces:
            found[name] = pieces if isinstance(pieces, int) else 0
    yield from (Elsewhere(name, ShipmentPlanned.kind, pieces) for name, pieces in found.items())


def _reception_times(evidence: Evidence) -> Mapping[str, datetime]:
    """When each report was received first, by its id."""
    found: dict[str, datetime] = {}
    for line in evidence.shown.timeline:
        if line.report_id is not None:
            at = found.get(line.report_id, line.recorded_at)
            found[line.report_id] = min(at, line.recorded_at)
    return found
