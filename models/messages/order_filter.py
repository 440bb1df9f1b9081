"""Which orders a list is to show."""

from pydantic import Field

from models.contract import Contract
from models.ids import Stage
from models.roles import Role
from models.scopes import Scope

PAGE_MAX = 500
"""The most rows a page has."""


class OrderFilter(Contract):
    """Which orders: every field that is set must fit.

    `stuck`: somebody must act, or a step is parked. `late`: a deadline of its own is late.
    `cursor` is the `next` of the page before.
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
    limit: int = Field(default=100, ge=1, le=PAGE_MAX)
    cursor: int | None = None
    scope: Scope | None = None
