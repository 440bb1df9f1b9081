"""Goods that the customer refuses at the door, or as they are inspected 拒收 (FH-10.2.5).

They stay with the provider, or go back to him, and have a way back of their own; what is left is
delivered, installed and accepted.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from models.ids import Stage
from models.messages.orders.count import CountedKind
from models.messages.reports.proven_reports import PhotoFacts
from models.messages.reports.report import IncidentFacts, Milestones, Word
from models.messages.reports.report_times import ReportTimes
from models.messages.shipments.losses import Loss
from models.roles import Role
from models.sop.milestones import Milestone

RefusalCause = Literal["damaged", "wrong_goods", "not_as_described", "late", "unwanted"]
"""Why 货损, 错货, 与描述不符, 迟到, 不想要."""


class GoodsRefused(PhotoFacts, IncidentFacts):
    """The customer refuses these pieces, all or a part (FH-10.2.5): they leave the sums.

    A way back is begun by itself as the leg ends. Where nothing is left, order desk and merchant
    decide: a cancelled order's goods have their way back, too.
    """

    kind: ClassVar[str] = "goods_refused"
    stage: ClassVar[Stage] = Stage.CITY_DELIVERY
    by: ClassVar[tuple[Role, ...]] = (
        *(Role.PROVIDER, Role.TECHNICIAN, Role.CUSTOMER, Role.CUSTOMER_SERVICE),
        *(Role.SERVICE_DESK, Role.INSTALLATION_DESK),
    )
    means: ClassVar[str] = "the customer refuses goods at the door"
    informs: ClassVar[tuple[Role, ...]] = (
        *(Role.SERVICE_DESK, Role.ORDER_DESK),
        Role.MERCHANT,
    )
    problem: ClassVar[bool] = True

    plain: ClassVar[tuple[str, ...]] = ("kinds", "cause")
    personal: ClassVar[tuple[str, ...]] = ("reason",)
    kinds: Annotated[tuple[CountedKind, ...], Field(min_length=1, max_length=150)]
    cause: Annotated[RefusalCause | None, Field(exclude_if=lambda cause: cause is None)] = None
    reason: Word

    @property
    def pieces(self) -> int:
        """How many pieces are refused."""
        return sum(kind.pieces for kind in self.kinds)

    def loss(self, at: datetime) -> Loss:
        """What the order's own shipment has less from then on."""
        return Loss(pieces=self.pieces, at=at, kinds=self.kinds, refused=True)

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.GOODS_REFUSED_FOUND: times.occurred_at}


KINDS = (GoodsRefused,)
