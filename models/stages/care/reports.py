"""What is reported of a care case: who answered, asked back, wrote, handed on, resolved, reopened.

ER-4.3, FH-3.1.4, MC-八(一)2. What somebody wrote is personal; it reaches him by the channel that he
wrote by, and is kept here.
"""

from enum import StrEnum
from typing import Annotated, ClassVar, Final, Self

from pydantic import AfterValidator, Field, StrictInt, model_validator

from models.codes import StepCode
from models.ids import Stage
from models.messages.reports.report import Facts, Word
from models.phrases import phrase, role_code
from models.roles import Role
from models.stages.care.request import Words

DESKS = (Role.CUSTOMER_SERVICE, Role.ORDER_DESK, Role.AFTER_SALES)
"""Who takes in what a customer writes, and finds out which order he means."""

DEPARTMENTS: Final = (*DESKS, Role.TRUNK_DESK, Role.SERVICE_DESK, Role.INSTALLATION_DESK)
"""Who answers him, and resolves what he wrote of: whoever it was handed to does so himself."""


ROLES_WITHOUT_STAFF: Final = frozenset({Role.CUSTOMER, Role.SYSTEM, Role.PARTNER, Role.NOBODY})
"""Roles that no case is handed to: nobody there would see to it."""


class LinkKind(StrEnum):
    """What a care case has become, or has to do with; `visit` is a second one."""

    RETURN = "return"
    INCIDENT = "incident"
    VISIT = "visit"
    ORDER = "order"


class CareFacts(Facts):
    """A report of a care case; with `case`, its number, where an order has several."""

    stage: ClassVar[Stage] = Stage.CARE
    by: ClassVar[tuple[Role, ...]] = DEPARTMENTS
    personal: ClassVar[tuple[str, ...]] = ("words",)
    words: Words


class LinkedFacts(CareFacts):
    """One that may name what the case has become, by kind and id."""

    plain: ClassVar[tuple[str, ...]] = ("link_kind", "link")
    link_kind: LinkKind | None = None
    link: Word | None = None

    @model_validator(mode="after")
    def _check_link(self) -> Self:
        if (self.link is None) != (self.link_kind is None):
            raise ValueError(
                phrase("a link has a kind (`link_kind`) and an id (`link`): give both")
            )
        return self


class CareAnswered(CareFacts):
    """The first answer 客服响应: the customer knows that somebody has it (ER-4.3.1)."""

    kind: ClassVar[str] = "care_answered"
    informs: ClassVar[tuple[Role, ...]] = (Role.CUSTOMER,)
    means: ClassVar[str] = "the customer is answered"


class CareAskedBack(CareFacts):
    """The customer is asked for something: the clock stands until he writes."""

    kind: ClassVar[str] = "care_asked_back"
    informs: ClassVar[tuple[Role, ...]] = (Role.CUSTOMER,)
    means: ClassVar[str] = "the customer is asked for something, and the clock stands"


class CareCustomerWrote(CareFacts):
    """The customer wrote again: what he was asked for, or more."""

    kind: ClassVar[str] = "care_customer_wrote"
    by: ClassVar[tuple[Role, ...]] = (Role.CUSTOMER, Role.MERCHANT, *DEPARTMENTS)
    informs: ClassVar[tuple[Role, ...]] = (Role.CUSTOMER_SERVICE,)
    means: ClassVar[str] = "the customer has written"


class CareReplied(LinkedFacts):
    """A reply on the matter 答复: what is so, and what is done about it (ER-4.3.2, ER-4.4.2)."""

    kind: ClassVar[str] = "care_replied"
    informs: ClassVar[tuple[Role, ...]] = (Role.CUSTOMER,)
    means: ClassVar[str] = "the customer has a reply on the matter"


def _has_people(role: Role) -> Role:
    """Whom a case can be handed to: not to whoever wrote, and not to software."""
    if role in ROLES_WITHOUT_STAFF:
        raise ValueError(
            phrase("a case is handed to whom it concerns, and not to {role}", role=role_code(role))
        )
    return role


class CareHandedOver(LinkedFacts):
    """Handed to whom it concerns 转交相关部门, and the customer is told so (MC-八(一)2)."""

    kind: ClassVar[str] = "care_handed_over"
    plain: ClassVar[tuple[str, ...]] = ("to",)
    informs: ClassVar[tuple[Role, ...]] = (Role.CUSTOMER,)
    means: ClassVar[str] = "it is handed to whom it concerns"
    to: Annotated[Role, AfterValidator(_has_people)]

    def roles_to_inform(self, by: str) -> tuple[Role, ...]:
        return (*self.informed(by), *((self.to,) if self.to != by else ()))


class CareResolved(LinkedFacts):
    """Resolved 解决 (ER-4.3.2); it may be reopened for some days (a term)."""

    kind: ClassVar[str] = "care_resolved"
    informs: ClassVar[tuple[Role, ...]] = (Role.CUSTOMER,)
    means: ClassVar[str] = "it is resolved"


class CareReopened(CareFacts):
    """It is not resolved after all: all that was owed is owed again, from now on."""

    kind: ClassVar[str] = "care_reopened"
    by: ClassVar[tuple[Role, ...]] = (Role.CUSTOMER, Role.MERCHANT, *DEPARTMENTS)
    informs: ClassVar[tuple[Role, ...]] = (Role.CUSTOMER_SERVICE,)
    means: ClassVar[str] = "it is opened again"


class CareAttached(Facts):
    """A case that named no order is found to be about one: `about` is its workflow id.

    Our door adds `order_no`, by which the Temporal UI finds it. Told again, the newest counts. A
    complaint is then the order desk's (FH-3.1.4).
    """

    kind: ClassVar[str] = "care_attached"
    stage: ClassVar[Stage] = Stage.CARE
    by: ClassVar[tuple[Role, ...]] = DESKS
    informs: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK,)
    means: ClassVar[str] = "what somebody wrote is about this order"
    plain: ClassVar[tuple[str, ...]] = ("about", "order_no")
    about: Word
    order_no: Word | None = None


class SurveyNoted(CareFacts):
    """The customer was asked 回访, and has said what he thinks (FH-7.3.1.3, MC-八(三)1).

    `survey` is the id of the case that keeps his words; a low score is followed there. Our door
    tells it as the survey is noted (`fulfil care survey`): without one nothing would be followed.
    """

    kind: ClassVar[str] = "survey_noted"
    step: ClassVar[StepCode | None] = StepCode.AWAITING_SURVEY
    means: ClassVar[str] = "the customer was asked after the end, and has answered"
    plain: ClassVar[tuple[str, ...]] = ("score", "survey")
    score: Annotated[StrictInt, Field(ge=1, le=5)]
    survey: Word


class SurveyNotReached(CareFacts):
    """The customer was to be asked 回访, and nobody reached him: `words` say how it was tried.

    It is said by name (`actor`), as whoever asks him is known by name (FH-7.3.1.3).
    """

    kind: ClassVar[str] = "survey_not_reached"
    means: ClassVar[str] = "the customer cannot be asked after the end: he is not reached"


KINDS: tuple[type[Facts], ...] = (
    CareAnswered, CareAskedBack, CareCustomerWrote, CareReplied, CareHandedOver, CareResolved,
    CareReopened, CareAttached, SurveyNoted, SurveyNotReached,
)  # fmt: skip
