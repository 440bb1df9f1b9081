"""What is owed when goods come back: ER-4.4."""

from models.roles import Role
from models.sop import rules
from models.sop.duty import Duty, Kind
from models.sop.milestones import Milestone

REPLY_AFTER_SALES = Duty(
    clause="ER-4.4.2",
    name="reply_after_sales",
    what="reply to an after-sales request",
    owner=Role.AFTER_SALES,
    kind=Kind.DO,
    rule=rules.within(Milestone.RETURN_REQUESTED, "after_sales_hours"),
    kept_by=("return_answered",),
)

DUTIES = (REPLY_AFTER_SALES,)
