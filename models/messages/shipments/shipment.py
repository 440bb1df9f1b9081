"""One shipment of an order 分批发运: what it carries, and how far it has come (FH-7.2.4, FH-8.2.3).

An order's own shipment has no name; each further one has. Where one stands is a fold over what was
reported of it, alike in the workflow and on an order's page, in any order (ADR-0048).
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, StringConstraints

from models.contract import SparseContract
from models.messages.orders.count import CountedKind
from models.messages.shipments.handover import FeedbackPoint
from models.messages.shipments.last_count import pieces_at_home
from models.messages.shipments.losses import Loss, PiecesFromHome
from models.messages.shipments.shipment_moves import LATEST_COUNTS, Move, facts_in
from models.messages.shipments.shipment_points import HALF_WAY

OWN_SHIPMENT: Final = ""
"""The name of the order's own shipment: that of all reports that name none."""

SHIPMENTS_MAX: Final = 20
"""So many shipments of one order have a name: a baton stays small, whatever is reported."""

ShipmentName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
"""What tells one shipment of an order from another: a word that whoever plans it chooses."""


class ShipmentReason(StrEnum):
    """Why goods of one order travel apart from the others."""

    SECOND_VEHICLE = "second_vehicle"
    LEFT_BEHIND = "left_behind"
    SPLIT = "split"
    REPLACEMENT = "replacement"


class ShipmentState(StrEnum):
    """How far a shipment has come."""

    PLANNED = "planned"
    BOOKED = "booked"
    PICKED_UP = "picked_up"
    ON_THE_ROAD = "on_the_road"
    AT_HUB = "at_hub"
    WITH_PROVIDER = "with_provider"
    DELIVERED = "delivered"
    LOST = "lost"
    CANCELLED = "cancelled"


FINAL_STATES: Final = (ShipmentState.DELIVERED, ShipmentState.LOST, ShipmentState.CANCELLED)
"""Nothing more comes of it."""


