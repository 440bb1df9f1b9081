"""Reports that were taken and do not count yet: each waits for a fact, or a desk is asked.

They lie outside the facts of a stage, and are put in at their own place when they count
(ADR-0037).
"""

import operator
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final

from pydantic import AwareDatetime, Field

from models.codes import QuestionCode, WaitCode
from models.contract import Contract
from models.messages.reports.report import Report
from models.messages.reports.report_passage import ReportState
from models.phrases import LabelledText

Why = WaitCode | QuestionCode

WAIT_TEXTS: Final[Mapping[WaitCode, str]] = {
    WaitCode.NEXT_LEG: "waits for its leg to begin",
    WaitCode.ACCEPTANCE: "waits for the acceptance",
    WaitCode.PACKING_SIGNATURE: "waits for the signature before unpacking",
    WaitCode.JOINT_INSPECTION: "waits for the joint inspection",
    WaitCode.WAIVER: "waits for the customer's signature that the site is not fit",
    WaitCode.PUT_RIGHT: "waits until what was not accepted is put right",
    WaitCode.REST: "waits until all pieces are installed",
    WaitCode.PART: "waits for a part that has not come, or a remedy that the customer accepts",
    WaitCode.FINDING: "waits for what it ends to be reported",
    WaitCode.FEE_AGREED: "waits for the fee to be priced, and agreed to",
}

QUESTION_TEXTS: Final[Mapping[QuestionCode, str]] = {
    QuestionCode.AHEAD: "it runs further ahead than the next leg",
    QuestionCode.FUTURE: "it lies in the future",
    QuestionCode.BEFORE_ORDER: "it lies before the order began",
    QuestionCode.APPOINTMENT_PASSED: "the time that it names lies before it was named",
    QuestionCode.APPOINTMENT_BEFORE_HUB: "the customer's time lies before the hub's",
    QuestionCode.PICKUP_DONE: "the goods were picked up before it",
    QuestionCode.DELIVERED_BEFORE: "the goods were delivered before it, and no other visit was "
    "planned",
    QuestionCode.PICKUP_EARLY: "the pickup was agreed for a later day",
    QuestionCode.NO_PICKUP: "nothing was picked up before it",
    QuestionCode.OUT_OF_ORDER: "it happened before what must come first",
    QuestionCode.FORMER_PARTY: "it comes from who was replaced",
    QuestionCode.OF_A_RETURN: "the goods were delivered, and a return was asked for: "
    "if that is meant, report it with `case`",
    QuestionCode.REFUNDED_ANOTHER_WAY: "the customer chose another way to be paid back",
    QuestionCode.EXCHANGE_WITHOUT_AMOUNTS: "the goods came as an exchange without amounts, and "
    "nobody has said what was paid for them: compare it with the order that it replaces",
    QuestionCode.REFUNDS_EXCEED: "together with what went back before it is more than was paid",
    QuestionCode.MORE_COLLECTED: "these are more goods than are to come back",
    QuestionCode.REMEDY_DIFFERS: "another remedy was agreed than this says was carried out",
    QuestionCode.WHICH_INCIDENT: "several incidents have that name: confirmed it is of the one "
    "that was found first; else reject it, and report it with `code`",
    QuestionCode.SHIPMENT_CANCELLED: "the shipment of that name was cancelled before it: "
    "reject it, and plan the goods under another name",
}

SETTLED_BY_FACTS: Final = frozenset(
    {
        QuestionCode.PICKUP_EARLY,
        QuestionCode.PICKUP_DONE,
        QuestionCode.DELIVERED_BEFORE,
        QuestionCode.NO_PICKUP,
        QuestionCode.OUT_OF_ORDER,
        QuestionCode.WHICH_INCIDENT,
        QuestionCode.SHIPMENT_CANCELLED,
    }
)
"""Questions that another fact may answer, as a desk may."""


def sentence(why: Why) -> LabelledText:
    """What a report waits for, or why it is questioned, for people: by its code."""
    if isinstance(why, WaitCode):
        return LabelledText(WAIT_TEXTS[why], "wait", why)
    return LabelledText(f"questioned: {QUESTION_TEXTS[why]}", "question", why)


def sentence_of(code: str | None) -> LabelledText | None:
    """The sentence of a code that a line of the timeline has; None where there is none."""
    if code in set(WaitCode):
        return sentence(WaitCode(code))
    return sentence(QuestionCode(code)) if code in set(QuestionCode) else None


def state_of(why: Why) -> ReportState:
    """How such a report stands in the inbox."""
    return ReportState.WAITING if isinstance(why, WaitCode) else ReportState.QUESTIONED


class PendingReport(Contract):
    """A report that does not count yet, why, and since when.

    `proven`: it was found to carry the customer's own proof. `again`: it may have counted before.
    """

    report: Report
    why: Why
    since: AwareDatetime
    proven: bool = False
    again: Annotated[bool, Field(exclude_if=operator.not_)] = False

    def again_at(self, now: datetime) -> datetime | None:
        """When its row is to say otherwise, though it may have said before that it counts."""
        return now if self.again else None

    @property
    def asks_desk(self) -> bool:
        """Whether a desk is asked about it."""
        return isinstance(self.why, QuestionCode)


class DependentReport(Contract):
    """A report that counts as long as others do, and would wait again without them."""

    report: Report
    proven: bool = False


class ShownPending(Contract):
    """The same as it is asked about: nothing of what the report says."""

    report_id: str
    kind: str
    by: str
    why: Why
    since: AwareDatetime


def shown(one: PendingReport) -> ShownPending:
    """A report that does not count yet, for `status`."""
    report = one.report
    return ShownPending(
        report_id=report.report_id, kind=report.kind, by=report.by, why=one.why, since=one.since
    )
