"""A return 退换货 as it is asked for and run (FE-4, MC-八, ER-4.4), and how it may end."""

import operator
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import AwareDatetime, Field, StrictBool

from models.actors import MaybeActor
from models.contract import Contract
from models.exact import BoundedCount, Instant
from models.ids import FIRST_VEHICLE, Stage
from models.messages.decisions.return_decisions import RefundBy, Wish
from models.messages.legs.case import CaseInput
from models.messages.orders.count import Kinds
from models.messages.orders.order import GoodsLine, Order, count_goods
from models.messages.reports.report import Word
from models.messages.shipments.goods_place import GoodsPlace
from models.messages.shipments.shipment import OWN_SHIPMENT, Shipment
from models.roles import Role
from models.stages.returns.return_choices import FAULT_CAUSES, ExchangeSent, RepairAt, ReturnCause


class ReturnLine(Contract):
    """Some pieces of one kind of goods."""

    sku: Word
    pieces: BoundedCount = Field(ge=1)


def _is_usual(choice: object) -> bool:
    return choice in (ExchangeSent.AFTER, RepairAt.HOME)


class ReturnRequest(Contract):
    """What customer or desk asks for: whole, or by line.

    No lines mean all of the goods. `cause` is why they go back; `faulty` says that the goods are at
    fault, as a `cause` may: then the days without a reason do not limit it. `exchange_sent` and
    `repair_at` say how, where the wish is that.
    """

    request_id: Word
    by: Word = "customer"
    actor: MaybeActor = None
    wish: Wish = Wish.REFUND
    refund_by: RefundBy = RefundBy.ORIGINAL
    reason: Word
    faulty: StrictBool = False
    cause: Annotated[ReturnCause | None, Field(exclude_if=lambda why: why is None)] = None
    exchange_sent: Annotated[ExchangeSent, Field(exclude_if=_is_usual)] = ExchangeSent.AFTER
    repair_at: Annotated[RepairAt, Field(exclude_if=_is_usual)] = RepairAt.HOME
    lines: tuple[ReturnLine, ...] = ()
    requested_at: Instant | None = None

    @property
    def why(self) -> ReturnCause:
        """Why the goods go back, as far as anybody has said."""
        if self.cause is not None:
            return self.cause
        return ReturnCause.FAULTY if self.faulty else ReturnCause.NO_REASON

    @property
    def at_fault(self) -> bool:
        """Whether somebody is said to be at fault: the days without a reason do not limit it."""
        return self.faulty or self.why in FAULT_CAUSES


class CaseKind(StrEnum):
    """What a case of this stage is about; it stands in its row, their ids are numbered together.

    return: goods that were delivered. way_back: goods of a cancelled order that had left.
    refund: money of a cancelled order that was paid for.
    """

    RETURN = "return"
    WAY_BACK = "way_back"
    REFUND = "refund"


class BookingGaps(Contract):
    """What the partners' books lack of goods whose order had ended before anybody knew.

    Attributes:
        reservations: how often the order had reserved them.
        pieces: how many were counted as they were picked up; kinds: of each.
        pickup_day, transit_hours: what the carrier was asked for, if he was; vehicle: its name
            in keys.
        shipment: which one it is of, where that has a name, as far as it was told.
    """

    reservations: int
    pieces: int | None = None
    kinds: Kinds = ()
    pickup_day: str | None = None
    transit_hours: float = 0
    vehicle: str = FIRST_VEHICLE
    shipment: Annotated[Shipment | None, Field(exclude_if=lambda one: one is None)] = None


class WayBack(Contract):
    """Goods of a cancelled order that had left: who had them and where, as it was known first.

    `hub`: at which one, where they are there and it is known.
    `since` is when the order was cancelled: whoever has them is to bring them back from then on.
    `shipment`: which of its shipments they are; empty for the order's own.
    """

    holder: Role
    place: GoodsPlace
    hub: Annotated[Word | None, Field(exclude_if=lambda hub: hub is None)] = None
    since: AwareDatetime
    shipment: Annotated[str, Field(exclude_if=operator.not_)] = OWN_SHIPMENT
    unbooked: Annotated[BookingGaps | None, Field(exclude_if=lambda one: one is None)] = None


class ReturnCase(CaseInput):
    """What the return has to know; `reserved` is the key the goods were reserved under.

    `refund_max_fen` is what was paid for its goods; None: nobody has said. Of a `way_back` nothing
    was delivered, and nobody asked for it. So it is where there is `money_since`: the order was
    cancelled then, had been paid for, and nothing but the money goes back. `ways_before`: how money
    was to go back before another way was agreed on. `turned_round`: it was asked for while the
    goods were on their way to the customer, as `way_back` says. `unaccepted`: the customer had not
    accepted them by then, and its order goes on without these.
    """

    stage: ClassVar[Stage] = Stage.RETURNS
    case_kinds: ClassVar[tuple[str, ...]] = tuple(CaseKind)

    request: ReturnRequest
    content: Order
    lines: tuple[GoodsLine, ...]
    delivered_at: Annotated[AwareDatetime | None, Field(exclude_if=lambda at: at is None)] = None
    within_policy: bool
    refund_max_fen: Annotated[int | None, Field(exclude_if=lambda most: most is None)] = None
    reserved: str
    way_back: Annotated[WayBack | None, Field(exclude_if=lambda one: one is None)] = None
    money_since: Annotated[AwareDatetime | None, Field(exclude_if=lambda at: at is None)] = None
    ways_before: Annotated[tuple[RefundBy, ...], Field(exclude_if=operator.not_)] = ()
    turned_round: Annotated[bool, Field(exclude_if=operator.not_)] = False
    unaccepted: Annotated[bool, Field(exclude_if=operator.not_)] = False

    @property
    def pieces(self) -> int:
        """How many pieces are to come back."""
        return count_goods(self.lines).total()

    @property
    def kind(self) -> CaseKind:
        """What it is about."""
        if self.money_since is not None:
            return CaseKind.REFUND
        asked_for = self.way_back is None or self.turned_round
        return CaseKind.RETURN if asked_for else CaseKind.WAY_BACK

    @property
    def request_id(self) -> str:
        """As it was asked for."""
        return self.request.request_id

    @property
    def wish(self) -> dict[str, Any]:
        """What was asked for, without the instant that a door stamps."""
        return self.request.model_dump(mode="json") | {"requested_at": None}

    @property
    def at_hub(self) -> str | None:
        """The order's, whatever hub its goods were at."""
        return self.content.hub


class ReturnOutcome(StrEnum):
    """How a return ended; taken_back: with the goods in the warehouse, and no money.

    So a way back ends, too; withdrawn: by a person, without the goods; not_sent: approved, and
    nobody has sent the goods.
    """

    REFUNDED = "refunded"
    EXCHANGED = "exchanged"
    REPAIRED = "repaired"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    TAKEN_BACK = "taken_back"
    NOT_SENT = "not_sent"


class ReturnResult(Contract):
    """What a return ended with; `exchange` is the workflow id of the new order."""

    outcome: ReturnOutcome
    reason: str | None = None
    exchange: str | None = None
