"""What the new order of an exchange says to its return: accepted, or cancelled (MC-八(二)3)."""

import operator
from typing import Annotated, ClassVar
from urllib.parse import unquote

from pydantic import Field, StrictBool

from models.codes import StepCode
from models.messages.reports.report import Word
from models.roles import Role
from models.stages.returns.facts import CUSTOMER_AND_MERCHANT, ReturnFacts


class ExchangeFacts(ReturnFacts):
    """A word of the new order; `order` is its workflow id. A desk says it where that cannot, and
    names it as people do: by its number, or `merchant/no`."""

    by: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES, Role.CUSTOMER_SERVICE)

    plain: ClassVar[tuple[str, ...]] = ("order",)
    order: Word | None = None

    def is_of(self, order: str | None) -> bool:
        """Whether it names that order."""
        if order is None or self.order is None:
            return self.order == order
        merchant, number = order.split(":", 2)[1:]
        names = {key for no in (number, unquote(number)) for key in (no, f"{merchant}/{no}")}
        return self.order in {order, *names}


class ExchangeAccepted(ExchangeFacts):
    """The customer has accepted the new goods: the exchange is done."""

    kind: ClassVar[str] = "exchange_accepted"
    step: ClassVar[StepCode | None] = StepCode.AWAITING_EXCHANGE
    waits_on: ClassVar[Role | None] = Role.AFTER_SALES
    means: ClassVar[str] = "the new goods are accepted"
    informs: ClassVar[tuple[Role, ...]] = CUSTOMER_AND_MERCHANT


class ExchangeCancelled(ExchangeFacts):
    """The new order was cancelled: the customer is asked what he wants instead.

    `paid_back`: a return of the new goods holds some of their money, and the new order pays the
    rest back; then nobody is asked.
    """

    kind: ClassVar[str] = "exchange_cancelled"
    means: ClassVar[str] = "the new order of the exchange was cancelled"
    informs: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES, *CUSTOMER_AND_MERCHANT)

    plain: ClassVar[tuple[str, ...]] = ("order", "paid_back")
    paid_back: Annotated[StrictBool, Field(exclude_if=operator.not_)] = False
