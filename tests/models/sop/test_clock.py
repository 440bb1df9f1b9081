"""The calendar: Shanghai days and working time, by examples and by what always holds."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sop import clock
from models.sop.clock import SHANGHAI, WorkCalendar
from tests.models.due_cases import instant

OPENS, CLOSES = time(9), time(18)
HALF_HOUR = timedelta(minutes=30)
WEEK = WorkCalendar(
    holidays=(date(2026, 11, 25),), makeup_days=(date(2026, 11, 28),), years=(2026,)
)

moments = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2060, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, SHANGHAI, ZoneInfo("America/New_York")]),
)
spans = st.timedeltas(min_value=timedelta(), max_value=timedelta(days=3))
calendars = st.sampled_from([None, WEEK])


def test_instants_are_utc_whatever_zone_they_came_in() -> None:
    new_york = datetime(2026, 11, 22, 11, 30, tzinfo=ZoneInfo("America/New_York"))
    assert clock.day_of(new_york) == date(2026, 11, 23)
    assert clock.same_day(new_york, time(17)) == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert clock.elapsed(new_york, HALF_HOUR).tzinfo is UTC


def test_a_time_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="has no offset"):
        clock.day_of(datetime(2026, 11, 22, 12))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (date(2026, 11, 24), 1, date(2026, 11, 26)),
        (date(2026, 11, 26), -1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 11, 28)),
        (date(2026, 11, 27), 2, date(2026, 11, 30)),
        (date(2026, 11, 29), 0, date(2026, 11, 29)),
    ],
)
def test_holidays_are_skipped_and_make_up_days_counted(day: date, count: int, found: date) -> None:
    assert clock.counted_days(day, count, WEEK) == found


def test_every_day_counts_without_a_calendar() -> None:
    assert clock.counted_days(date(2028, 2, 27), 3) == date(2028, 3, 1)


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-11-23 17:00", timedelta(hours=10), "2026-11-24 18:00"),
        ("2026-11-24 17:45", HALF_HOUR, "2026-11-26 09:15"),
        ("2026-11-28 12:00", HALF_HOUR, "2026-11-28 12:30"),
        ("2026-11-29 12:00", timedelta(), "2026-11-30 09:00"),
    ],
)
def test_work_that_does_not_fit_goes_on_at_the_next_opening(
    start: str, span: timedelta, end: str
) -> None:
    assert clock.working_time(instant(start), span, OPENS, CLOSES, WEEK) == instant(end)


def test_working_hours_over_midnight_are_refused() -> None:
    with pytest.raises(ValueError, match="open before they close"):
        clock.working_time(instant("2026-11-23 17:00"), HALF_HOUR, time(22), time(6))


def test_a_calendar_never_fails_for_a_year_that_it_does_not_know() -> None:
    assert 2031 not in WEEK.years
    assert WEEK.counts(date(2031, 1, 3))
    assert not WEEK.counts(date(2031, 1, 4))


@given(moments)
def test_a_moment_lies_within_its_own_day(moment: datetime) -> None:
    assert clock.start_of_day(moment) <= moment <= clock.end_of_day(moment)
    assert clock.end_of_day(moment) + clock.TICK == clock.start_of_day(
        clock.day_of(moment) + clock.DAY
    )


@given(moments, spans, calendars)
def test_working_time_ends_inside_the_working_hours_of_a_day_that_counts(
    moment: datetime, span: timedelta, days: WorkCalendar | None
) -> None:
    end = clock.working_time(moment, span, OPENS, CLOSES, days)
    assert end >= moment + span
    assert OPENS <= clock.time_of(end) <= CLOSES
    assert days is None or days.counts(clock.day_of(end))


@given(moments, spans, spans, calendars)
def test_working_time_is_monotone(
    moment: datetime, wait: timedelta, span: timedelta, days: WorkCalendar | None
) -> None:
    earlier = clock.working_time(moment, span, OPENS, CLOSES, days)
    assert earlier <= clock.working_time(moment + wait, span, OPENS, CLOSES, days)
    assert earlier <= clock.working_time(moment, span + wait, OPENS, CLOSES, days)


@given(moments, spans, spans, calendars)
def test_working_time_adds_up(
    moment: datetime, first: timedelta, second: timedelta, days: WorkCalendar | None
) -> None:
    half = clock.working_time(moment, first, OPENS, CLOSES, days)
    whole = clock.working_time(moment, first + second, OPENS, CLOSES, days)
    at_once = clock.working_time(half, second, OPENS, CLOSES, days)
    # Work that ends exactly at closing time may also be said to end at the next opening.
    assert at_once == whole or (not second and clock.time_of(half) == CLOSES)


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 60), calendars)
def test_counting_back_leads_to_where_counting_began(
    day: date, count: int, days: WorkCalendar | None
) -> None:
    first = clock.first_counting(day, days)
    assert clock.counted_days(clock.counted_days(first, count, days), -count, days) == first
