"""Which times of a report are believed, and what stands in for those that are not (ADR-0018)."""

from datetime import datetime, timedelta

from models.messages.reports.report import Report
from models.messages.reports.report_times import ReportTimes, TimeDoubt
from models.phrases import StructuredText, phrase
from models.sop.terms import Sop


def sentence(doubt: TimeDoubt, sop: Sop) -> StructuredText:
    """What was not believed, for people."""
    match doubt:
        case TimeDoubt.REPORTED_IN_FUTURE:
            return phrase("reported_at lies in the future")
        case TimeDoubt.REPORTED_LONG_BEFORE:
            grace = sop.offline_grace_minutes
            return phrase("told more than {grace} min before it was received", grace=grace)
        case TimeDoubt.OCCURRED_AFTER_REPORTED:
            return phrase("occurred_at is later than the telling of it")
        case TimeDoubt.OCCURRED_BEFORE_ORDER:
            return phrase("occurred_at is before the order began")
        case TimeDoubt.REPORTED_LONG_AFTER:
            grace = sop.offline_grace_minutes
            return phrase("told more than {grace} min after it happened", grace=grace)
        case TimeDoubt.NOT_BELIEVED:
            return phrase("a desk does not believe when it happened")


def bound_times(report: Report, *, beginning: datetime, now: datetime, sop: Sop) -> ReportTimes:
    """The times of a report within the bounds of ADR-0018.

    Believed: beginning of the order ≤ occurred_at ≤ reported_at ≤ now, and reported_at not
    more than the offline grace before received_at. A phone's clock may be a minute off. What
    lies outside is replaced by received_at, and doubted. What was told later than that grace after
    it happened is doubted, and stays as it was told: it proves nothing about a breach (ADR-0035).
    """
    grace = timedelta(minutes=sop.offline_grace_minutes)
    skew = timedelta(seconds=sop.clock_skew_seconds)
    instants = [at for at in (report.occurred_at, report.reported_at) if at is not None]
    received = report.received_at
    if received is None or any(at > received + skew for at in instants):
        # A direct signal, or a moved clock: our own time stands in.
        received = now
    if report.passage is not None and report.passage.confirmed:
        return _as_confirmed(report, received, beginning, now)
    doubts = []
    reported = report.reported_at or received
    if reported > now + skew:
        doubts.append(TimeDoubt.REPORTED_IN_FUTURE)
        reported = received
    elif reported < received - grace:
        doubts.append(TimeDoubt.REPORTED_LONG_BEFORE)
        reported = received
    occurred = report.occurred_at or reported
    if occurred > now + skew or occurred > reported + skew:
        doubts.append(TimeDoubt.OCCURRED_AFTER_REPORTED)
        occurred = received
    elif occurred < beginning - skew:
        doubts.append(TimeDoubt.OCCURRED_BEFORE_ORDER)
        occurred = received
    occurred, reported = max(min(occurred, now), min(beginning, now)), min(reported, now)
    if reported - occurred > grace:
        doubts.append(TimeDoubt.REPORTED_LONG_AFTER)
    return ReportTimes(
        occurred_at=occurred,
        reported_at=reported,
        received_at=received,
        doubts=tuple(doubts),
    )


def _as_confirmed(
    report: Report, received: datetime, beginning: datetime, now: datetime
) -> ReportTimes:
    """What a desk has confirmed is believed as it was said, as far as that is possible."""
    reported = report.reported_at or received
    reported = min(reported if reported <= now else received, now)
    happened = report.occurred_at or reported
    occurred = min(happened if happened <= now else received, now)
    return ReportTimes(
        occurred_at=max(occurred, min(beginning, now)), reported_at=reported, received_at=received
    )
