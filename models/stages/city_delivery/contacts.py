"""Attempts at a customer that come to nothing (FH-10.3.2.2), and what is decided of them."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from models.ids import Stage
from models.messages.reports.report import Facts, IncidentFacts, Milestones, Word
from models.messages.reports.report_times import ReportTimes
from models.roles import Role
from models.sop.milestones import Milestone
from models.sop.terms import Sop


class ContactCause(StrEnum):
    """Why he is not reached, or does not receive; in X12 1651 AQ, A2, AD.

    unreachable 无人接听, wrong_number 电话错误, wrong_address 地址错误, not_today 改期.
    """

    UNREACHABLE = "unreachable"
    WRONG_NUMBER = "wrong_number"
    WRONG_ADDRESS = "wrong_address"
    NOT_TODAY = "not_today"


class MoveCause(StrEnum):
    """Why another appointment is agreed 改约: a cause of the customer's, or of our side.

    provider_unable: the provider cannot come then 服务商无法到场. goods_late: the goods, or a part
    of them, are not there by then 货物未到齐. Neither costs the customer anything.
    """

    UNREACHABLE = ContactCause.UNREACHABLE.value
    WRONG_NUMBER = ContactCause.WRONG_NUMBER.value
    WRONG_ADDRESS = ContactCause.WRONG_ADDRESS.value
    NOT_TODAY = ContactCause.NOT_TODAY.value
    PROVIDER_UNABLE = "provider_unable"
    GOODS_LATE = "goods_late"


OUR_CAUSES = (MoveCause.PROVIDER_UNABLE, MoveCause.GOODS_LATE)
"""Another appointment for one of them is no delay of the customer's."""

MISTAKES = (ContactCause.WRONG_NUMBER, ContactCause.WRONG_ADDRESS)
"""Another attempt is of no use before the order is corrected."""


def attempts_exhausted(cause: ContactCause | None, days: Sequence[date], sop: Sop) -> bool:
    """Whether it is decided after attempts on these Shanghai days, all of that cause."""
    if cause in MISTAKES:
        return True
    if cause is ContactCause.NOT_TODAY:
        return len(days) >= sop.contact_put_offs
    return len(days) >= sop.contact_attempts and len(set(days)) >= sop.contact_attempt_days


class ContactFailed(IncidentFacts):
    """No answer, wrong number or address, not today (FH-10.3.2.2).

    A wrong number or address is told to whoever can correct it, too.
    """

    kind: ClassVar[str] = "contact_failed"
    by: ClassVar[tuple[Role, ...]] = (Role.PROVIDER, Role.TECHNICIAN, Role.SERVICE_DESK)
    stage: ClassVar[Stage] = Stage.CITY_DELIVERY
    means: ClassVar[str] = "the customer cannot be reached or does not receive today"
    informs: ClassVar[tuple[Role, ...]] = (
        *(Role.SERVICE_DESK, Role.ORDER_DESK),
        Role.CUSTOMER_SERVICE,
    )
    problem: ClassVar[bool] = True

    plain: ClassVar[tuple[str, ...]] = ("cause",)
    personal: ClassVar[tuple[str, ...]] = ("reason",)
    reason: Word
    cause: Annotated[ContactCause | None, Field(exclude_if=lambda cause: cause is None)] = None

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.CONTACT_FAILED: times.occurred_at}

    def roles_to_inform(self, by: str) -> tuple[Role, ...]:
        roles = self.informed(by)
        return roles if self.cause in MISTAKES else roles[: Role.SERVICE_DESK in roles]


ContactChoice = Literal["try_again", "corrected", "stored", "sent_back"]
"""What order desk and merchant agree on, once the attempts are used up.

try_again: more attempts. corrected: with another number or address. stored: the goods wait at hub
or provider until the customer is reported on. sent_back: the order is cancelled, which is a
decision of its own.
"""


class ContactDecided(Facts):
    """Order desk and merchant have agreed on what becomes of it: the customer is not reached.

    The attempts are counted from there again.
    """

    kind: ClassVar[str] = "contact_decided"
    stage: ClassVar[Stage] = Stage.CITY_DELIVERY
    by: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK,)
    means: ClassVar[str] = "order desk and merchant have decided about a customer not reached"
    informs: ClassVar[tuple[Role, ...]] = (Role.SERVICE_DESK, Role.PROVIDER, Role.MERCHANT)
    answers: ClassVar[tuple[str, ...]] = (ContactFailed.kind,)

    plain: ClassVar[tuple[str, ...]] = ("choice",)
    personal: ClassVar[tuple[str, ...]] = ("agreed_by",)
    choice: ContactChoice
    agreed_by: Word


KINDS: tuple[type[Facts], ...] = (ContactFailed, ContactDecided)
