"""A return 退换货 as it is asked for and run (FE-4, MC-八, ER-4.4), and how it may end."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from models.actors import MaybeActor
from models.contract import Contract
from models.instants import Instant
from models.messages.leg import StageInput
from models.messages.order import GoodsLine, Order
from models.messages.reports import Word


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


class ReturnLine(Contract):
    """Some pieces of one kind of goods."""

    sku: Word
    pieces: int = Field(ge=1)


class ReturnRequest(Contract):
    """What customer or desk asks for, on a delivered order: whole, or by line.

    No lines mean all of the goods. `faulty` says that the goods are at fault: then the days
    without a reason do not limit it.
    """

    request_id: Word
    by: Word = "customer"
    actor: MaybeActor = None
    wish: Wish = Wish.REFUND
    refund_by: RefundBy = RefundBy.ORIGINAL
    reason: Word
    faulty: bool = False
    lines: tuple[ReturnLine, ...] = ()
    requested_at: Instant | None = None


class ReturnCase(StageInput):
    """What the return has to know; `reserved` is the key the goods were reserved under.

    `refund_max_fen` is what was paid for its goods; None: nobody has said.
    """

    n: int
    request: ReturnRequest
    content: Order
    lines: tuple[GoodsLine, ...]
    delivered_at: AwareDatetime
    within_policy: bool
    refund_max_fen: Annotated[int | None, Field(exclude_if=lambda most: most is None)] = None
    reserved: str


class ReturnOutcome(StrEnum):
    """How a return ended; taken_back: by a person, with the goods in the warehouse, not paid."""

    REFUNDED = "refunded"
    EXCHANGED = "exchanged"
    REPAIRED = "repaired"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    TAKEN_BACK = "taken_back"


class ReturnResult(Contract):
    """What a return ended with; `exchange` is the workflow id of the new order."""

    outcome: ReturnOutcome
    reason: str | None = None
    exchange: str | None = None
