"""What goes wrong on the way back: goods are lost, and whoever had them answers for it."""

from typing import ClassVar, Self

from pydantic import Field, model_validator

from models.exact import BoundedCount
from models.messages.orders.count import Kinds, check_kinds_sum
from models.messages.reports.proven_reports import PhotoFacts
from models.messages.reports.report import IncidentFacts, Word
from models.roles import Role
from models.stages.returns.facts import CUSTOMER_AND_MERCHANT, ReturnFacts
from models.stages.returns.request import CaseKind


class ReturnLost(PhotoFacts, ReturnFacts, IncidentFacts):
    """Goods were lost, or destroyed, on their way back: the customer gets his money all the same
    (MC-八(二)3).

    `pieces` is how many; `kinds` of each, where several kinds were on their way.
    """

    kind: ClassVar[str] = "return_lost"
    about: ClassVar[tuple[CaseKind, ...]] = (CaseKind.RETURN, CaseKind.WAY_BACK)
    by: ClassVar[tuple[Role, ...]] = (
        Role.CARRIER,
        Role.DRIVER,
        Role.HUB,
        Role.PROVIDER,
        Role.TRUNK_DESK,
        Role.AFTER_SALES,
    )
    means: ClassVar[str] = "goods were lost on their way back"
    informs: ClassVar[tuple[Role, ...]] = (
        Role.AFTER_SALES,
        Role.TRUNK_DESK,
        *CUSTOMER_AND_MERCHANT,
    )
    problem: ClassVar[bool] = True
    implies: ClassVar[tuple[str, ...]] = ("return_collected",)

    plain: ClassVar[tuple[str, ...]] = ("pieces", "kinds")
    personal: ClassVar[tuple[str, ...]] = ("cause",)
    pieces: BoundedCount = Field(ge=1)
    kinds: Kinds = ()
    cause: Word | None = None

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        return check_kinds_sum(self, self.pieces, self.kinds)


class ReturnLossSettled(ReturnFacts, IncidentFacts):
    """The loss is settled with whoever had the goods: what he pays, or why he does not."""

    kind: ClassVar[str] = "return_loss_settled"
    about: ClassVar[tuple[CaseKind, ...]] = (CaseKind.RETURN, CaseKind.WAY_BACK)
    by: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES, Role.TRUNK_DESK)
    means: ClassVar[str] = "the loss of goods on their way back is settled"
    informs: ClassVar[tuple[Role, ...]] = (
        Role.AFTER_SALES,
        Role.TRUNK_DESK,
        *CUSTOMER_AND_MERCHANT,
    )
    customer_reads: ClassVar[tuple[str, ...] | None] = ()
    settles: ClassVar[tuple[str, ...]] = (ReturnLost.kind,)

    personal: ClassVar[tuple[str, ...]] = ("settlement",)
    settlement: Word
