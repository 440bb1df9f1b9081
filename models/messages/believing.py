"""Which times of a report are believed, and what stands in for those that are not (ADR-0018)."""

from datetime import datetime, timedelta

from models.messages.reports import Report, Times
from models.sop.terms import Sop


def believe(report: Report, *, beginning: datetime, now: datetime, sop: Sop) -> Times:
    """The times of a report within the bounds of ADR-0018.

    Believed: beginning of the order ≤ occurred_at ≤ reported_at ≤ now, and reported_at not
    more than the offline grace before received_at. A phone's clock may be a minute off. What
    lies outside is replaced by received_at, and flagged.
    """
    skew = timedelta(seconds=sop.clock_skew_seconds)
    said = [at for at in (report.occurred_at, report.reported_at) if at is not None]
    received = report.received_at
    if received is None or any(at > received + skew for at in said):
        # A direct signal, or a moved clock: our own time stands in.
        received = now
    flags = []
    reported = report.reported_at or received
    if reported > now + skew:
        flags.append("reported_at lies in the future")
        reported = received
    elif reported < received - timedelta(minutes=sop.offline_grace_minutes):
        flags.append(f"told more than {sop.offline_grace_minutes} min before it was received")
        reported = received
    occurred = report.occurred_at or reported
    if occurred > now + skew or occurred > reported + skew:
        flags.append("occurred_at is later than the telling of it")
        occurred = received
    elif occurred < beginning - skew:
        flags.append("occurred_at is before the order began")
        occurred = received
    return Times(
        occurred_at=max(min(occurred, now), min(beginning, now)),
        reported_at=min(reported, now),
        received_at=received,
        flags=tuple(flags),
    )
