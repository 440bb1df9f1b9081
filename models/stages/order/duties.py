"""What is owed before an order travels: FH-7.2, ER-4.2."""

from datetime import datetime

from models.roles import Role
from models.sop import clock, rules
from models.sop.duty import WARN_SHORT, DueKind, Duty, Kind, Rule
from models.sop.milestones import Milestone, Milestones, day
from models.sop.terms import Sop

LIST_SENT = "list_sent"
"""The merchant's list has come: the fact that taking the order in notes down."""


def list_due(sop: Sop, at: Milestones) -> datetime:
    """当日16点30时前 for the next day's plan: on the day before the planned one."""
    planned = day(at, Milestone.LIST_PLANNED_DAY)
    return clock.instant(clock.counted_days(planned, -1, sop.days), sop.list_due)


SEND_LIST = Duty(
    clause="FH-7.2.1",
    name="send_list",
    what="send the pickup list 提货订单明细 of the next day's plan; "
    "an urgent or otherwise special order may come later",
    owner=Role.MERCHANT,
    alerts=(Role.ORDER_DESK,),
    kind=Kind.TELL,
    rule=Rule(
        kind=DueKind.SAME_DAY_CUT_OFF,
        needs=(Milestone.LIST_PLANNED_DAY,),
        terms=("list_due", "calendar"),
        due=list_due,
    ),
    kept_by=(LIST_SENT,),
)

CONFIRM_ORDER = Duty(
    clause="ER-4.2.1",
    name="confirm_order",
    what="confirm the order",
    owner=Role.ORDER_DESK,
    kind=Kind.DO,
    rule=rules.within(Milestone.ORDER_PLACED, "confirm_minutes"),
    kept_by=("order_confirmed",),
    warn=WARN_SHORT,
)

HAND_ON = Duty(
    clause="FH-7.2.3",
    name="hand_on",
    what="hand the confirmed list on to the trunk desk",
    owner=Role.ORDER_DESK,
    alerts=(Role.TRUNK_DESK,),
    kind=Kind.DO,
    rule=rules.within(Milestone.ORDER_CONFIRMED, "hand_on_minutes"),
    kept_by=("handed_on",),
    warn=WARN_SHORT,
)

DUTIES = (SEND_LIST, CONFIRM_ORDER, HAND_ON)
