"""What is owed to people who write or complain: ER-4.3, FH-3.1.4."""

from datetime import datetime, timedelta

from models.roles import Role
from models.sop import clock, rules
from models.sop.duty import DueKind, Duty, Kind, Rule
from models.sop.milestones import Milestone, Milestones, instant
from models.sop.terms import Sop


def answer_due(sop: Sop, at: Milestones) -> datetime:
    """30 minutes of working time after the message (reading 10)."""
    return clock.working_time(
        instant(at, Milestone.MESSAGE_RECEIVED),
        timedelta(minutes=sop.answer_minutes),
        sop.work_start,
        sop.work_end,
        sop.days,
    )


def resolve_due(sop: Sop, at: Milestones) -> datetime:
    """48 h after the complaint came in, or was replied to where the terms say so."""
    from_reply = sop.resolve_from == "replied" and Milestone.COMPLAINT_REPLIED in at
    event = Milestone.COMPLAINT_REPLIED if from_reply else Milestone.COMPLAINT_RECEIVED
    return clock.elapsed(instant(at, event), timedelta(hours=sop.complaint_resolve_hours))


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
    warn=("warn_short_minutes",),
)

REPLY_COMPLAINT = Duty(
    clause="ER-4.3.2",
    also=("FH-3.1.4",),
    name="reply_complaint",
    what="reply to a complaint on the matter; the order desk owes it for furniture (FH-3.1.4)",
    owner=Role.CUSTOMER_SERVICE,
    kind=Kind.DO,
    rule=rules.within(Milestone.COMPLAINT_RECEIVED, "complaint_reply_hours"),
)

RESOLVE_COMPLAINT = Duty(
    clause="ER-4.3.2",
    also=("FH-3.1.4",),
    name="resolve_complaint",
    what="resolve a complaint; the order desk owes it for furniture (FH-3.1.4)",
    owner=Role.CUSTOMER_SERVICE,
    kind=Kind.DO,
    rule=Rule(
        kind=DueKind.ELAPSED,
        needs=(Milestone.COMPLAINT_RECEIVED,),
        may=(Milestone.COMPLAINT_REPLIED,),
        terms=("complaint_resolve_hours", "resolve_from"),
        due=resolve_due,
    ),
)

DUTIES = (ANSWER_MESSAGE, REPLY_COMPLAINT, RESOLVE_COMPLAINT)
