"""What the order knows of itself besides facts and deadlines: one plain, serialisable record."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from models import ids
from models.codes import CallStep
from models.field_errors import Finding
from models.ids import Stage
from models.messages.decisions.decisions import ShortChoice
from models.messages.legs.replacement import Replacement
from models.messages.orders.order import Order, counted_lines
from models.messages.partners.requests import (
    AskVehicle,
    CancelTechnician,
    CancelVehicle,
    MoveStock,
    ReserveStock,
)
from models.messages.reports.report import Report
from models.messages.shipments.handover import Handover
from models.stages.installation.visit_requests import VisitRequests
from models.stages.order.ended_legs import FormerLeg, LegResumption


class PickupAttempt(BaseModel):
    """Another attempt at the pickup, as its leg tells of it: `vehicle` names what was asked for.

    `pieces`, `volume_m3`: what it carries, if not all; `shipment`: it is of what travels apart.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    vehicle: str
    since: AwareDatetime
    pickup_day: str
    pieces: int | None = None
    volume_m3: Decimal | None = None
    shipment: str | None = None


class OrderRecord(BaseModel):
    """One order on its way.

    Attributes:
        order: its workflow id.
        content: the order as it was corrected last.
        review: what is asked about before it may be confirmed.
        meant: fields that were doubted for what they say, and were given once more alike.
        short: what was decided about goods that are short.
        reservations: how often its goods were reserved; reserving: whether that is under way.
        allocated: they are reserved, all of them; shortage: why they are not.
        survey_at: when the customer is asked for an opinion.
        sent_back: the shipments that the trunk desk was told to bring back, by their names;
            ways_back: the case of each, none where nothing is left; refund: that of the money,
            of an exchange the return that it is for.
        cases_since: since when a return is known that stands next to it.
        returned: returns have taken all goods back before they were accepted.
        begun: the legs that have begun; `ended` counts those that have ended.
        early: reports of legs to come.
        passed_on: those that the open leg has, in case it is lost.
        called_off: no leg is to come any more.
        last_facts: what the last leg knew as it ended.
        handover: what the legs so far hand on to those to come.
        vehicle: what the pickup asked the carrier for first; attempts: what it asked for after it.
        formers: the legs that have ended, in case that their ends are taken back.
        resuming: the leg whose end was taken back, until it has ended again.
        called: the calls to partners that legs have made which ended as withdrawn.
        replacement: the provider who was asked for last, in place of another one.
        hub_way_back: the case of what was refused at the hub; door_ways_back: those of what the
            customer refused, by the name of the incident; accepted_again: the incidents of those
            refusals that had ended a leg, and were withdrawn.
        booked: what was booked out of stock, or is about to be, by the shipment's name.
        unbooked: the calls by which something was booked out that was put back since.
        visits: who was asked for those that were planned since the last leg has ended.
    """

    model_config = ConfigDict(defer_build=True)

    order: str
    content: Order
    review: tuple[Finding, ...] = ()
    meant: set[str] = set()
    short: ShortChoice | None = None
    reservations: int = 0
    reserving: bool = False
    allocated: bool = False
    shortage: str | None = None
    survey_at: AwareDatetime | None = None
    sent_back: list[str] = []
    ways_back: dict[str, str | None] = {}
    refund: str | None = None
    cases_since: AwareDatetime | None = None
    returned: bool = False
    begun: list[Stage] = []
    ended: int = 0
    early: list[Report] = []
    passed_on: list[Report] = []
    called_off: bool = False
    last_facts: tuple[str, ...] = ()
    handover: Handover = Handover()
    vehicle: AskVehicle | None = None
    attempts: dict[str, PickupAttempt] = {}
    formers: list[FormerLeg] = []
    resuming: LegResumption | None = None
    called: list[str] = []
    replacement: Replacement | None = None
    hub_way_back: str | None = None
    booked: dict[str, MoveStock] = {}
    unbooked: list[str] = []
    visits: VisitRequests = Field(default_factory=VisitRequests)
    door_ways_back: dict[str, str] = {}
    accepted_again: list[str] = []

    @property
    def goods_short(self) -> bool:
        """Whether goods were found short, and are not reserved yet: nobody can act until then."""
        return not self.allocated and (self.shortage is not None or self.short is not None)

    # What partners are asked for -------------------------------------------------------

    def key(self, step: str, n: int = 1) -> str:
        """The key of one of the order's own calls."""
        return ids.step_key(self.order, step, n)

    @property
    def reserved(self) -> str:
        """The key that the goods are reserved under."""
        return self.key(CallStep.RESERVE_STOCK, max(self.reservations, 1))

    def reservation(self) -> ReserveStock:
        """All goods of the order, reserved once more than before."""
        return ReserveStock(
            key=self.reserved,
            order=self.order,
            lines=self.content.lines,
            city=self.content.delivery.city,
        )

    def move(self, step: CallStep) -> MoveStock:
        """Ship or release what is reserved; numbered like its reservation."""
        key = self.key(step, max(self.reservations, 1))
        return MoveStock(key=key, order=self.order, reserved=self.reserved)

    @property
    def pieces(self) -> int:
        """How many pieces there are: as they were counted last, else as they were ordered."""
        counted = self.handover.pieces
        return self.content.pieces if counted is None else counted

    def shipment(self) -> MoveStock:
        """Ship what was counted as it was picked up, of what is reserved."""
        count = self.handover
        lines = counted_lines(self.content.lines, count.pieces, count.kinds)
        return self.move(CallStep.SHIP_STOCK).model_copy(update={"lines": lines})

    @property
    def asked_vehicle(self) -> str:
        """The key that the pickup asks the carrier under first."""
        return ids.vehicle_key(self.order)

    def record_attempt(self, message: Sequence[Any]) -> bool:
        """Know of an attempt that a leg has told of; False where it cannot be read."""
        try:
            one = PickupAttempt.model_validate(message[0] if message else None)
        except ValidationError:
            return False
        self.attempts[one.vehicle] = one
        return True

    def vehicle_at(self, at: datetime, named: int | None = None) -> str:
        """The vehicle of that time by its name, or that of the attempt a report has named."""
        if named == 1:
            return ids.FIRST_VEHICLE
        own = [one for one in self.attempts.values() if one.shipment is None]
        agreed = sorted(own, key=lambda one: one.since)
        of_attempt = [one for one in agreed if ids.attempt_of_vehicle(one.vehicle) == named]
        known = of_attempt or [one for one in agreed if one.since < at]
        return known[-1].vehicle if known else ids.FIRST_VEHICLE

    def vehicle_of(self, name: str) -> AskVehicle | None:
        """What the carrier was asked for under that name."""
        if self.vehicle is None or name not in self.attempts:
            return self.vehicle
        changes = self.attempts[name].model_dump(exclude={"vehicle", "since"}, exclude_none=True)
        changes["key"] = ids.vehicle_key(self.order, name)
        return self.vehicle.model_copy(update=changes)

    @property
    def asked_technician(self) -> str:
        """The key that the technician platform was asked under last."""
        return ids.replacement_key(self.order, self.providers)

    @property
    def providers(self) -> int:
        """How many providers were asked for so far, one in place of another."""
        return self.replacement.n if self.replacement else 1

    def record_provider_request(self) -> None:
        """A leg was lost that may have asked for providers: the next looks what became of that."""
        asked = [ids.replacement_key(self.order, n) for n in range(2, self.providers + 1)]
        self.called = list(dict.fromkeys((*self.called, *asked)))

    @property
    def replacement_due(self) -> Replacement | None:
        """Who is to be asked for: no leg has said that it was done."""
        done = self.replacement is None or self.replacement.n <= self.handover.replaced
        return None if done else self.replacement

    def vehicle_cancellation(self, name: str) -> CancelVehicle:
        """Give back the vehicle with that name."""
        key = ids.vehicle_cancellation_key(self.order, name)
        asked = ids.vehicle_key(self.order, name)
        return CancelVehicle(key=key, order=self.order, asked=asked)

    def technician_cancellations(self) -> list[CancelTechnician]:
        """Call back everybody who was asked for: a leg may have ended before it did."""
        return [technician_cancellation(self.order, n + 1) for n in range(self.providers)]


def technician_cancellation(order: str, n: int) -> CancelTechnician:
    """Call back the `n`-th provider of an order: the same call, whoever makes it."""
    key = ids.step_key(order, CallStep.CANCEL_TECHNICIAN, n)
    return CancelTechnician(key=key, order=order, assigned=ids.replacement_key(order, n))
