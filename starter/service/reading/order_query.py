"""What a list of orders is asked for, as every door takes it: the same words at each of them."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.exact import Day
from models.ids import Stage
from models.messages.lists.order_filter import PAGE_MAX, OrderFilter, OrderSort
from models.roles import Role
from models.scopes import Scope
from models.sop import clock

BIGGEST_ID = 2**63 - 1
DAY = timedelta(days=1)


class OrderQuery(BaseModel):
    """Which orders are asked for: all that is set must fit; what is empty is not set.

    `q` searches for numbers, phones (whole, or the last four digits), names, places, plates,
    drivers, providers and goods. Days are Shanghai days, the last one counts; `due` is the next
    deadline. `old`: in one step for more than three days; `kept_in`, `breached_in`: a deadline of
    that stage was kept in time, or was not. `sort` with `backwards` sorts, `cursor` is the `next`
    of the page before.
    """

    model_config = ConfigDict(frozen=True)

    q: str | None = None
    merchant: str | None = None
    stage: Stage | None = None
    waiting_on: Role | None = None
    hub: str | None = None
    stuck: bool = False
    late: bool = False
    old: bool = False
    kept_in: Stage | None = None
    breached_in: Stage | None = None
    held: bool = False
    parked: bool = False
    closed: bool | None = None
    due_today: bool = False
    due_from: Day | None = None
    due_to: Day | None = None
    accepted_from: Day | None = None
    accepted_to: Day | None = None
    sort: OrderSort = OrderSort.NEWEST
    backwards: bool = False
    limit: Annotated[int, Field(ge=1, le=PAGE_MAX)] = 100
    cursor: Annotated[int | None, Field(ge=1, le=BIGGEST_ID)] = None

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, sent: Any) -> Any:
        """Without what a form left open."""
        if not isinstance(sent, dict):
            return sent
        return {name: value for name, value in sent.items() if value not in ("", None)}

    def wanted(
        self, now: datetime, *, merchant: str | None = None, scope: Scope | None = None
    ) -> OrderFilter:
        """The orders to be found; `merchant` and `scope` are those of the key that asks."""
        today = clock.day_of(now) if self.due_today else None
        fields = self.model_dump(include=set(OrderFilter.model_fields))
        ranges = {
            "due_from": _begins(today or self.due_from),
            "due_before": _is_over(today or self.due_to),
            "accepted_from": _begins(self.accepted_from),
            "accepted_before": _is_over(self.accepted_to),
        }
        own = {"merchant": merchant or self.merchant, "search": self.q, "scope": scope}
        return OrderFilter.model_validate({**fields, **ranges, **own})


def _begins(day: Day | None) -> datetime | None:
    return clock.start_of_day(day) if day else None


def _is_over(day: Day | None) -> datetime | None:
    return clock.start_of_day(day + DAY) if day else None
