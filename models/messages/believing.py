"""Which times of a report are believed, and what stands in for those that are not (ADR-0018)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from models.messages.reports import Doubt, Report, Times
from models.sop.terms import Sop

SENTENCES: Final[Mapping[Doubt, str]] = {
    Doubt.REPORTED_IN_FUTURE: "reported_at lies in the future",
    Doubt.REPORTED_LONG_BEFORE: "told more than {grace} min before it was received",
    Doubt.OCCURRED_AFTER_REPORTED: "occurred_at is later than the telling of it",
    Doubt.OCCURRED_BEFORE_ORDER: "occurred_at is before the order began",
}


def sentence(doubt: Doubt, sop: Sop) -> str:
    """What was not believed, for people."""
    return SENTENCES[doubt].format(grace=sop.offline_grace_minutes)


def believe(report: Report, *, beginning: datetime, now: datetime, sop: Sop) -> Times:
    """The times of a report within the bounds of ADR-0018.

    Believed: beginning of the order ≤ occurred_at ≤ reported_at ≤ now, and reported_at not
    more than the offline grace before received_at. A phone's clock may be a minute off. What
    lies outside is replaced by received_at, and doubted.
    """
    skew = timedelta(seconds=sop.clock_skew_seconds)
    instants = [at for at in (report.occurred_at, report.reported_at) if at is not None]
    received = report.received_at
    if received is None or any(at > received + skew for at in instants):
        # A direct signal, or a moved clock: our own time stands in.
        received = now
    doubts = []
    reported = report.reported_at or received
    if reported > now + skew:
        doubts.append(Doubt.REPORTED_IN_FUTURE)
        reported = received
    elif reported < received - timedelta(minutes=sop.offline_grace_minutes):
        doubts.append(Doubt.REPORTED_LONG_BEFORE)
        reported = received
    occurred = report.occurred_at or reported
    if occurred > now + skew or occurred > reported + skew:
        doubts.append(Doubt.OCCURRED_AFTER_REPORTED)
        occurred = received
    elif occurred < beginning - skew:
        doubts.append(Doubt.OCCURRED_BEFORE_ORDER)
        occurred = received
    return Times(
        occurred_at=max(min(occurred, now), min(beginning, now)),
        reported_at=min(reported, now),
        received_at=received,
        doubts=tuple(doubts),
    )
