"""The order as it comes in: the pickup list 提货订单明细 (FH-7.2.2) and what follows from it.

Fields a merchant may have left out are optional here: such an order is taken, and waits in
review (FE-1.3) with the reasons that `findings` names. Money is in fen, volumes in m³,
weights in kg a piece, instants aware, days Shanghai days.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Protocol

from pydantic import Field, StrictBool, StrictInt, StringConstraints, model_validator

from models import ids
from models.contract import Contract
from models.exact import Day, ExactDecimal, Instant
from models.field_errors import Finding
from models.messages.encoding.reasons import StoredText, text_data, with_structure

NOTE_MAX = 1_000
"""Letters of a remark."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Cubic = Annotated[ExactDecimal, Field(ge=0, le=10_000, max_digits=10, decimal_places=4)]
Kilos = Annotated[ExactDecimal, Field(ge=0, le=100_000, max_digits=9, decimal_places=3)]
Fen = Annotated[StrictInt, Field(ge=0, le=100_000_000_000)]

LINES_MAX = 150
"""The most goods lines one order may have: its payload stays below 64 KB."""


DISTINGUISHING_FIELDS = ("customer", "delivery", "pickup", "pickup_contact")
"""Fields that make two orders of one number, if they differ: a person decides which is right."""


class Payment(StrEnum):
    """How the goods are paid; staff check it (MC-四(一)2)."""

    PAID = "paid"
    MONTHLY = "monthly"
    ON_DELIVERY = "on_delivery"
    UNPAID = "unpaid"


class VerifyBy(StrEnum):
    """How the acceptance is verified 核销 (FH-11.2.6): by sheet, by code, by marketplace."""

    SHEET = "sheet"
    CODE = "code"
    MARKETPLACE = "marketplace"


class Source(StrEnum):
    """The door an order came through (FH-11.4)."""

    HTTP = "http"
    FILE = "file"
    HAND = "hand"
    EXCHANGE = "exchange"


class Address(Contract):
    """Where: province, city and district as fields, the rest as written."""

    province: Text | None = None
    city: Text | None = None
    district: Text | None = None
    street: Text | None = None


class Contact(Contract):
    """A person to call; `phone` as +8613800138000 where it could be read."""

    name: Text | None = None
    phone: Text | None = None


class GoodsLine(Contract):
    """One kind of goods (货物种类件数): `pieces` of it, volume and weight of one piece.

    `amount_fen` is what all of its pieces cost together.
    """

    sku: Text
    name: Text
    category: Text | None = None
    pieces: Annotated[StrictInt, Field(ge=1, le=100_000)]
    volume_m3: Cubic | None = None
    weight_kg: Kilos | None = None
    amount_fen: Annotated[Fen | None, Field(exclude_if=lambda amount: amount is None)] = None
    fragile: StrictBool = False


class Pieces(Protocol):
    """What counts goods: a line of an order, or of a return."""

    @property
    def sku(self) -> str:
        """The kind."""

    @property
    def pieces(self) -> int:
        """How many of it."""


def count_goods(lines: Iterable[Pieces]) -> Counter[str]:
    """The pieces of each kind: one kind may stand in several lines."""
    counted = Counter[str]()
    for line in lines:
        counted[line.sku] += line.pieces
    return counted


def counted_lines(
    lines: Sequence[GoodsLine], pieces: int | None, kinds: Iterable[Pieces] = ()
) -> tuple[GoodsLine, ...]:
    """The lines of an order as far as they were counted; none where it was all of them.

    Args:
        lines: as they were ordered: more than that is nobody's to move.
        pieces: how many were counted in all; None: nobody has said.
        kinds: how many of each kind, where somebody has said it; else the first lines are meant.
    """
    wanted = sum(line.pieces for line in lines)
    left = wanted if pieces is None else pieces
    each = count_goods(kinds)
    by_kind = bool(each)
    if not by_kind and left >= wanted:
        return ()
    found = []
    for line in lines:
        taken = min(line.pieces, each[line.sku] if by_kind else left)
        each[line.sku] -= taken
        left -= taken
        if taken > 0:
            found.append(line.model_copy(update={"pieces": taken, "amount_fen": None}))
    return () if sum(line.pieces for line in found) == wanted else tuple(found)


class Totals(Contract):
    """What an order comes to: pieces, and m³ where they are known."""

    pieces: Annotated[StrictInt, Field(ge=0)]
    volume_m3: Annotated[ExactDecimal, Field(ge=0)] | None = None


class Doubt(Finding):
    """What a door could not read for certain; its sentence outlives the storing with its parts.

    `message_data` is what `message` was made of: a desk reads it weeks later, in its language.
    """

    message_data: StoredText = None

    @model_validator(mode="before")
    @classmethod
    def _keep_parts(cls, values: Any) -> Any:
        if isinstance(values, Finding):
            values = {"field": values.field, "message": values.message}
        if not isinstance(values, Mapping):
            return values
        data = values.get("message_data") or text_data(values.get("message"))
        message = with_structure(values.get("message"), data)
        return {**values, "message": message, "message_data": data}


class Order(Contract):
    """One order of one merchant (FH-7.2.2), as `POST /orders`, a file row or a desk gives it.

    `placed_at` is when the customer or merchant placed it; where it is missing the door
    stamps its own time. `pickup_hour` is an hour that the merchant names (FH-7.3.2.2).
    `total_fen` is what the customer pays in all, `paid_fen` what of it was paid before (定金, FS).
    `doubts` is what the door that took the order in could not read for certain; a correction
    of that field settles it.
    """

    merchant: Annotated[str, Field(pattern=rf"^{ids.MERCHANT_PATTERN.pattern}$")]
    number: Text
    placed_at: Instant | None = None
    wanted_pickup_day: Day | None = None
    pickup_hour: Instant | None = None
    urgent: StrictBool = False
    customer: Contact = Contact()
    delivery: Address = Address()
    pickup: Address = Address()
    pickup_contact: Contact = Contact()
    lines: Annotated[tuple[GoodsLine, ...], Field(max_length=LINES_MAX)] = ()
    total_volume_m3: Cubic | None = None
    total_fen: Fen | None = None
    paid_fen: Fen | None = None
    payment: Payment = Payment.MONTHLY
    verify_by: VerifyBy = VerifyBy.SHEET
    hub: Text | None = None
    source: Source = Source.HTTP
    replaces: Text | None = None
    note: Annotated[str, StringConstraints(max_length=NOTE_MAX)] | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def workflow_id(self) -> str:
        """`order:<merchant>:<no>`."""
        return ids.order_id(self.merchant, self.number)

    @property
    def pieces(self) -> int:
        """All pieces of all lines."""
        return sum(line.pieces for line in self.lines)


def counted_volume(lines: Iterable[GoodsLine]) -> Decimal | None:
    """What the lines make in m³; none where there are none, or one does not say its volume."""
    volumes = [(line.volume_m3, line.pieces) for line in lines]
    parts = [volume * pieces for volume, pieces in volumes if volume is not None]
    return sum(parts, Decimal(0)) if parts and len(parts) == len(volumes) else None


def totals_of(lines: Iterable[GoodsLine], total_volume_m3: Decimal | None) -> Totals:
    """What an order of these lines comes to: its own word for the volume, else the lines'."""
    lines = tuple(lines)
    volume = counted_volume(lines) if total_volume_m3 is None else total_volume_m3
    return Totals(pieces=sum(line.pieces for line in lines), volume_m3=volume)
