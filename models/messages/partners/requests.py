"""What we ask of partners, as data: one request a call, each under a key made in the workflow."""

import operator
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, StrictBool, StrictInt

from models.contract import Contract, Sentence
from models.exact import Instant
from models.messages.encoding.reasons import ReasonData, keeps_reason
from models.messages.orders.order import Address, GoodsLine, count_goods
from models.messages.reports.report import Report
from models.roles import Role

InternalFlag = Annotated[StrictBool, Field(exclude_if=operator.not_)]
"""A mark that is written only where it is set: most requests travel without it."""


class Request(Contract):
    """A keyed request: `key` is `<workflow id>:<step>:<n>`, `order` the order's workflow id.

    `again` says that an earlier activity tried it under this key: it is asked about first.
    `ask_only` asks what became of that, and changes nothing. Both are between us.
    """

    key: str
    order: str
    again: InternalFlag = False
    ask_only: InternalFlag = False

    def plain_data(self) -> dict[str, Any]:
        """What the timeline keeps of it: keys, counts, instants, nothing of a person."""
        return self.model_dump(include=PLAIN, exclude_none=True) | _goods(self)


PLAIN = {
    "reserved", "pickup_day", "volume_m3", "pieces", "transit_hours", "reinstates", "asked",
    "expected_at", "people", "equipment", "collect_fen", "assigned", "instead_of",
    "goods_at", "was_at", "arrives_at", "shipment",
}  # fmt: skip
"""The fields of requests that hold nothing of a person, but for the goods."""


INTERNAL_FIELDS = frozenset({"again", "ask_only"})
"""The fields of a request that no partner sees."""


class ReserveStock(Request):
    """Reserve all lines or none; `city` helps to choose the warehouse (FE-2.2, MC-四(二)2)."""

    lines: tuple[GoodsLine, ...]
    city: str | None = None


class MoveStock(Request):
    """Release, ship or put back what was reserved under `reserved` (the reserving key).

    `lines` narrows it to some goods (a return by line); empty means all of them.
    """

    reserved: str
    lines: tuple[GoodsLine, ...] = ()


class AskVehicle(Request):
    """Ask the carrier for a vehicle (FH-7.2.4), by the wanted pickup day and transit time.

    `reinstates` names what was asked for before and called off with the goods on it: that
    vehicle is booked again, and no other is sent. `instead_of` names what was asked for before,
    where the merchant has agreed to another carrier: whoever was asked then is not asked again.
    `shipment` names the goods that travel apart, as its booking is to name them; none: the others.
    """

    pickup: Address
    city: str | None
    pickup_day: str
    volume_m3: Decimal | None
    pieces: int
    transit_hours: float
    reinstates: Annotated[str | None, Field(exclude_if=operator.not_)] = None
    instead_of: Annotated[str | None, Field(exclude_if=operator.not_)] = None
    shipment: Annotated[str | None, Field(exclude_if=operator.not_)] = None


class CancelVehicle(Request):
    """Cancel what was asked for under `asked`."""

    asked: str


class AssignTechnician(Request):
    """Assign a provider by the expected arrival (FH-8.2.6).

    `people` and `equipment` come from FH-10.3.2.3: two people over 50 kg or bulky,
    equipment over 150 kg. `collect_fen` is what is to be collected on delivery 货到付款.
    `goods_at`: of one who takes over from another where they are: road, hub, provider, customer.
    """

    address: Address
    expected_at: Instant
    pieces: StrictInt
    people: StrictInt = 1
    equipment: StrictBool = False
    collect_fen: Annotated[StrictInt, Field(exclude_if=operator.not_)] = 0
    goods_at: Annotated[str | None, Field(exclude_if=operator.not_)] = None


class CancelTechnician(Request):
    """Call the technician back who was assigned under `assigned`."""

    assigned: str


class AskAppointment(Request):
    """Ask whoever was assigned under `assigned` for another appointment with the customer.

    The goods come after the one of `was_at`: they are expected at the city hub at `arrives_at`
    (FH-9.3.2.2, FH-10.2.1). The new time comes back as a report.
    """

    assigned: str
    was_at: AwareDatetime
    arrives_at: AwareDatetime


class CheckCode(Request):
    """Verify an acceptance 核销 on the technician platform (FH-11.2.6)."""

    code: str | None
    assigned: str


class Notice(Request):
    """One message to one role: a template by id and its data, and the text made of both.

    `party` says which of that role is meant: the merchant, the vehicle, the provider, the order
    whose customer it is. `contact` is how a customer is reached whom no order names.
    """

    to: Role
    party: Annotated[str, Field(exclude_if=operator.not_)] = ""
    template: str
    data: Annotated[dict[str, Any], Field(default_factory=dict)]
    text: Annotated[str, Field(exclude_if=operator.not_)] = ""
    contact: Annotated[str, Field(exclude_if=operator.not_)] = ""


class RefundClaim(Contract):
    """The refunds that count in a return, to be compared with those of the order's others.

    `case` is the return's workflow id, `reports` what says them, `amount_fen` what they are
    together, in fen, and `paid_fen` what was paid for the order.
    """

    order: str
    case: str
    reports: tuple[Report, ...]
    amount_fen: int
    paid_fen: int


class ReportMark(Contract):
    """What became of a report that the database holds as pending.

    `settled`: a desk has said so, of one that was questioned. `again_at`: since when it is so, of
    one that had counted and is asked about again: of such words the last one holds.
    """

    report_id: str
    outcome: str
    reason: Sentence | None = None
    reason_data: ReasonData = None
    workflow_id: str
    settled: bool = False
    again_at: Annotated[AwareDatetime | None, Field(exclude_if=lambda at: at is None)] = None

    _keeps_reason = keeps_reason


class RecordResult(Contract):
    """What the ledger did with a batch: how many entries were new."""

    written: int
    at: datetime | None = None


def _goods(request: Request) -> dict[str, Any]:
    """How many pieces of how many kinds it is about, where it names them."""
    lines: tuple[GoodsLine, ...] = getattr(request, "lines", ())
    return {"pieces": count_goods(lines).total(), "kinds": len(lines)} if lines else {}
