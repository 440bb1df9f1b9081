"""Goods of an order that are turned round 中途退回 before they are delivered (FE-4, MC-八).

The others of the order go on. Whoever has these brings them back, as the return says.
"""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from models.exact import BoundedCount
from models.messages.orders.count import Kinds, check_kinds_sum
from models.messages.reports.report import Word
from models.roles import Role
from models.stages.trunk_pickup.pickup_exceptions import PickupFacts


class GoodsTurnedRound(PickupFacts):
    """So many pieces are not delivered: they go back, as the return `returned_by` says.

    What an approved return makes, and no report says. They leave the sums like lost ones;
    `less_fen`: so much less is to be collected of what is paid on delivery 货到付款.
    """

    kind: ClassVar[str] = "goods_turned_round"
    by: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES,)
    means: ClassVar[str] = "some of the goods are turned round before they are delivered"
    informs: ClassVar[tuple[Role, ...]] = (
        *(Role.TRUNK_DESK, Role.SERVICE_DESK, Role.ORDER_DESK),
        *(Role.CARRIER, Role.HUB, Role.PROVIDER),
    )

    plain: ClassVar[tuple[str, ...]] = ("pieces", "kinds", "returned_by", "less_fen")
    pieces: BoundedCount = Field(ge=1)
    kinds: Annotated[Kinds, Field(min_length=1)]
    returned_by: Word
    less_fen: Annotated[BoundedCount | None, Field(ge=1, exclude_if=lambda fen: fen is None)] = None

    @property
    def ref(self) -> str:
        return self.returned_by

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        return check_kinds_sum(self, self.pieces, self.kinds)


KINDS = (GoodsTurnedRound,)
