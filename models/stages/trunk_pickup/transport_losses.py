"""Goods that change vehicles on the road 转运, or are lost 丢失或毁损 there (FH-9.3.2, MC-七(三)2).

Of the order's own shipment, or of the one that is named; whichever leg the order is in receives it.
"""

from typing import ClassVar, Self

from pydantic import Field, StrictBool, model_validator

from models.exact import BoundedCount
from models.messages.orders.count import Kinds, check_kinds_sum
from models.messages.reports.report import Milestones, Word
from models.messages.reports.report_times import ReportTimes
from models.messages.shipments.shipment import ShipmentName
from models.roles import Role
from models.scopes import Assignee, PartyKind
from models.sop.milestones import Milestone
from models.stages.trunk_pickup.pickup_exceptions import PickupFacts, PickupIncident

ROAD_ROLES = (Role.DRIVER, Role.CARRIER, Role.TRUNK_DESK)


class Transshipped(PickupFacts):
    """The goods are on another vehicle: its driver speaks for them, the first promise stands."""

    kind: ClassVar[str] = "transshipped"
    by: ClassVar[tuple[Role, ...]] = ROAD_ROLES
    means: ClassVar[str] = "the goods go on with another vehicle"
    informs: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK, Role.ORDER_DESK, Role.MERCHANT)
    of_vehicle: ClassVar[bool] = True

    plain: ClassVar[tuple[str, ...]] = ("shipment", "carrier")
    personal: ClassVar[tuple[str, ...]] = ("vehicle", "driver", "phone", "place", "reason")
    shipment: ShipmentName | None = None
    vehicle: Word
    driver: Word
    phone: Word
    carrier: Word | None = None
    place: Word | None = None
    reason: Word

    @property
    def ref(self) -> str:
        return self.shipment or ""

    @property
    def assignee(self) -> Assignee:
        return Assignee(kind=PartyKind.VEHICLE, name=self.vehicle, shipment=self.ref)


class GoodsLost(PickupIncident):
    """So many pieces are lost or destroyed: they leave the sums, what is left goes on."""

    kind: ClassVar[str] = "goods_lost"
    by: ClassVar[tuple[Role, ...]] = (*ROAD_ROLES, Role.HUB, Role.PROVIDER, Role.SERVICE_DESK)
    means: ClassVar[str] = "goods of the order are lost or destroyed"
    informs: ClassVar[tuple[Role, ...]] = (
        Role.TRUNK_DESK,
        Role.ORDER_DESK,
        Role.SERVICE_DESK,
        Role.MERCHANT,
        Role.CUSTOMER,  # MC-七(三)2
    )
    problem: ClassVar[bool] = True

    plain: ClassVar[tuple[str, ...]] = ("shipment", "pieces", "kinds", "destroyed")
    personal: ClassVar[tuple[str, ...]] = ("cause", "place", "photos")
    shipment: ShipmentName | None = None
    pieces: BoundedCount = Field(ge=1)
    kinds: Kinds = ()
    destroyed: StrictBool = False
    cause: Word
    place: Word | None = None
    photos: tuple[Word, ...] = ()

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        return check_kinds_sum(self, self.pieces, self.kinds)

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {
            Milestone.ROAD_EXCEPTION_FOUND: times.occurred_at,
            Milestone.ROAD_EXCEPTION_REPORTED: times.reported_at,
        }


class LossSettled(PickupIncident):
    """Trunk desk and order desk have agreed on what is done about lost goods (FH-9.3.2.2)."""

    kind: ClassVar[str] = "loss_settled"
    by: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK, Role.ORDER_DESK)
    means: ClassVar[str] = "merchant and customer know what is done about the lost goods"
    informs: ClassVar[tuple[Role, ...]] = (Role.MERCHANT, Role.CUSTOMER, Role.SERVICE_DESK)
    settles: ClassVar[tuple[str, ...]] = (GoodsLost.kind,)

    personal: ClassVar[tuple[str, ...]] = ("remedy",)
    remedy: Word


KINDS = (Transshipped, GoodsLost, LossSettled)
