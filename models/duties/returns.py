"""What is owed when goods come back: ER-4.4."""

from models.duties import rules
from models.duties.core import Duty, Kind
from models.duties.milestones import Milestone
from models.roles import Role

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
