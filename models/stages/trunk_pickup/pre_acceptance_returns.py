"""Delivered goods that a return takes back before they are accepted 验收前退回 (FE-4, MC-八).

What is left of the order is installed and accepted without them. Whichever leg is open receives it.
"""

import operator
from typing import Annotated, ClassVar, Self

from pydantic import Field, StrictBool, model_validator

from models.exact import BoundedCount
from models.messages.orders.count import Kinds, check_kinds_sum
from models.messages.reports.report import Word
from models.messages.shipments.losses import PiecesFromHome
from models.roles import Role
from models.stages.trunk_pickup.pickup_exceptions import PickupFacts


class ApprovedReturn(PickupFacts):
    """What an approved return makes, `returned_by`, and no report says."""

    by: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES,)
    informs: ClassVar[tuple[Role, ...]] = (Role.SERVICE_DESK, Role.ORDER_DESK, Role.PROVIDER)

    plain: ClassVar[tuple[str, ...]] = ("returned_by",)
    returned_by: Word

    @property
    def ref(self) -> str:
        return self.returned_by


class GoodsGoBack(ApprovedReturn):
    """So many pieces go back from the customer's home, and are not installed.

    `fetched`: they have left it. Of one return the last word counts.
    """

    kind: ClassVar[str] = "goods_go_back"
    means: ClassVar[str] = "goods in the home go back with a return, and are not installed"

    plain: ClassVar[tuple[str, ...]] = ("pieces", "kinds", "fetched")
    pieces: BoundedCount = Field(ge=1)
    kinds: Kinds = ()
    fetched: Annotated[StrictBool, Field(exclude_if=operator.not_)] = False

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        return check_kinds_sum(self, self.pieces, self.kinds)

    @property
    def goods(self) -> PiecesFromHome:
        """The pieces that it takes."""
        return PiecesFromHome(pieces=self.pieces, kinds=self.kinds, fetched=self.fetched)


class GoodsStay(ApprovedReturn):
    """Nothing of that return goes back after all, or it came again: it is to be installed."""

    kind: ClassVar[str] = "goods_stay"
    means: ClassVar[str] = "goods of a return stay in the home, and are to be installed"


KINDS = (GoodsGoBack, GoodsStay)
