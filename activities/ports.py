"""What the SOPs need of each partner: one Protocol a partner, one sentence a method.

Every method that changes something takes a request with a key. It returns an `Outcome`, and
raises `PartnerUnavailable` where nothing was done, `OutcomeUnknown` where that is not known,
`BadAnswer` where the answer cannot be read. `find` answers what became of a key.
"""

from typing import Protocol

from models.messages.orders.order import Order
from models.messages.partners.outcome import Outcome
from models.messages.partners.requests import (
    AskAppointment,
    AskVehicle,
    AssignTechnician,
    CancelTechnician,
    CancelVehicle,
    CheckCode,
    MoveStock,
    Notice,
    RecordResult,
    RefundClaim,
    ReserveStock,
)
from models.messages.timeline.timeline import Batch
from models.stages.returns.goods_location import GoodsLocation
from models.stages.returns.request import ReturnCase


class Findable(Protocol):
    """A partner that can be asked what became of a call."""

    async def find(self, key: str) -> Outcome | None:
        """The outcome of the call with that key, or nothing where it never arrived."""
        ...


class Stock(Findable, Protocol):
    """The warehouse's stock 库存."""

    async def reserve(self, request: ReserveStock) -> Outcome:
        """Reserve all lines, or refuse and name in `missing` the SKUs that are short."""
        ...

    async def release(self, request: MoveStock) -> Outcome:
        """Give a reservation back; one that is unknown is already given back."""
        ...

    async def ship(self, request: MoveStock) -> Outcome:
        """Book the reserved goods out of the warehouse."""
        ...

    async def put_back(self, request: MoveStock) -> Outcome:
        """Book returned goods in again."""
        ...


class Carrier(Findable, Protocol):
    """The trunk carrier 干线承运商."""

    async def ask_vehicle(self, request: AskVehicle) -> Outcome:
        """Ask for a vehicle; the booking itself comes back as a report."""
        ...

    async def cancel_vehicle(self, request: CancelVehicle) -> Outcome:
        """Cancel the vehicle; one that is unknown is already cancelled."""
        ...


class Technician(Findable, Protocol):
    """The platform that dispatches city providers and technicians 城市服务商."""

    async def assign(self, request: AssignTechnician) -> Outcome:
        """Assign a provider; who it is comes back as a report."""
        ...

    async def cancel(self, request: CancelTechnician) -> Outcome:
        """Call the technician back; one that is unknown is already called back."""
        ...

    async def ask_appointment(self, request: AskAppointment) -> Outcome:
        """Ask the provider for another appointment; the new time comes back as a report."""
        ...

    async def check_code(self, request: CheckCode) -> Outcome:
        """Verify the acceptance 核销, or refuse with the reason."""
        ...


class Notices(Findable, Protocol):
    """The channel that tells people."""

    async def send(self, request: Notice) -> Outcome:
        """Send one message to one role."""
        ...


class Ledger(Protocol):
    """Our own database."""

    async def record(self, batch: Batch, run: str | None = None) -> RecordResult:
        """Write a batch in one transaction; rows that are there already are left as they are.

        `run`: of the workflow that gives it, where it is not known yet whether the server has the
        task that did; what the batch tells people waits until that is known.
        """
        ...

    async def take_order(self, order: Order) -> Outcome:
        """Take an order in, as the door does: it is started by the relay."""
        ...

    async def take_way_back(self, case: ReturnCase) -> Outcome:
        """Take in that goods, or money, of a cancelled order are to come back, as its next case;
        each once."""
        ...

    async def find_goods(self, order: str) -> GoodsLocation:
        """Where the goods of an order are by now, by its workflow id."""
        ...

    async def tell_again(self, order: str, leg: str) -> int:
        """Have all reports delivered again that were sent to that leg, whose history is gone; how
        many. Done twice, nothing is left to be sent again but what the next run was told since."""
        ...

    async def claim_refund(self, claim: RefundClaim) -> Outcome:
        """Compare what went back with one return with all that went back of its order.

        Refused where that is more than was paid; else it is written down, and each other refund is
        compared with it.
        """
        ...


class NoticeStore(Protocol):
    """What is written of notices in our own database."""

    async def read(self, notice_id: str, *, unknown_to_channel: bool = False) -> Notice | None:
        """What one notice says, about all of its orders; nothing where nothing is to be told.

        `unknown_to_channel`: it was read before, and the channel does not know of it.
        """
        ...

    async def end(self, notice_id: str, *, sent: bool) -> None:
        """Keep that it was sent, or that it could not be: then its orders' timelines say so."""
        ...
