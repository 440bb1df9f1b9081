"""What one person does in a story: a report, a decision, a request at its door."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from models.ids import Stage
from models.roles import Role
from models.sop import clock

PLATE = "粤E·D3317"
PROVIDER = "蓉城安装"
"""The vehicle and the provider of every story: the keys of driver and technician are for them."""


class Door(StrEnum):
    """Which door of an order an act goes to; its value is the last part of the address."""

    REPORT = "reports"
    DECISION = "decisions"
    RETURN = "returns"
    CARE = "care"
    NONE = ""
    """Nobody says anything: only the clock moves."""


@dataclass(frozen=True)
class Act:
    """One message to the HTTP door.

    `at` is the instant that the order's clock is moved to first; None where the order has closed:
    then it happens now. `happened` is when it happened, `reported` when it was told, where they
    differ from `at`. `photos` are the fields of a report that name a photo, which is sent before.
    `begins` is the case that has to run before: its stage, and its number; where `at` is given, its
    clock is the one that is moved. `ends` is the case that is waited for, to its end.
    """

    at: datetime | None
    stage: Stage | None
    kind: str
    by: Role
    data: dict[str, Any] = field(default_factory=dict)
    happened: datetime | None = None
    reported: datetime | None = None
    door: Door = Door.REPORT
    id: str = ""
    photos: tuple[str, ...] = ()
    begins: tuple[Stage, int] | None = None
    ends: tuple[Stage, int] | None = None


@dataclass(frozen=True)
class Days:
    """The days of one order: handed on on `desk`, picked up on `pickup`."""

    desk: date
    pickup: date

    def d(self, hour: int, minute: int = 0, *, plus: int = 0) -> datetime:
        """A time of the desk's day, or so many days later."""
        return clock.instant(self.desk + timedelta(days=plus), time(hour, minute))

    def p(self, hour: int, minute: int = 0, *, plus: int = 0) -> datetime:
        """A time of the pickup day, or so many days later."""
        return clock.instant(self.pickup + timedelta(days=plus), time(hour, minute))

    def again(self, days: int) -> "Days":
        """Those of goods that are picked up so many days after, and handed on the day before."""
        pickup = self.pickup + timedelta(days=days)
        return Days(pickup - timedelta(days=1), pickup)

    def later(self, days: int) -> "Days":
        """The same, where the goods are picked up so many days later."""
        return Days(self.desk, self.pickup + timedelta(days=days))


def decision(
    name: str,
    at: datetime | None,
    data: dict[str, Any],
    *,
    stage: Stage | None = None,
    by: Role = Role.ORDER_DESK,
    begins: tuple[Stage, int] | None = None,
) -> Act:
    """A decision of a desk, or of the party that it names."""
    return Act(at, stage, name, by, data, door=Door.DECISION, begins=begins)


def wait(until: datetime, stage: Stage | None = None) -> Act:
    """Nobody says anything until then."""
    return Act(until, stage, "wait", Role.SYSTEM, door=Door.NONE)
