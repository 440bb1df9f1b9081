"""Slots 预约时段: half days on which a provider comes to so many customers (FH-10.2.1)."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from models.contract import Contract
from models.exact import Day
from models.sop import clock


class HalfDay(StrEnum):
    """Half a day 半天, Shanghai."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


HOURS_OF_HALF_DAY: Final = {
    HalfDay.MORNING: (time(9), time(12)),
    HalfDay.AFTERNOON: (time(13), time(18)),
}
"""From when to when the customer is at home, Shanghai time."""

AT_HUB_BEFORE: Final = timedelta(hours=1)
"""How long before the customer's hours the provider is at the hub."""

CAPACITY_MAX: Final = 500
"""The most customers of one half day: a larger number is a slip of the finger."""


class Slot(Contract):
    """Half a Shanghai day."""

    day: Day
    half: HalfDay

    @property
    def from_at(self) -> datetime:
        """When it begins."""
        return _at(self.day, HOURS_OF_HALF_DAY[self.half][0])

    @property
    def to_at(self) -> datetime:
        """When it ends."""
        return _at(self.day, HOURS_OF_HALF_DAY[self.half][1])

    @property
    def hub_at(self) -> datetime:
        """When the provider is at the hub for it."""
        return self.from_at - AT_HUB_BEFORE


def slot_at(at: datetime) -> Slot:
    """The half day that a time belongs to: between the two, and in the evening, too."""
    local = at.astimezone(clock.SHANGHAI)
    early = local.time() < HOURS_OF_HALF_DAY[HalfDay.AFTERNOON][0]
    return Slot(day=local.date(), half=HalfDay.MORNING if early else HalfDay.AFTERNOON)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=clock.SHANGHAI)
