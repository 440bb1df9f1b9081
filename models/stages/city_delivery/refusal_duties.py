"""What is owed once the customer has refused goods 拒收 (FH-10.2.5): no time in the text."""

from models.roles import Role
from models.sop import rules
from models.sop.duty import WARN_EVENING, Duty, DutyScope, Kind
from models.sop.milestones import Milestone

DECIDE_REFUSED = Duty(
    clause="FH-10.2.5",
    name="decide_refused",
    what="the customer refuses goods: settle with the merchant what he gets instead; no time in "
    "the text, ours is that day",
    owner=Role.ORDER_DESK,
    kind=Kind.DO,
    rule=rules.at_once(Milestone.GOODS_REFUSED_FOUND),
    kept_by=("exception_settled",),
    averted_by=("remedy_carried_out",),
    warn=WARN_EVENING,
    per=DutyScope.INCIDENT,
)

DUTIES = (DECIDE_REFUSED,)