class Shipment(SparseContract):
    """One shipment, as what was told of it says.

    Attributes:
        name: a word; empty for the order's own.
        why: why it travels apart.
        pieces: so many were planned for it; kinds: of each, where it was said.
        loaded, collected, delivered: so many were counted as it changed hands.
        losses: what of it is lost, or refused by the customer, by the name of the incident.
        turned: what goes back before it is delivered, by the return that it goes back with.
        back: what goes back since, before it is accepted; of all shipments, at the order's own.
        vehicle: a fingerprint of the plate, named at `vehicle_at`; hub: where it has arrived.
        forward: the installation does not wait for it; pickup_day: a vehicle is wanted for it.
        expected_at: its arrival by the plan agreed last; its promise stands all the same.
    """

    name: str = OWN_SHIPMENT
    why: ShipmentReason | None = None
    pieces: int | None = None
    kinds: tuple[CountedKind, ...] = ()
    loaded: int | None = None
    collected: int | None = None
    delivered: int | None = None
    losses: dict[str, Loss] = {}
    turned: dict[str, Loss] = {}
    back: dict[str, PiecesFromHome] = {}
    vehicle: str | None = None
    vehicle_at: AwareDatetime | None = None
    hub: str | None = None
    forward: bool = False
    pickup_day: date | None = None
    pickup_at: AwareDatetime | None = None
    transit_hours: float | None = None
    points: tuple[FeedbackPoint, ...] = ()
    expected_at: AwareDatetime | None = None
    expected_since: AwareDatetime | None = None
    planned_at: AwareDatetime | None = None
    booked_at: AwareDatetime | None = None
    picked_up_at: AwareDatetime | None = None
    departed_at: AwareDatetime | None = None
    arrived_at: AwareDatetime | None = None
    collected_at: AwareDatetime | None = None
    delivered_at: AwareDatetime | None = None
    cancelled_at: AwareDatetime | None = None

    @property
    def line(self) -> tuple[FeedbackPoint, ...]:
        """The points from which it reports: as booked, else half-way."""
        half = self.transit_hours and FeedbackPoint(name=HALF_WAY, hours=self.transit_hours / 2)
        return self.points or ((half,) if half else ())

    @property
    def carried(self) -> int | None:
        """So many pieces are its own: as they were loaded, else as they were planned."""
        return self.pieces if self.loaded is None else self.loaded

    @property
    def lost(self) -> int:
        """So many of it are lost or destroyed."""
        return sum(one.pieces for one in self.losses.values() if not one.refused)

    @property
    def astray(self) -> int:
        """So many of it are lost or refused."""
        return sum(one.pieces for one in self.losses.values())

    @property
    def turned_round(self) -> int:
        """So many of it go back before they are delivered."""
        return sum(one.pieces for one in self.turned.values())

    @property
    def going_back(self) -> int:
        """So many that were delivered go back before they are accepted."""
        return sum(one.pieces for one in self.back.values())

    @property
    def gone(self) -> int:
        """So many that it carries are lost or turned round: a count after a loss left it out."""
        return sum(one.pieces for one in self.losses_counted) + self.turned_round

    @property
    def losses_counted(self) -> tuple[Loss, ...]:
        """The losses of what it carries."""
        at = self.picked_up_at if self.loaded is not None or self.name == OWN_SHIPMENT else None
        return tuple(one for one in self.losses.values() if at is None or one.at >= at)

    @property
    def has_left(self) -> bool:
        """Whether it is on a vehicle, or further, by anybody's word."""
        return any(at for at, state in self._furthest() if state is not ShipmentState.BOOKED)

    @property
    def left(self) -> int | None:
        """So many of them are neither lost nor turned round."""
        return None if self.carried is None else max(self.carried - self.gone, 0)

    @property
    def reached(self) -> int | None:
        """So many of them stand in the home, or are to; None where nobody has counted."""
        if self.delivered is not None:
            return max(self.delivered - self.lost_since(self.delivered_at), 0)
        left = self.left if self.left is not None else self.collected
        if left is None:
            return None
        return pieces_at_home(left, lost=self.astray + self.turned_round, collected=self.collected)

    def lost_since(self, at: datetime | None) -> int:
        """So many of it are lost since then; none where nobody knows when that was."""
        return sum(one.pieces for one in self.losses.values() if at and one.at >= at)

    def gone_since(self, at: datetime) -> int:
        """So many of it are lost, or turned round, since then."""
        turned = sum(one.pieces for one in self.turned.values() if one.at >= at)
        return self.lost_since(at) + turned

    @property
    def state(self) -> ShipmentState:
        """How far it has come: the furthest that was told."""
        if self.cancelled_at is not None and not self.has_left:
            return ShipmentState.CANCELLED
        if self.lost and self.left == 0:
            return ShipmentState.LOST
        return next((state for at, state in self._furthest() if at), ShipmentState.PLANNED)

    def _furthest(self) -> tuple[tuple[datetime | None, ShipmentState], ...]:
        return (
            (self.delivered_at, ShipmentState.DELIVERED),
            (self.collected_at, ShipmentState.WITH_PROVIDER),
            (self.arrived_at, ShipmentState.AT_HUB),
            (self.departed_at, ShipmentState.ON_THE_ROAD),
            (self.picked_up_at, ShipmentState.PICKED_UP),
            (self.booked_at, ShipmentState.BOOKED),
        )

    @property
    def over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state in FINAL_STATES

    def moved(self, move: Move, at: datetime, data: Mapping[str, Any]) -> "Shipment":
        """The same, after that has happened to it at that instant, as a report's `data` says."""
        field = f"{move}_at"
        before = getattr(self, field)
        holds = before is None or (at >= before if move in LATEST_COUNTS else at < before)
        if not holds:
            return self
        facts = facts_in(move, data)
        counts = {name: one for name, one in facts.items() if not self._is_overtaken(name, at)}
        return self._with({field: at, **counts})

    def _is_overtaken(self, name: str, at: datetime) -> bool:
        """Whether that was agreed on again, or counted, since then, and is known."""
        since = {"pieces": (self.booked_at,), "kinds": (self.booked_at, self.picked_up_at)}
        later = any(one and one > at for one in since.get(name, ()))
        return later and bool(getattr(self, name))

    def on_vehicle(self, vehicle: str, at: datetime) -> "Shipment":
        """The same, on that vehicle from then on, unless a later one is known."""
        if self.vehicle_at is not None and at < self.vehicle_at:
            return self
        return self.model_copy(update={"vehicle": vehicle, "vehicle_at": at})

    def without(self, loss: Loss, incident: str) -> "Shipment":
        """The same, once that is lost of it; of one incident the last word counts."""
        return self.model_copy(update={"losses": {**self.losses, incident: loss}})

    def with_turned_back(self, case: str, goods: Loss) -> "Shipment":
        """The same, once these of its goods go back with that return."""
        return self.model_copy(update={"turned": {**self.turned, case: goods}})

    def with_taken_back(self, case: str, goods: PiecesFromHome | None) -> "Shipment":
        """The same, once that return takes these back; None: they stay."""
        others = {name: one for name, one in self.back.items() if name != case}
        return self.model_copy(update={"back": others | ({case: goods} if goods else {})})

    def _with(self, changes: Mapping[str, Any]) -> "Shipment":
        known = {name: value for name, value in changes.items() if value is not None}
        return Shipment.model_validate({**dict(self), **known})
