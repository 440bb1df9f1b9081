"""The times of a report as they are believed."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class TimeDoubt(StrEnum):
    """Which time of a report was not believed, and why."""

    REPORTED_IN_FUTURE = "reported_in_future"
    REPORTED_LONG_BEFORE = "reported_long_before"
    OCCURRED_AFTER_REPORTED = "occurred_after_reported"
    OCCURRED_BEFORE_ORDER = "occurred_before_order"
    REPORTED_LONG_AFTER = "reported_long_after"
    NOT_BELIEVED = "not_believed"


class ReportTimes(BaseModel):
    """The times of a report as they are believed; `doubts` says which were not, and why."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    occurred_at: datetime
    reported_at: datetime
    received_at: datetime
    doubts: tuple[TimeDoubt, ...] = ()

    @property
    def reported_long_after(self) -> bool:
        """Whether nothing but a word of long after says when it happened (ADR-0035)."""
        return TimeDoubt.REPORTED_LONG_AFTER in self.doubts

    def proves(self, moment: datetime) -> bool:
        """Whether it may be so that it was done by that moment: it was told by then, or soon."""
        return self.reported_at <= moment or not self.reported_long_after

    @property
    def done_at(self) -> datetime:
        """When it was done; when it was told, where a desk does not believe when it happened."""
        return self.reported_at if TimeDoubt.NOT_BELIEVED in self.doubts else self.occurred_at

    def settled(self, believed: bool) -> "ReportTimes":
        """The same, as a desk has settled whether to believe a word of long after."""
        doubts = (doubt for doubt in self.doubts if doubt is not TimeDoubt.REPORTED_LONG_AFTER)
        left = (*doubts, *(() if believed else (TimeDoubt.NOT_BELIEVED,)))
        return self.model_copy(update={"doubts": left})

    @property
    def counts_from(self) -> datetime:
        """From when on it may move what is owed: when it happened, or when it was told at last."""
        return self.reported_at if self.reported_long_after else self.done_at


class CountingWindow(BaseModel):
    """From when to when what was reported would have kept its duty; both in UTC."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    from_at: datetime
    until: datetime
