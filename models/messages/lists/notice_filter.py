"""Which notices a list is to show."""

from pydantic import AwareDatetime, Field

from models.contract import Contract
from models.messages.lists.order_filter import PAGE_MAX
from models.roles import Role
from models.scopes import Scope


class NoticeFilter(Contract):
    """Which notices: every field that is set must fit.

    Attributes:
        to: who is told; `party`: which of that role.
        provider, vehicle: none that another one was told.
        merchant: of its orders; number: of an order, by its number or as `merchant/no`.
        cursor: the `next` of the page before.
        scope: what the key is for that asks, orders of the `merchant` among it.
        made_at: when that key was made: one that names orders alone is for who had them then.
    """

    to: Role | None = None
    party: str | None = None
    provider: str | None = None
    vehicle: str | None = None
    merchant: str | None = None
    number: str | None = None
    limit: int = Field(default=100, ge=1, le=PAGE_MAX)
    cursor: int | None = None
    scope: Scope | None = None
    made_at: AwareDatetime | None = None
