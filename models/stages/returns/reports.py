"""What is reported of a return 退换货 (FE-4, MC-八, ER-4.4)."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, Field, model_validator

from models.codes import QuestionCode, StepCode
from models.ids import Stage
from models.messages.count import Kinds, adding_up
from models.messages.order import Source, count_goods
from models.messages.reports import Facts, Word
from models.roles import Role
from models.stages.returns.request import CaseKind, RefundBy, ReturnCase

WHY_NOT: Mapping[CaseKind, str] = {
    CaseKind.WAY_BACK: "these goods come back since their order was cancelled: the warehouse "
    "reports return_inspected once it has them, with the pieces that it counts",
    CaseKind.REFUND: "no goods come back, the order was cancelled: after_sales reports refunded "
    "once the money is paid back",
}
"""Why another report makes no sense of such a case."""

OF_A_RETURN = (
    "money goes back with a return: report it with `case`, the number of the return; an order that "
    "is cancelled has a case of its own for what was paid"
)
"""Why neither an order nor a leg takes a refund."""


class ReturnFacts(Facts):
    """A report of a return; `about` says of which kinds of cases it may speak."""

    stage: ClassVar[Stage] = Stage.RETURNS
    about: ClassVar[tuple[CaseKind, ...]] = (CaseKind.RETURN,)

    def why_not(self, known: BaseModel) -> str | None:
        if not isinstance(known, ReturnCase) or known.kind in self.about:
            return None
        return WHY_NOT[known.kind]

    def asked(self, known: ReturnCase) -> QuestionCode | None:
        """What after-sales is asked about it."""
        return None


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

    plain: ClassVar[tuple[str, ...]] = ("pieces", "kinds")
    pieces: int = Field(ge=1)
    kinds: Kinds = ()

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        return adding_up(self, self.pieces, self.kinds)

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
    implies: ClassVar[tuple[str, ...]] = ("return_collected",)

    plain: ClassVar[tuple[str, ...]] = ("as_described", "fit_for_sale", "pieces", "kinds")
    personal: ClassVar[tuple[str, ...]] = ("note",)
    as_described: bool
    fit_for_sale: bool = True
    pieces: Annotated[int | None, Field(ge=0)] = None
    kinds: Kinds = ()
    note: Word | None = None

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        return self if self.pieces is None else adding_up(self, self.pieces, self.kinds)


class Refunded(ReturnFacts):
    """The money is paid back the way the customer chose; `amount_fen` in fen (MC-八(二)3).

    All refunds of a return are at most what was paid for those goods, however they went and whether
    they count or are asked about; where no money goes back it is not this report.
    """

    kind: ClassVar[str] = "refunded"
    about: ClassVar[tuple[CaseKind, ...]] = (CaseKind.RETURN, CaseKind.REFUND)
    step: ClassVar[StepCode | None] = StepCode.AWAITING_REFUND
    waits_on: ClassVar[Role | None] = Role.AFTER_SALES
    not_the_owner: ClassVar[str] = "of a return no duty says by when: only of a cancelled order"
    by: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES,)
    means: ClassVar[str] = "the money is paid back"
    implies: ClassVar[tuple[str, ...]] = ("return_collected",)

    plain: ClassVar[tuple[str, ...]] = ("amount_fen", "refund_by")
    amount_fen: int = Field(ge=1)
    refund_by: RefundBy

    def why_not(self, known: BaseModel) -> str | None:
        if not isinstance(known, ReturnCase):
            return OF_A_RETURN
        return super().why_not(known) or self.why_beyond(known, 0)

    def why_beyond(self, known: ReturnCase, before: int) -> str | None:
        """Why it is too much, next to what went back `before` or is asked about, in fen."""
        limit = known.refund_max_fen
        if limit is None or before + self.amount_fen <= limit:
            return None
        if not before:
            return (
                f"{self.amount_fen} fen are more than the {limit} fen that were paid for these "
                "goods: correct the amount"
            )
        return (
            f"{self.amount_fen} fen, and {before} fen that went back before or are asked about, are"
            f" more than the {limit} fen that were paid for these goods: correct the amount, or "
            "settle first what is asked (`settle_question`)"
        )

    def asked(self, known: ReturnCase) -> QuestionCode | None:
        if self.refund_by != known.request.refund_by:
            return QuestionCode.REFUNDED_ANOTHER_WAY
        unpriced = known.refund_max_fen is None and known.content.source is Source.EXCHANGE
        return QuestionCode.EXCHANGE_WITHOUT_AMOUNTS if unpriced else None


class Repaired(ReturnFacts):
    """The goods are repaired and back with the customer 维修."""

    kind: ClassVar[str] = "repaired"
    by: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES, Role.TECHNICIAN, Role.PROVIDER)
    step: ClassVar[StepCode | None] = StepCode.AWAITING_REPAIR
    waits_on: ClassVar[Role | None] = Role.AFTER_SALES
    means: ClassVar[str] = "the goods are repaired and back"


class OpinionGiven(ReturnFacts):
    """The customer's opinion 售后反馈 (FE-4.4)."""

    kind: ClassVar[str] = "opinion_given"
    by: ClassVar[tuple[Role, ...]] = (Role.CUSTOMER, Role.CUSTOMER_SERVICE, Role.AFTER_SALES)
    means: ClassVar[str] = "the customer has given an opinion"

    plain: ClassVar[tuple[str, ...]] = ("score",)
    personal: ClassVar[tuple[str, ...]] = ("words",)
    score: int = Field(ge=1, le=5)
    words: Word | None = None


KINDS: tuple[type[Facts], ...] = (
    ReturnCollected, ReturnInspected, Refunded, Repaired, OpinionGiven,
)  # fmt: skip
