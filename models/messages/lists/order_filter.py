"""Which orders a list is to show."""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from models.contract import Contract
from models.ids import Stage
from models.roles import Role
from models.scopes import Scope

PAGE_MAX = 500
"""The most rows a page has."""


class OrderSort(StrEnum):
    """The column that a list is sorted by; `newest`: as the orders came, the last one first."""

    NEWEST = "newest"
    NUMBER = "number"
    MERCHANT = "merchant"
    STAGE = "stage"
    STEP = "step"
    WAITING_ON = "waiting_on"
    SINCE = "since"
    SLA = "sla"
    DUE = "due"
    CITY = "city"


class OrderFilter(Contract):
    """Which orders: every field that is set must fit.

    `stuck`: somebody must act, or a step is parked. `late`: a deadline of its own is late.
    `old`: open, and in one step for more than three days. `kept_in`, `breached_in`: a deadline of
    that stage was kept in time, or was not.
    `search`: every word of it is one of the order's numbers, phones (whole, or the last four),
    names, places, plates, drivers, providers or goods. `held`: on hold; `parked`: a step is.
    `accepted_…` and `due_…`: when it was taken in, when its next deadline is, from the one instant
    on and before the other. `backwards`: the other way round.
    `cursor` is the `next` of the page before, of the same list.
    `scope`: what the key is for that asks, orders of the `merchant` among it.
    """

    merchant: str | None = None
    stage: Stage | None = None
    waiting_on: Role | None = None
    sla: str | None = None
    hub: str | None = None
    closed: bool | None = None
    stuck: bool = False
    late: bool = False
    old: bool = False
    kept_in: Stage | None = None
    breached_in: Stage | None = None
    search: str | None = None
    held: bool = False
    parked: bool = False
    accepted_from: AwareDatetime | None = None
    accepted_before: AwareDatetime | None = None
    due_from: AwareDatetime | None = None
    due_before: AwareDatetime | None = None
    sort: OrderSort = OrderSort.NEWEST
    backwards: bool = False
    limit: int = Field(default=100, ge=1, le=PAGE_MAX)
    cursor: int | None = None
    scope: Scope | None = None

    @property
    def of_orders_alone(self) -> bool:
        """Whether it asks for what no case about no order has."""
        ranges = (self.accepted_from, self.accepted_before, self.due_from, self.due_before)
        asks = (self.scope, self.search, self.kept_in, self.breached_in)
        ticked = (self.held, self.parked, self.old)
        return any(ticked) or any(one is not None for one in (*ranges, *asks))
