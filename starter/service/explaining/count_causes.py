"""Goods that were counted before it was reported that some were lost, or refused: what is missing
is explained, and stays open until somebody says so (ADR-0084)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from models.phrases import Code, JoinedTexts, phrase
from models.sop.formatting import counted
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.trunk_pickup.pickup_exceptions import ExceptionFound, ExceptionSettled
from models.stages.trunk_pickup.transport_losses import GoodsLost
from starter.service.explaining.cause import Act, Cause, CauseClass, Evidence
from starter.service.explaining.duty_commands import fields_of
from starter.service.reading.incident_views import IncidentShown

MISSING_KINDS = (GoodsLost.kind, GoodsRefused.kind)
"""What takes pieces away."""


def open_one(evidence: Evidence, code: str) -> str:
    """The name of the incident of that kind that is to be put right; none where nothing lists it.

    A difference that a loss explains comes first: whoever acts for it knows all that he needs.
    """
    for one, _ in _explained_counts(evidence, code):
        return one.incident
    of_code = [one for one in evidence.shown.incidents if one.kind == code]
    open_ = [one for one in of_code if one.closed_at is None]
    to_do = [one for one in open_ if one.carried_out_at is None]
    return next((one.incident for one in (*to_do, *open_)), "")


def explanation(evidence: Evidence, code: str) -> Cause | None:
    """A count that differs by what was lost, or refused, before it, and was reported after it."""
    for one, losses in _explained_counts(evidence, code):
        return _cause(evidence, one, losses)
    return None


def _explained_counts(
    evidence: Evidence, code: str
) -> Iterator[tuple[IncidentShown, list[IncidentShown]]]:
    """The open differences of that kind that losses explain, each with these."""
    if code != ExceptionFound.kind:
        return
    received = _reception_times(evidence)
    for one in evidence.shown.incidents:
        if one.kind == code and (losses := _losses_of(evidence, one, received)):
            yield one, losses


def _cause(evidence: Evidence, one: IncidentShown, losses: list[IncidentShown]) -> Cause:
    names = [
        phrase("{incident} ({kind})", incident=loss.incident, kind=Code("kind", loss.kind))
        for loss in losses
    ]
    settles, pieces = ExceptionSettled.kind, one.pieces
    wanted = counted(one.expected or 0, "piece")
    return Cause(
        CauseClass.ATTENTION,
        phrase(
            "{pieces} of {wanted} were counted before it was known that the others were gone, "
            "and {losses} explains it: nothing else is missing, report that the difference "
            "{incident} is settled",
            pieces=pieces,
            wanted=wanted,
            losses=JoinedTexts(names, ", "),
            incident=one.incident,
        ),
        f"fulfil report {evidence.named} {settles}{fields_of(settles, one.incident)}",
        Act("report", settles),
        at_page=phrase(
            "{pieces} of {wanted} were counted before it was known that the others were lost or "
            "refused: nothing else is missing, the difference is to be settled",
            pieces=pieces,
            wanted=wanted,
        ),
    )


def _losses_of(
    evidence: Evidence, one: IncidentShown, received: Mapping[str, datetime]
) -> list[IncidentShown]:
    """What explains all that a count lacks; nothing where it explains less, or more.

    `received`: when each report came first, by its id.
    """
    if one.closed_at is not None or one.pieces is None or one.expected is None:
        return []
    count_at = received.get(one.report_id or "")
    losses = [
        loss
        for loss in evidence.shown.incidents
        if loss.kind in MISSING_KINDS
        and loss.shipment == one.shipment
        and loss.found_at <= one.found_at
        and count_at is not None
        and (at := received.get(loss.report_id or "")) is not None
        and at > count_at
    ]
    explains = sum(loss.pieces or 0 for loss in losses) == one.expected - one.pieces
    return losses if losses and explains else []


def _reception_times(evidence: Evidence) -> Mapping[str, datetime]:
    """When each report was received first, by its id."""
    found: dict[str, datetime] = {}
    for line in evidence.shown.timeline:
        if line.report_id is not None:
            at = found.get(line.report_id, line.recorded_at)
            found[line.report_id] = min(at, line.recorded_at)
    return found
