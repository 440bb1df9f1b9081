"""What after-sales decides about a return that was answered: agreed with the customer."""

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, StrictInt, model_validator

from models.exact import Instant
from models.messages.decisions.decision import Decision, Reason
from models.phrases import phrase
from models.roles import Role

ANSWERERS = (Role.AFTER_SALES, Role.ORDER_DESK)
"""Who answers a return."""

MOST_FEN = 10**12
"""More than any order costs: a sum in fen beyond it is a slip."""

AgreedFen = Annotated[
    StrictInt | None, Field(ge=0, le=MOST_FEN, exclude_if=lambda fen: fen is None)
]
"""What is to be paid back in all, in fen, where somebody has agreed on a sum."""


class Wish(StrEnum):
    """What the customer asks for (MC-八(二)3)."""

    REFUND = "refund"
    EXCHANGE = "exchange"
    REPAIR = "repair"


class RefundBy(StrEnum):
    """The way the money goes back, as the customer chose it (MC-八(二)3)."""

    ORIGINAL = "original"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    BANK = "bank"


class AgreeReturn(Decision):
    """Agree with the customer on something else than was asked for 协商: what for, the way of the
    money, the sum in fen, or until when the goods are to be sent (FE-4.3). The reason is kept."""

    name: ClassVar[str] = "agree_return"
    made_by: ClassVar[tuple[Role, ...]] = ANSWERERS

    reason: Reason
    wish: Wish | None = None
    refund_by: RefundBy | None = None
    refund_fen: AgreedFen = None
    send_by: Instant | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.choices:
            raise ValueError(phrase("name what is agreed: wish, refund_by, refund_fen or send_by"))
        return self

    @property
    def choices(self) -> dict[str, object]:
        """What is agreed, by its field."""
        fields = self.model_dump(include={"wish", "refund_by", "refund_fen", "send_by"})
        return {name: value for name, value in fields.items() if value is not None}
