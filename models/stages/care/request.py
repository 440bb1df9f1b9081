"""A care case 客户咨询与投诉: how it is opened, run and ended (ER-4.3, FH-3.1.4, MC-八(一))."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import Field, StrictInt, StringConstraints, model_validator

from models.actors import MaybeActor
from models.contract import Contract
from models.exact import Instant
from models.ids import Stage
from models.messages.legs.case import CaseInput
from models.messages.reports.report import Word
from models.phrases import phrase
from models.roles import CLIENTS, Role
from models.sop.milestones import Milestone

TEXT_MAX: Final = 2_000
"""The most characters of one message."""

CONTACT_MAX: Final = 200

Contact = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=CONTACT_MAX)
]
"""How somebody is reached who has no order with us: a name, a telephone, an address; personal."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_MAX)]
"""What somebody wrote, in his own words: personal, and erased with its order."""


class CareKind(StrEnum):
    """What a care case is about; it stands in its row.

    message: a question 咨询. complaint: 投诉. request: 售后请求, of goods that were delivered.
    survey: what the customer says to whoever asks him after the end 回访 (FH-7.3.1.3, MC-八(三)1).
    follow_up: he is still to be asked.
    """

    MESSAGE = "message"
    COMPLAINT = "complaint"
    REQUEST = "request"
    SURVEY = "survey"
    FOLLOW_UP = "follow_up"


class CareRequest(Contract):
    """What a customer, or a desk for him, writes; `written_at` is when he wrote it.

    `contact` is how he is reached where no order says so. A survey has a `score` from 1 to 5: the
    customer's own, or noted by a person of a desk, by name (`actor`).
    """

    request_id: Word
    by: Word = "customer"
    actor: MaybeActor = None
    kind: CareKind = CareKind.MESSAGE
    words: Words
    written_at: Instant | None = None
    contact: Annotated[Contact | None, Field(exclude_if=lambda contact: contact is None)] = None
    score: Annotated[
        StrictInt | None, Field(ge=1, le=5, exclude_if=lambda score: score is None)
    ] = None

    @model_validator(mode="after")
    def _check_survey(self) -> Self:
        if not self.by:  # a door looks at the key first, and checks it then
            return self
        if (self.kind is CareKind.FOLLOW_UP) != (self.by == Role.SYSTEM):
            raise ValueError(
                phrase("a follow-up opens by itself, once its order has closed as accepted")
            )
        if (self.kind is CareKind.SURVEY) != (self.score is not None):
            raise ValueError(phrase("a survey has a `score` from 1 to 5, and nothing else has one"))
        himself = self.by == Role.CUSTOMER
        if self.score is not None and not himself and (self.actor is None or self.by in CLIENTS):
            raise ValueError(
                phrase(
                    "a survey is the customer's own, or noted by a person of a desk: give `by` and "
                    "`actor`"
                )
            )
        return self


class CareCase(CaseInput):
    """What a care case has to know. Its baton has the milestone that its duties count from."""

    stage: ClassVar[Stage] = Stage.CARE
    case_kinds: ClassVar[tuple[str, ...]] = tuple(CareKind)

    request: CareRequest

    @property
    def kind(self) -> CareKind:
        """What it is about."""
        return self.request.kind

    @property
    def request_id(self) -> str:
        """As it was asked for."""
        return self.request.request_id

    @property
    def wish(self) -> dict[str, Any]:
        """What was written, without the instant that a door stamps."""
        return self.request.model_dump(mode="json") | {"written_at": None}

    @property
    def owes(self) -> bool:
        """Whether anything is to be done about it: of a survey that went well nothing is."""
        return self.kind is not CareKind.SURVEY or bool(self.baton.milestones)


RECEIVED_MILESTONE: Final[Mapping[CareKind, Milestone]] = {
    CareKind.MESSAGE: Milestone.MESSAGE_RECEIVED,
    CareKind.COMPLAINT: Milestone.COMPLAINT_RECEIVED,
    CareKind.REQUEST: Milestone.CARE_REQUESTED,
    CareKind.SURVEY: Milestone.COMPLAINT_RECEIVED,
    CareKind.FOLLOW_UP: Milestone.ORDER_ENDED,
}
"""What the duties of a kind count from."""

DESK_OF_KIND: Final[Mapping[CareKind, Role]] = {
    CareKind.MESSAGE: Role.CUSTOMER_SERVICE,
    CareKind.COMPLAINT: Role.CUSTOMER_SERVICE,
    CareKind.REQUEST: Role.AFTER_SALES,
    CareKind.SURVEY: Role.CUSTOMER_SERVICE,
    CareKind.FOLLOW_UP: Role.CUSTOMER_SERVICE,
}
"""Who has it before it is handed over; a furniture complaint has the order desk (FH-3.1.4)."""


class CareOutcome(StrEnum):
    """How a care case ended; withdrawn: called off by a person in the Temporal UI.

    recorded: a survey that went well, or a customer who was asked.
    """

    RESOLVED = "resolved"
    RECORDED = "recorded"
    WITHDRAWN = "withdrawn"


class CareResult(Contract):
    """What a care case ended with."""

    outcome: CareOutcome
