"""What a person decides, as Updates of the order (ADR-0018).

Each is one JSON object: `decision_id` made by the sender (a repeat is harmless), `by` the role
that decides, `actor` who of that role (an opaque id), `at` when it was decided, believed like a
report's `reported_at`. Where `seen_step` names the step that the decider saw, a decision about an
older one is refused.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field, StrictBool

from models.actors import Actor
from models.contract import BUILT_AT_IMPORT, Contract, Sentence
from models.exact import Instant
from models.messages.decisions.decision import Decision, Reason
from models.messages.decisions.fee_decisions import SetFee
from models.messages.decisions.incident_decisions import INCIDENT_DECISIONS
from models.messages.decisions.provider_decisions import ReplaceProvider
from models.messages.decisions.return_decisions import ANSWERERS, AgreedFen, AgreeReturn
from models.messages.decisions.visit_decisions import PlanVisit
from models.messages.encoding.reasons import ReasonData, keeps_reason
from models.messages.reports.report import Key, Word
from models.roles import Role

DESKS = (Role.ORDER_DESK, Role.CUSTOMER_SERVICE, Role.OPERATIONS, Role.REGIONAL_MANAGER)
"""Who may decide about an order; a merchant or a customer asks a desk."""


class Confirm(Decision):
    """The order desk confirms the order 确认订单 (ER-4.2.1)."""

    name: ClassVar[str] = "confirm"
    made_by: ClassVar[tuple[Role, ...]] = DESKS
    makes: ClassVar[str] = "order_confirmed"


class HandOn(Decision):
    """The order desk hands the confirmed list on to the trunk desk 流转 (FH-7.2.3)."""

    name: ClassVar[str] = "hand_on"
    made_by: ClassVar[tuple[Role, ...]] = DESKS
    makes: ClassVar[str] = "handed_on"


class Correct(Decision):
    """Correct an order that waits in review, or later: fields as in `POST /orders`.

    `own_mistake` says that the order desk itself had entered it wrong (FH-7.3.1.3).
    """

    name: ClassVar[str] = "correct"
    made_by: ClassVar[tuple[Role, ...]] = DESKS

    changes: dict[str, Any] = Field(min_length=1)
    own_mistake: StrictBool = False


class Hold(Decision):
    """Stop the clocks of an order; the reason is kept."""

    name: ClassVar[str] = "hold"
    made_by: ClassVar[tuple[Role, ...]] = DESKS

    reason: Reason


class Resume(Decision):
    """Let the clocks of a held order go on."""

    name: ClassVar[str] = "resume"
    made_by: ClassVar[tuple[Role, ...]] = DESKS


class Cancel(Decision):
    """Cancel the order: stock, vehicle and technician are given back, each once."""

    name: ClassVar[str] = "cancel"
    made_by: ClassVar[tuple[Role, ...]] = DESKS

    reason: Reason


class ShortChoice(StrEnum):
    """What becomes of an order whose goods are short 缺货."""

    RETRY = "retry"
    CANCEL = "cancel"


class DecideShort(Decision):
    """Decide about an order whose goods are short (FE-2.2, MC-四(二)2)."""

    name: ClassVar[str] = "decide_short"
    made_by: ClassVar[tuple[Role, ...]] = DESKS

    choice: ShortChoice


REPAIRERS = (*DESKS, Role.TRUNK_DESK, Role.SERVICE_DESK, Role.AFTER_SALES, Role.OPERATOR)
"""Who may repair a parked step: the desk that the partner belongs to, too."""


class RepairChoice(StrEnum):
    """What becomes of a parked step."""

    RETRY = "retry"
    SKIP = "skip"
    GIVE_UP = "give_up"


class Repair(Decision):
    """Repair a parked step: try again now, go on without it, or give the order up.

    To go on without it, and to give up, needs a reason.
    """

    name: ClassVar[str] = "repair"
    made_by: ClassVar[tuple[Role, ...]] = REPAIRERS

    choice: RepairChoice = RepairChoice.RETRY


REPORT_DESKS = (*REPAIRERS, Role.INSTALLATION_DESK)
"""Every desk: who may say of a report that it is so, or is not, and take on what is overdue."""

REPORTERS = tuple(
    role for role in Role if role not in (Role.NOBODY, Role.PARTNER, Role.SYSTEM, Role.OWNER_LEAD)
)
"""Who may take a report back: whoever may have said it, and every desk."""


class QuestionChoice(StrEnum):
    """What becomes of a report that is questioned."""

    CONFIRM = "confirm"
    REJECT = "reject"


class SettleQuestion(Decision):
    """Settle what is asked about a report: it is so, or it is not. The reason is kept."""

    name: ClassVar[str] = "settle_question"
    made_by: ClassVar[tuple[Role, ...]] = REPORT_DESKS

    report_id: Key
    choice: QuestionChoice
    reason: Reason


class Withdraw(Decision):
    """Take a report back: whoever said it for some minutes (a term), a desk at any time."""

    name: ClassVar[str] = "withdraw"
    made_by: ClassVar[tuple[Role, ...]] = REPORTERS

    report_id: Key
    reason: Reason


class Acknowledge(Decision):
    """A named person takes on what is overdue, of one `cause` or all: it is not reminded of daily
    until that time."""

    name: ClassVar[str] = "acknowledge"
    made_by: ClassVar[tuple[Role, ...]] = REPORT_DESKS

    actor: Actor
    until: Instant
    cause: Word | None = None


class AnswerReturn(Decision):
    """After-sales answers a return 售后答复 (ER-4.4.2), or judges what came back of it.

    To refuse, and to approve what policy does not cover, or a fault that nobody has looked into,
    needs a reason. `refund_fen` is what the customer gets in all, where it is another sum.
    """

    name: ClassVar[str] = "answer"
    made_by: ClassVar[tuple[Role, ...]] = ANSWERERS
    makes: ClassVar[str] = "return_answered"

    approve: StrictBool
    refund_fen: AgreedFen = None


WITHDRAW_FOR = (*ANSWERERS, Role.CUSTOMER_SERVICE)
"""Who withdraws a return for whoever asked for it."""


class WithdrawReturn(Decision):
    """Whoever asked for a return takes it back, before the goods are collected."""

    name: ClassVar[str] = "withdraw_return"
    made_by: ClassVar[tuple[Role, ...]] = (*WITHDRAW_FOR, Role.CUSTOMER, Role.MERCHANT)


class EndReturn(Decision):
    """After-sales ends a return without money: goods not fit, lost, found, settled otherwise."""

    name: ClassVar[str] = "end_return"
    made_by: ClassVar[tuple[Role, ...]] = ANSWERERS

    reason: Reason


_ALL: tuple[type[Decision], ...] = (
    Confirm, HandOn, Correct, DecideShort, Hold, Resume, Cancel, Repair, SettleQuestion,
    Withdraw, Acknowledge, SetFee, PlanVisit, ReplaceProvider, AnswerReturn, WithdrawReturn,
    EndReturn, AgreeReturn,
    *INCIDENT_DECISIONS,
)  # fmt: skip

DECISIONS: Mapping[str, type[Decision]] = {model.name: model for model in _ALL}
"""Every decision by its name."""

MADE_BY: Mapping[str, str] = {
    model.makes: model.name for model in DECISIONS.values() if model.makes is not None
}
"""The decision that makes a fact."""


class DecisionAnswer(Contract):
    """The answer to a decision: `reason` says to people why it is not simply done, `reason_data` to
    programs."""

    model_config = BUILT_AT_IMPORT

    outcome: str
    decision_id: str
    reason: Sentence | None = None
    reason_data: ReasonData = None

    _keeps_reason = keeps_reason
