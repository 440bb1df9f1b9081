"""The calendar of the SOP: Shanghai rules in, UTC instants out.

Every due instant is still in time itself (`N点前`, `N小时内`: an act is kept while it is `<=`
the instant), so a day ends with its last microsecond: an act at 00:00:00 of the next day is
late. Instants are aware, or a `ValueError` says so. A calendar of `None` means that every day
counts, which is what the SOP says; a `WorkCalendar` leaves days out.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
"""Made once at import: `ZoneInfo(...)` called inside the workflow sandbox breaks date sums."""

TICK: Final = timedelta(microseconds=1)
DAY: Final = timedelta(days=1)
SATURDAY: Final = 5


class WorkCalendar(BaseModel):
    """Days that count and days that do not, as data that travels with the terms.

    Attributes:
        holidays: weekdays off 法定节假日.
        makeup_days: weekend days worked instead 调休上班日.
        years: the years whose list was published; in another year the weekday rule holds.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    holidays: tuple[date, ...] = ()
    makeup_days: tuple[date, ...] = ()
    years: tuple[int, ...] = ()

    def counts(self, day: date) -> bool:
        """Whether the day is a working day; never raises for a year that is not known."""
        if day in self.makeup_days:
            return True
        return day not in self.holidays and day.weekday() < SATURDAY


def instant(day: date, clock_time: time) -> datetime:
    """That time of a Shanghai day, in UTC."""
    return datetime.combine(day, clock_time, SHANGHAI).astimezone(UTC)


def local(moment: datetime) -> datetime:
    """The instant as a clock in Shanghai shows it."""
    if moment.utcoffset() is None:
        raise ValueError(
            f"{moment.isoformat()} has no offset: write it as 2026-11-22T13:59:59+08:00"
        )
    return moment.astimezone(SHANGHAI)


def day_of(moment: datetime | date) -> date:
    """The Shanghai day of an instant; a day is itself."""
    return local(moment).date() if isinstance(moment, datetime) else moment


def time_of(moment: datetime) -> time:
    """The Shanghai time of day of an instant."""
    return local(moment).time()


def start_of_day(moment: datetime | date) -> datetime:
    """00:00:00 of the Shanghai day."""
    return instant(day_of(moment), time.min)


def end_of_day(moment: datetime | date) -> datetime:
    """The last instant of the Shanghai day 当日, 23:59:59.999999."""
    return instant(day_of(moment), time.max)


def same_day(moment: datetime | date, clock_time: time) -> datetime:
    """That time of the moment's own Shanghai day."""
    return instant(day_of(moment), clock_time)


def next_day(
    moment: datetime | date, clock_time: time, days: WorkCalendar | None = None
) -> datetime:
    """That time of the next day 次日 that counts."""
    return instant(counted_days(day_of(moment), 1, days), clock_time)


def has_passed(named: datetime | date, moment: datetime) -> bool:
    """Whether a time, which is named to the minute, or a Shanghai day was over at the moment."""
    if isinstance(named, datetime):
        return named < moment.replace(second=0, microsecond=0)
    return named < day_of(moment)


def counted_days(day: date, count: int, days: WorkCalendar | None = None) -> date:
    """The day so many counting days after it, or before it where the count is negative.

    The day itself is not counted: 3日内 of a meeting on the 1st ends with the 4th.
    """
    if days is None:
        return day + count * DAY
    step = DAY if count > 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while not days.counts(day):
            day += step
    return day


def first_counting(day: date, days: WorkCalendar | None = None) -> date:
    """The day itself, or the next one that counts."""
    return day if days is None or days.counts(day) else counted_days(day, 1, days)


def elapsed(moment: datetime, span: timedelta) -> datetime:
    """So long after the instant, nights and holidays included."""
    return local(moment).astimezone(UTC) + span


def before(moment: datetime, span: timedelta) -> datetime:
    """So long before the instant."""
    return local(moment).astimezone(UTC) - span


def working_time(
    moment: datetime,
    span: timedelta,
    opens: time,
    closes: time,
    days: WorkCalendar | None = None,
) -> datetime:
    """The instant at which so much working time has passed.

    Work is from `opens` to `closes` (Shanghai, `opens` earlier) on days that count. What is
    left at closing time goes on at the next opening.
    """
    if opens >= closes:
        raise ValueError(f"working hours must open before they close, not {opens} to {closes}")
    start, left = local(moment).astimezone(UTC), span
    day = first_counting(day_of(moment), days)
    while True:
        begin, end = max(start, instant(day, opens)), instant(day, closes)
        if begin + left <= end:
            return begin + left
        left -= max(end - begin, timedelta())
        day = counted_days(day, 1, days)
