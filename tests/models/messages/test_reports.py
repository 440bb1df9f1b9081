"""Which times of a report are believed (ADR-0018), and what is not a report at all."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.messages.reports import report_parsing
from models.messages.reports.believed_times import bound_times
from models.messages.reports.report import Report
from models.messages.reports.report_times import ReportTimes, TimeDoubt
from models.sop.terms import Sop
from tests.models.machine import on

BEGUN, NOW = on(23, "09:00"), on(25, "12:00")
SKEW = timedelta(seconds=Sop().clock_skew_seconds)
GRACE = timedelta(minutes=Sop().offline_grace_minutes)
SECOND = timedelta(seconds=1)
INSTANTS = st.integers(min_value=-30 * 24 * 60, max_value=30 * 24 * 60).map(
    lambda minutes: NOW + timedelta(minutes=minutes)
)


def message(
    occurred: datetime | None = None,
    reported: datetime | None = None,
    received: datetime | None = None,
    **terms: Any,
) -> ReportTimes:
    """The times of a report that our door gives to the leg at `NOW`."""
    report = Report(
        report_id="r", kind="k", occurred_at=occurred, reported_at=reported, received_at=received
    )
    return bound_times(report, beginning=BEGUN, now=NOW, sop=Sop(**terms))


def test_a_report_in_order_is_believed_word_for_word() -> None:
    occurred, reported, received = on(25, "11:00"), on(25, "11:30"), on(25, "11:31")
    times = message(occurred, reported, received)
    assert (times.occurred_at, times.reported_at, times.doubts) == (occurred, reported, ())


def test_what_is_missing_is_the_receipt() -> None:
    times = message(received=on(25, "11:31"))
    assert times.occurred_at == times.reported_at == on(25, "11:31")


def test_a_direct_signal_is_received_as_the_leg_receives_it() -> None:
    times = message()
    assert times.occurred_at == times.reported_at == times.received_at == NOW


def test_a_receipt_before_the_telling_shows_a_moved_clock_and_the_legs_own_time_stands_in() -> None:
    times = message(on(25, "11:00"), on(25, "11:30"), received=on(24, "08:00"))
    assert (times.received_at, times.reported_at, times.doubts) == (NOW, on(25, "11:30"), ())


@pytest.mark.parametrize(("over", "flagged"), [(timedelta(), False), (SECOND, True)])
def test_a_phone_may_be_offline_as_long_as_the_grace(over: timedelta, flagged: bool) -> None:
    reported = NOW - GRACE - over
    times = message(reported, reported, received=NOW)
    assert bool(times.doubts) == flagged
    assert times.reported_at == (NOW if flagged else reported)
    assert times.occurred_at == reported, "when it happened is believed all the same"


@pytest.mark.parametrize(("over", "flagged"), [(timedelta(), False), (SECOND, True)])
def test_a_phones_clock_may_be_a_minute_fast(over: timedelta, flagged: bool) -> None:
    ahead = NOW + SKEW + over
    times = message(ahead, ahead, received=NOW)
    assert bool(times.doubts) == flagged
    assert times.occurred_at == times.reported_at == NOW, "nothing lies in the future"


@pytest.mark.parametrize(("over", "flagged"), [(timedelta(), False), (SECOND, True)])
def test_nothing_happens_after_it_was_told(over: timedelta, flagged: bool) -> None:
    reported_at = on(25, "11:00")
    times = message(reported_at + SKEW + over, reported_at, received=on(25, "11:05"))
    assert bool(times.doubts) == flagged
    assert not flagged or times.occurred_at == on(25, "11:05"), "then the receipt counts"


@pytest.mark.parametrize(("over", "flagged"), [(timedelta(), False), (SECOND, True)])
def test_nothing_happened_before_the_order(over: timedelta, flagged: bool) -> None:
    times = message(BEGUN - SKEW - over, NOW, received=NOW)
    assert (TimeDoubt.OCCURRED_BEFORE_ORDER in times.doubts) == flagged
    assert times.occurred_at == (NOW if flagged else BEGUN)


@pytest.mark.parametrize(("over", "flagged"), [(timedelta(), False), (SECOND, True)])
@pytest.mark.parametrize("reported", [None, NOW])
def test_what_is_reported_long_after_it_happened_is_doubted_and_stays_as_it_was_told(
    reported: datetime | None, over: timedelta, flagged: bool
) -> None:
    times = message(NOW - GRACE - over, reported, received=NOW)
    assert times.doubts == ((TimeDoubt.REPORTED_LONG_AFTER,) if flagged else ())
    assert times.occurred_at == NOW - GRACE - over
    assert times.proves(NOW - GRACE) == (not flagged)
    assert times.proves(NOW), "it was told by then"


def test_grace_and_skew_are_terms() -> None:
    reported_at = NOW - timedelta(hours=3)
    assert message(reported_at, reported_at, NOW, offline_grace_minutes=180).doubts == ()
    assert message(NOW + SKEW, NOW + SKEW, NOW, clock_skew_seconds=30).doubts != ()


@given(st.none() | INSTANTS, st.none() | INSTANTS, st.none() | INSTANTS)
def test_whatever_is_said_what_is_believed_lies_between_the_order_and_now(
    occurred: datetime | None, reported: datetime | None, received: datetime | None
) -> None:
    times = message(occurred, reported, received)
    assert BEGUN <= times.occurred_at <= NOW
    assert times.reported_at <= NOW
    if not times.doubts:
        assert times.occurred_at <= times.reported_at + SKEW
        assert occurred is None or abs(times.occurred_at - occurred) <= SKEW
        assert reported is None or abs(times.reported_at - reported) <= SKEW


@pytest.mark.parametrize(
    "argument",
    [
        None, 7, "report", [], [{}], {}, b"\x00", {"kind": "picked_up"}, {"report_id": "r"},
        {"report_id": "", "kind": "picked_up"}, {"report_id": "r" * 129, "kind": "k"},
        {"report_id": 7, "kind": "picked_up"},
        {"report_id": "r", "kind": "k", "occurred_at": "yesterday"},
        {"report_id": "r", "kind": "k", "occurred_at": "2026-11-25T12:00:00"},
        {"report_id": "r", "kind": "k", "occurred_at": "0001-01-01T00:00:00+00:00"},
        {"report_id": "r", "kind": "k", "received_at": "9999-12-31T23:59:59+00:00"},
        {"report_id": "r", "kind": "k", "data": "text"},
        {"report_id": "r", "kind": "k", "data": {"note": "\ud800"}},
        {"report_id": "r", "kind": "k", "extra": "\ud800"},
        {"report_id": "r\0", "kind": "k"},
        {"report_id": "r", "kind": "k", "data": {"\0": [1]}},
        {"report_id": "r", "kind": "k", "data": {"note": "x" * 20_000}},
    ],
)  # fmt: skip
def test_what_is_no_report_is_answered_with_the_fault(argument: Any) -> None:
    fault = report_parsing.read(argument)
    assert isinstance(fault, str)
    assert fault.encode()


def test_json_that_nests_too_deep_to_be_passed_on_is_no_report() -> None:
    deep: dict[str, Any] = {}
    for _ in range(400):
        deep = {"in": deep}
    assert isinstance(report_parsing.read({"report_id": "r", "kind": "k", "data": deep}), str)
