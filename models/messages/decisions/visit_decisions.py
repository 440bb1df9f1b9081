"""What a desk decides about another visit 二次上门 (FH-11.2.2)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from models.exact import Day, Instant
from models.messages.decisions.decision import Decision
from models.messages.reports.report import Incident, Word
from models.phrases import phrase
from models.roles import Role
from models.sop import clock

Brought = Annotated[tuple[Word, ...], Field(max_length=20)]
"""What is brought: parts, goods, tools."""


class VisitCause(StrEnum):
    """Why somebody comes again 二次安装."""

    SITE_UNFIT = "site_unfit"
    PART = "part"
    REST = "rest"
    """Not everything was installed."""
    REPAIR = "repair"
    NOT_ACCEPTED = "not_accepted"
    CUSTOMER = "customer"
    """The customer has asked for another day 预约改期."""
    OTHER = "other"


class PlanVisit(Decision):
    """A desk plans another visit: for a `day`, or `from_at` an hour, `to_at` another of that day.

    `incident` says what it is for, where several things are; `why` too, where that says more.
    """

    name: ClassVar[str] = "plan_visit"
    made_by: ClassVar[tuple[Role, ...]] = (
        Role.SERVICE_DESK, Role.INSTALLATION_DESK, Role.ORDER_DESK,
    )  # fmt: skip

    incident: Incident | None = None
    why: VisitCause | None = None
    day: Day | None = None
    from_at: Instant | None = None
    to_at: Instant | None = None
    brings: Brought = ()

    @model_validator(mode="after")
    def _has_a_time(self) -> Self:
        if self.day is None and self.from_at is None:
            raise ValueError(phrase("say when: day=2026-11-30, or from_at and to_at with an hour"))
        if self.to_at is not None and self.from_at is None:
            raise ValueError(phrase("to_at needs from_at: from when on somebody may come"))
        if self.from_at and self.to_at and self.to_at < self.from_at:
            raise ValueError(phrase("to_at lies before from_at"))
        days = {clock.day_of(at) for at in (self.from_at, self.to_at) if at is not None}
        if len({*days, *filter(None, [self.day])}) > 1:
            raise ValueError(phrase("day, from_at and to_at name several days: a visit is on one"))
        return self

    @property
    def planned_day(self) -> date:
        """Its day in Shanghai."""
        if self.day is not None:
            return self.day
        assert self.from_at is not None, "it has a time"
        return clock.day_of(self.from_at)
