"""The rules that many duties share; a rule of one duty only stands next to its row.

Each takes names: of milestones to count from, of the terms that hold its number.
"""

from datetime import datetime, time, timedelta

from models.sop import clock
from models.sop.duty import DueKind, Rule
from models.sop.milestones import Milestone, Milestones, day, has_hour, instant
from models.sop.terms import Sop


def at_once(found: Milestone) -> Rule:
    """立即, 第一时间, 马上, 及时, 实时 without a number: the end of the same day (reading 3)."""
    return Rule(
        kind=DueKind.END_OF_DAY,
        needs=(found,),
        terms=("at_once_minutes", "day_ends", "work_end"),
        due=lambda sop, at: immediate_due(sop, at, found),
    )


def immediate_due(sop: Sop, at: Milestones, found: Milestone) -> datetime:
    """The end of the day, or so many minutes where the terms ask for them."""
    if sop.at_once_minutes:
        return clock.elapsed(instant(at, found), timedelta(minutes=sop.at_once_minutes))
    return day_end(sop, at, found)


def end_of_day(event: Milestone) -> Rule:
    """当日: with the end of the event's own Shanghai day (reading 2)."""
    return Rule(
        kind=DueKind.END_OF_DAY,
        needs=(event,),
        terms=("day_ends", "work_end"),
        due=lambda sop, at: day_end(sop, at, event),
    )


def day_end(sop: Sop, at: Milestones, event: Milestone) -> datetime:
    """Midnight, or the end of work where the terms say so and the event came before it."""
    moment = at[event]
    midnight = clock.end_of_day(day(at, event))
    if sop.day_ends == "midnight":
        return midnight
    closing = clock.same_day(day(at, event), sop.work_end)
    return midnight if isinstance(moment, datetime) and moment > closing else closing


def on_day(event: Milestone, due: str) -> Rule:
    """N点前 of the day: that time of the milestone's own day."""
    return Rule(
        kind=DueKind.SAME_DAY_CUT_OFF,
        needs=(event,),
        terms=(due,),
        due=lambda sop, at: clock.same_day(day(at, event), _time(sop, due)),
    )


def within(event: Milestone, span: str) -> Rule:
    """N小时内, N分钟内: so long after the event, nights included."""
    return Rule(
        kind=DueKind.ELAPSED,
        needs=(event,),
        terms=(span,),
        due=lambda sop, at: clock.elapsed(instant(at, event), _span(sop, span)),
    )


def ahead(event: Milestone, span: str, *, agreed: Milestone, there: tuple[Milestone, ...]) -> Rule:
    """N小时前: so long before the arrival, as last told or as agreed (reading 8)."""

    def due(sop: Sop, at: Milestones) -> datetime:
        return until_there(
            clock.before(arrival(sop, at, event, agreed), _span(sop, span)), at, there
        )

    return Rule(
        kind=DueKind.BEFORE_EVENT,
        needs=(event,),
        may=(agreed,),
        until=there,
        terms=(span, "arrival_basis"),
        due=due,
    )


def until_there(due: datetime, at: Milestones, there: tuple[Milestone, ...]) -> datetime:
    """What is owed before somebody comes is owed until he is there, however soon he comes."""
    return min((due, *(instant(at, name) for name in there if name in at)))


def arrival(sop: Sop, at: Milestones, announced: Milestone, agreed: Milestone) -> datetime:
    """The arrival that counts: the one last told, or the agreed one where the terms say so."""
    by_agreement = sop.arrival_basis == "agreed" and has_hour(at, agreed)
    return clock.elapsed(instant(at, agreed if by_agreement else announced), timedelta())


def at_event(event: Milestone, kind: DueKind = DueKind.AT_EVENT) -> Rule:
    """The agreed instant itself."""
    return Rule(
        kind=kind,
        needs=(event,),
        terms=(),
        due=lambda sop, at: clock.elapsed(instant(at, event), timedelta()),
    )


def days_after(event: Milestone, count: str) -> Rule:
    """N日内: the end of the Nth day after the event's own (reading 12)."""

    def due(sop: Sop, at: Milestones) -> datetime:
        days = int(getattr(sop, count)) - (1 if sop.count_first_day else 0)
        return clock.end_of_day(clock.counted_days(day(at, event), days, sop.days))

    return Rule(
        kind=DueKind.COUNTED_DAYS,
        needs=(event,),
        terms=(count, "count_first_day", "calendar"),
        due=due,
    )


def days_before(event: Milestone, count: str) -> Rule:
    """提前N天: the end of the Nth day before the event's own (reading 12)."""
    return Rule(
        kind=DueKind.COUNTED_DAYS,
        needs=(event,),
        terms=(count, "calendar"),
        due=lambda sop, at: clock.end_of_day(
            clock.counted_days(day(at, event), -int(getattr(sop, count)), sop.days)
        ),
    )


def full_days(event: Milestone, count: str) -> Rule:
    """不少于N天: so many full days pass after the event's own, working or not (reading 12)."""
    return Rule(
        kind=DueKind.COUNTED_DAYS,
        needs=(event,),
        terms=(count,),
        due=lambda sop, at: clock.end_of_day(
            clock.counted_days(day(at, event), int(getattr(sop, count)))
        ),
    )


def _time(sop: Sop, name: str) -> time:
    value = getattr(sop, name)
    assert isinstance(value, time)
    return value


def _span(sop: Sop, name: str) -> timedelta:
    """A term as a span; its name ends in its unit."""
    unit = "hours" if name.endswith("_hours") else "minutes"
    return timedelta(**{unit: getattr(sop, name)})
