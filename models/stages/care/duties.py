"""What is owed to people who write or complain: ER-4.3, FH-3.1.4, ER-4.4.2.

Each is owed once for each time that a case is opened, or reopened; while the customer owes an
answer its clock stands (`models/tracking/situation/care_rounds.py`).
"""

from datetime import datetime, timedelta
from functools import partial

from models.roles import Role
from models.sop import clock, rules
from models.sop.duty import WARN_DAYS, WARN_SHORT, Due, DueKind, Duty, DutyScope, Kind, Rule
from models.sop.milestones import Milestone, Milestones, instant
from models.sop.terms import Sop

ANSWERS = ("care_answered", "care_asked_back", "care_replied", "care_resolved")
"""What answers a customer first of all; to ask him back is an answer, too."""

REPLIES = ("care_replied", "care_resolved")
"""What replies on the matter."""


def answer_due(sop: Sop, at: Milestones) -> datetime:
    """30 minutes of working time after the message (reading 10)."""
    return clock.working_time(
        instant(at, Milestone.MESSAGE_RECEIVED),
        timedelta(minutes=sop.answer_minutes),
        sop.work_start,
        sop.work_end,
        sop.days,
    )


def resolve_due(sop: Sop, at: Milestones, received: Milestone) -> datetime:
    """48 h after the complaint came in, or was replied to where the terms say so."""
    from_reply = sop.resolve_from == "replied" and Milestone.COMPLAINT_REPLIED in at
    event = Milestone.COMPLAINT_REPLIED if from_reply else received
    return clock.elapsed(instant(at, event), timedelta(hours=sop.complaint_resolve_hours))


def resolve(received: Milestone) -> Rule:
    """Resolved in time, by when it was received."""
    due: Due = partial(resolve_due, received=received)
    return Rule(
        kind=DueKind.ELAPSED,
        needs=(received,),
        may=(Milestone.COMPLAINT_REPLIED,),
        terms=("complaint_resolve_hours", "resolve_from"),
        due=due,
    )


ANSWER_MESSAGE = Duty(
    clause="ER-4.3.1",
    name="answer_message",
    what="answer a message or a complaint within 30 minutes of working time",
    owner=Role.CUSTOMER_SERVICE,
    kind=Kind.DO,
    rule=Rule(
        kind=DueKind.WORKING_TIME,
        needs=(Milestone.MESSAGE_RECEIVED,),
        terms=("answer_minutes", "work_start", "work_end", "calendar"),
        due=answer_due,
    ),
    kept_by=ANSWERS,
    warn=WARN_SHORT,
    per=DutyScope.OPENING,
)

REPLY_COMPLAINT = Duty(
    clause="ER-4.3.2",
    name="reply_complaint",
    what="reply to a complaint on the matter",
    owner=Role.CUSTOMER_SERVICE,
    kind=Kind.DO,
    rule=rules.within(Milestone.COMPLAINT_RECEIVED, "complaint_reply_hours"),
    kept_by=REPLIES,
    per=DutyScope.OPENING,
)

RESOLVE_COMPLAINT = Duty(
    clause="ER-4.3.2",
    name="resolve_complaint",
    what="resolve a complaint",
    owner=Role.CUSTOMER_SERVICE,
    kind=Kind.DO,
    rule=resolve(Milestone.COMPLAINT_RECEIVED),
    kept_by=("care_resolved",),
    per=DutyScope.OPENING,
)

REPLY_FURNITURE_COMPLAINT = Duty(
    clause="ER-4.3.2",
    also=("FH-3.1.4",),
    name="reply_furniture_complaint",
    what="reply to a furniture complaint on the matter",
    owner=Role.ORDER_DESK,
    kind=Kind.DO,
    rule=rules.within(Milestone.FURNITURE_COMPLAINT_RECEIVED, "complaint_reply_hours"),
    kept_by=REPLIES,
    per=DutyScope.OPENING,
)

RESOLVE_FURNITURE_COMPLAINT = Duty(
    clause="ER-4.3.2",
    also=("FH-3.1.4",),
    name="resolve_furniture_complaint",
    what="resolve a furniture complaint",
    owner=Role.ORDER_DESK,
    kind=Kind.DO,
    rule=resolve(Milestone.FURNITURE_COMPLAINT_RECEIVED),
    kept_by=("care_resolved",),
    per=DutyScope.OPENING,
)

REPLY_CARE_REQUEST = Duty(
    clause="ER-4.4.2",
    name="reply_care_request",
    what="reply to an after-sales request that asks for no return",
    owner=Role.AFTER_SALES,
    kind=Kind.DO,
    rule=rules.within(Milestone.CARE_REQUESTED, "after_sales_hours"),
    kept_by=REPLIES,
    per=DutyScope.OPENING,
)

ASK_OPINION = Duty(
    clause="FH-7.3.1.3",
    also=("MC-八(三)1",),
    name="ask_opinion",
    what="ask the customer of a closed order what he thinks 回访调查, note his score and words; "
    "no time in the text",
    owner=Role.CUSTOMER_SERVICE,
    kind=Kind.DO,
    rule=rules.within(Milestone.ORDER_ENDED, "survey_ask_hours"),
    kept_by=("survey_noted", "survey_not_reached"),
    warn=WARN_DAYS,
    per=DutyScope.OPENING,
)

DUTIES = (
    ANSWER_MESSAGE,
    REPLY_COMPLAINT,
    RESOLVE_COMPLAINT,
    REPLY_FURNITURE_COMPLAINT,
    RESOLVE_FURNITURE_COMPLAINT,
    REPLY_CARE_REQUEST,
    ASK_OPINION,
)
