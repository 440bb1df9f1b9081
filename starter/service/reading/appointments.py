"""The appointments of a Shanghai day, by provider: what a desk plans the day with."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from models.messages.timeline.duty_row import DutyState
from models.sop import clock
from starter.service.reading.read_context import Records
from starter.service.reading.view_model import Instant, View


class AppointmentShown(View):
    """One appointment: `state` as of a deadline, `attempt` counts the appointments of an order."""

    merchant: str
    number: str
    city: str | None
    provider: str | None
    at: Instant
    state: DutyState
    attempt: int
    closed: bool


class ProvidersDay(View):
    """What one provider has to do on a day, the earliest first; nobody's where none is assigned."""

    provider: str | None
    appointments: tuple[AppointmentShown, ...]

    def in_hour(self, hour: int) -> tuple[AppointmentShown, ...]:
        """Those that begin in that hour of Shanghai's day."""
        return tuple(one for one in self.appointments if clock.local(one.at).hour == hour)


async def day_of_providers(
    records: Records, day: date, *, merchant: str | None = None
) -> tuple[ProvidersDay, ...]:
    """The appointments of that day, by provider; those without one first.

    Raises:
        Unavailable: the database cannot be read.
    """
    begin = _midnight(day)
    rows = await records.store.appointments.between(
        begin, begin + timedelta(days=1), merchant=merchant
    )
    shown = [
        AppointmentShown.model_validate({**row.model_dump(exclude={"due_at"}), "at": row.due_at})
        for row in rows
    ]
    ordered = sorted(shown, key=lambda one: (one.provider or "", one.at))
    return tuple(
        ProvidersDay(provider=whose or None, appointments=tuple(theirs))
        for whose, theirs in groupby(ordered, key=lambda one: one.provider or "")
    )


async def appointments_by_day(
    records: Records, days: Sequence[date], *, merchant: str | None = None
) -> Counter[date]:
    """How many appointments each of these days has; `days` in their order.

    Raises:
        Unavailable: the database cannot be read.
    """
    begin, end = _midnight(days[0]), _midnight(days[-1]) + timedelta(days=1)
    rows = await records.store.appointments.between(begin, end, merchant=merchant)
    return Counter(clock.day_of(row.due_at) for row in rows)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.SHANGHAI)


def hours_of(days: Iterable[ProvidersDay]) -> range:
    """The hours that a board has to show: the working day, and whatever lies before or after."""
    taken = {clock.local(one.at).hour for whose in days for one in whose.appointments}
    return range(min({8, *taken}), max({18, *taken}) + 1)
