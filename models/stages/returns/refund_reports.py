"""What is reported of the money of a return: paid, sent back by the bank, and the freight."""

from typing import ClassVar

from pydantic import BaseModel, Field, StrictInt

from models.codes import QuestionCode, StepCode
from models.messages.decisions.return_decisions import MOST_FEN, RefundBy
from models.messages.orders.order import Source
from models.messages.reports.report import Word
from models.phrases import StructuredText, phrase
from models.roles import Role
from models.stages.returns.facts import CUSTOMER_AND_MERCHANT, ReturnFacts
from models.stages.returns.request import CaseKind, ReturnCase

OF_A_RETURN = phrase(
    "money goes back with a return: report it with `case`, the number of the return; an order that "
    "is cancelled has a case of its own for what was paid"
)
"""Why neither an order nor a leg takes a refund."""

REFUNDED_CASES = (CaseKind.RETURN, CaseKind.REFUND)


class Refunded(ReturnFacts):
    """Money is paid back the way the customer chose; `amount_fen` in fen (MC-八(二)3).

    It may be a part: the return ends once all that is agreed is paid. All refunds of a return are
    at most what was paid for those goods, however they went and whether they count or are asked
    about; where no money goes back it is not this report.
    """

    kind: ClassVar[str] = "refunded"
    about: ClassVar[tuple[CaseKind, ...]] = REFUNDED_CASES
    step: ClassVar[StepCode | None] = StepCode.AWAITING_REFUND
    waits_on: ClassVar[Role | None] = Role.AFTER_SALES
    not_the_owner: ClassVar[str] = "of a return no duty says by when: only of a cancelled order"
    by: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES,)
    means: ClassVar[str] = "the money is paid back"
    implies: ClassVar[tuple[str, ...]] = ("return_collected",)
    informs: ClassVar[tuple[Role, ...]] = CUSTOMER_AND_MERCHANT

    plain: ClassVar[tuple[str, ...]] = ("amount_fen", "refund_by")
    amount_fen: StrictInt = Field(ge=1, le=MOST_FEN)
    refund_by: RefundBy

    def why_not(self, known: BaseModel) -> StructuredText | None:
        if not isinstance(known, ReturnCase):
            return OF_A_RETURN
        return super().why_not(known) or self.why_beyond(known, 0)

    def why_beyond(self, known: ReturnCase, before: int) -> StructuredText | None:
        """Why it is too much, next to what went back `before` or is asked about, in fen."""
        limit = known.refund_max_fen
        if limit is None or before + self.amount_fen <= limit:
            return None
        if not before:
            return phrase(
                "{amount_fen} fen are more than the {limit} fen that go back for "
                "these goods: correct the amount",
                amount_fen=self.amount_fen,
                limit=limit,
            )
        return phrase(
            "{amount_fen} fen, and {before} fen that went back before or are asked "
            "about, are more than the {limit} fen that go back for these goods: "
            "correct the amount, or settle first what is asked (`settle_question`)",
            amount_fen=self.amount_fen,
            before=before,
            limit=limit,
        )

    def asked(self, known: ReturnCase) -> QuestionCode | None:
        if self.refund_by not in (known.request.refund_by, *known.ways_before):
            return QuestionCode.REFUNDED_ANOTHER_WAY
        unpriced = known.refund_max_fen is None and known.content.source is Source.EXCHANGE
        return QuestionCode.EXCHANGE_WITHOUT_AMOUNTS if unpriced else None


class RefundBounced(ReturnFacts):
    """The bank has sent a refund back 退款失败: it is owed again, another way (MC-八(二)3)."""

    kind: ClassVar[str] = "refund_bounced"
    about: ClassVar[tuple[CaseKind, ...]] = REFUNDED_CASES
    by: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES,)
    means: ClassVar[str] = "the bank has sent the refund back"
    informs: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES, *CUSTOMER_AND_MERCHANT)

    plain: ClassVar[tuple[str, ...]] = ("amount_fen", "refund_by")
    personal: ClassVar[tuple[str, ...]] = ("why",)
    amount_fen: StrictInt = Field(ge=1, le=MOST_FEN)
    refund_by: RefundBy
    why: Word | None = None


class ReturnFreight(ReturnFacts):
    """What the way back costs 退货运费, in fen; who pays follows from why the goods go back."""

    kind: ClassVar[str] = "return_freight"
    by: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES, Role.CARRIER, Role.PROVIDER)
    means: ClassVar[str] = "the way back has cost freight"
    informs: ClassVar[tuple[Role, ...]] = CUSTOMER_AND_MERCHANT

    plain: ClassVar[tuple[str, ...]] = ("amount_fen",)
    amount_fen: StrictInt = Field(ge=0, le=MOST_FEN)
