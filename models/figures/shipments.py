"""The shipments of one order, as its timeline says: its own, and each that has a name.

The same fold as the workflow's. A line that was taken back by a withdrawal does not count.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple

from models.messages.decisions.withdrawn_reports import withdrawn_reports
from models.messages.shipments.losses import Loss, PiecesFromHome
from models.messages.shipments.shipment import OWN_SHIPMENT, Shipment
from models.messages.shipments.shipment_moves import Move
from models.messages.timeline.timeline import Entry, EntryKind
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.city_delivery.reports import Collected, Delivered
from models.stages.trunk_pickup.in_transit_returns import GoodsTurnedRound
from models.stages.trunk_pickup.pre_acceptance_returns import GoodsGoBack, GoodsStay
from models.stages.trunk_pickup.reports import Departed, PickedUp, VehicleBooked
from models.stages.trunk_pickup.shipments import KINDS, InstallationBroughtForward, ShipmentBooked
from models.stages.trunk_pickup.transport_losses import GoodsLost, Transshipped
from models.stages.trunk_transport.reports import ArrivedAtHub, PlanAgreed

MOVE_OF_KIND: Final[Mapping[str, Move]] = {
    VehicleBooked.kind: Move.BOOKED,
    PickedUp.kind: Move.PICKED_UP,
    Departed.kind: Move.DEPARTED,
    ArrivedAtHub.kind: Move.ARRIVED,
    Collected.kind: Move.COLLECTED,
    Delivered.kind: Move.DELIVERED,
    **{kind.kind: kind.move for kind in KINDS if kind.move is not None},
}
"""What each report says has happened to the shipment that it is of."""


_FIRST = datetime.min.replace(tzinfo=UTC)

NAMES_A_VEHICLE: Final = (VehicleBooked.kind, ShipmentBooked.kind, Transshipped.kind)


class ShipmentVehicle(NamedTuple):
    """A shipment, and the report that named its vehicle last."""

    shipment: Shipment
    booked_by: str | None


def shipments_of(timeline: Iterable[Entry]) -> tuple[ShipmentVehicle, ...]:
    """The shipments of one order, its own first; none before anything is known of one."""
    lines = sorted(timeline, key=_order)
    withdrawn = withdrawn_reports(lines)
    found: dict[str, Shipment] = {}
    booked: dict[str, str | None] = {}
    for line in lines:
        if line.happening is not EntryKind.REPORT or line.report_id in withdrawn:
            continue
        name = str(line.data.get("shipment") or OWN_SHIPMENT)
        one = found.get(name) or Shipment(name=name)
        if line.what == InstallationBroughtForward.kind:
            found[name] = one.model_copy(update={"forward": True})
        elif line.what == GoodsLost.kind:
            incident = str(line.data.get("incident") or line.report_id)
            loss = Loss(pieces=int(str(line.data["pieces"])), at=line.at)
            found[name] = one.without(loss, incident)
        elif line.what == GoodsTurnedRound.kind:
            goods = Loss(pieces=int(str(line.data["pieces"])), at=line.at)
            found[OWN_SHIPMENT] = one.with_turned_back(str(line.data["returned_by"]), goods)
        elif line.what == GoodsGoBack.kind:
            found[OWN_SHIPMENT] = one.with_taken_back(
                str(line.data["returned_by"]), PiecesFromHome(pieces=int(str(line.data["pieces"])))
            )
        elif line.what == GoodsStay.kind:
            found[OWN_SHIPMENT] = one.with_taken_back(str(line.data["returned_by"]), None)
        elif line.what == PlanAgreed.kind and (at := line.data.get("arrives_at")):
            expected = {"expected_at": datetime.fromisoformat(str(at))}
            found[name] = one.model_copy(update=expected)
        elif line.what == GoodsRefused.kind:
            incident = str(line.data.get("incident") or line.report_id)
            refused = GoodsRefused.model_validate({**line.data, "reason": "-"})
            found[name] = one.without(refused.loss(line.at), incident)
        elif line.what in MOVE_OF_KIND:
            found[name] = one.moved(MOVE_OF_KIND[line.what], line.at, line.data)
        if line.what in NAMES_A_VEHICLE:
            booked[name] = line.report_id
    names = sorted(
        found, key=lambda name: (name != OWN_SHIPMENT, found[name].planned_at or _FIRST, name)
    )
    return tuple(ShipmentVehicle(found[name], booked.get(name)) for name in names)


def _order(line: Entry) -> tuple[datetime, datetime]:
    return line.at, line.recorded_at
