"""What is owed every day: FH-3.1.3."""

from models.roles import Role
from models.sop import rules
from models.sop.duty import WARN_EVENING, Duty, Kind
from models.sop.milestones import Milestone

DAILY_REVIEW = Duty(
    clause="FH-3.1.3",
    name="daily_review",
    what="daily review 每日复盘 of the day before, kept, with measures followed up",
    owner=Role.ORDER_DESK,
    kind=Kind.DO,
    rule=rules.end_of_day(Milestone.REVIEW_DAY),
    warn=WARN_EVENING,
)

DUTIES = (DAILY_REVIEW,)
