"""What is reported of a return 退换货 (FE-4, MC-八, ER-4.4)."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from models.codes import QuestionCode, StepCode
from models.exact import BoundedCount
from models.messages.orders.count import Count, Kinds, check_kinds_sum
from models.messages.orders.order import count_goods
from models.messages.reports.report import Facts, Word
from models.roles import Role
from models.stages.returns.exchanges import ExchangeAccepted, ExchangeCancelled
from models.stages.returns.facts import CUSTOMER_AND_MERCHANT, ReturnFacts
from models.stages.returns.investigation import ReturnInvestigated
from models.stages.returns.refund_reports import RefundBounced, Refunded, ReturnFreight
from models.stages.returns.repairs import HandedBack, RepairAssigned, Repaired, RepairFailed
from models.stages.returns.request import CaseKind, ReturnCase
from models.stages.returns.return_exceptions import ReturnException, ReturnExceptionSettled
from models.stages.returns.return_losses import ReturnLossSettled, ReturnLost


class ReturnCollected(ReturnFacts):
    """The goods are taken back from the customer; on a way back, by the next one who has them."""

    kind: ClassVar[str] = "return_collected"
    about: ClassVar[tuple[CaseKind, ...]] = (CaseKind.RETURN, CaseKind.WAY_BACK)
    by: ClassVar[tuple[Role, ...]] = (
        Role.PROVIDER,
        Role.TECHNICIAN,
        Role.CARRIER,
        Role.DRIVER,
        Role.WAREHOUSE,
        Role.AFTER_SALES,
    )
    step: ClassVar[StepCode | None] = StepCode.AWAITING_COLLECTION
    waits_on: ClassVar[Role | None] = Role.PROVIDER
    means: ClassVar[str] = "the goods are on their way back"
    informs: ClassVar[tuple[Role, ...]] = CUSTOMER_AND_MERCHANT

    plain: ClassVar[tuple[str, ...]] = ("pieces", "kinds")
    pieces: BoundedCount = Field(ge=1)
    kinds: Kinds = ()

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        return check_kinds_sum(self, self.pieces, self.kinds)

    def counted(self) -> Count:
        return Count(Role.CUSTOMER, self.pieces)

    def asked(self, known: ReturnCase) -> QuestionCode | None:
        wanted, by_kind = count_goods(known.lines), count_goods(self.kinds)
        more = self.pieces > wanted.total() or not by_kind <= wanted
        return QuestionCode.MORE_COLLECTED if more else None


class ReturnInspected(ReturnFacts):
    """The warehouse inspected what came back 商品检验 (MC-八(二)2).

    `pieces` is what it counts; where it does not say, what was counted last is put back.
    """

    kind: ClassVar[str] = "return_inspected"
    about: ClassVar[tuple[CaseKind, ...]] = (CaseKind.RETURN, CaseKind.WAY_BACK)
    step: ClassVar[StepCode | None] = StepCode.AWAITING_INSPECTION
    waits_on: ClassVar[Role | None] = Role.WAREHOUSE
    not_the_owner: ClassVar[str] = "others owe that the goods come back: they have them"
    by: ClassVar[tuple[Role, ...]] = (Role.WAREHOUSE,)
    means: ClassVar[str] = "the warehouse has inspected the goods"
    informs: ClassVar[tuple[Role, ...]] = CUSTOMER_AND_MERCHANT
    implies: ClassVar[tuple[str, ...]] = ("return_collected",)

    plain: ClassVar[tuple[str, ...]] = ("as_described", "fit_for_sale", "pieces", "kinds")
    personal: ClassVar[tuple[str, ...]] = ("note",)
    as_described: StrictBool
    fit_for_sale: StrictBool = True
    pieces: Annotated[BoundedCount | None, Field(ge=0)] = None
    kinds: Kinds = ()
    note: Word | None = None

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        return self if self.pieces is None else check_kinds_sum(self, self.pieces, self.kinds)

    def counted(self) -> Count:
        return Count(Role.CARRIER, self.pieces)


class OpinionGiven(ReturnFacts):
    """The customer's opinion 售后反馈 (FE-4.4)."""

    kind: ClassVar[str] = "opinion_given"
    by: ClassVar[tuple[Role, ...]] = (Role.CUSTOMER, Role.CUSTOMER_SERVICE, Role.AFTER_SALES)
    means: ClassVar[str] = "the customer has given an opinion"

    plain: ClassVar[tuple[str, ...]] = ("score",)
    personal: ClassVar[tuple[str, ...]] = ("words",)
    score: StrictInt = Field(ge=1, le=5)
    words: Word | None = None


KINDS: tuple[type[Facts], ...] = (
    ReturnInvestigated, ReturnCollected, ReturnLost, ReturnLossSettled,
    ReturnInspected, ReturnException, ReturnExceptionSettled,
    RepairAssigned, RepairFailed, Repaired, HandedBack,
    ExchangeAccepted, ExchangeCancelled,
    ReturnFreight, Refunded, RefundBounced, OpinionGiven,
)  # fmt: skip
