"""What is owed when goods come back: ER-4.4, and of a cancelled order whose goods had left."""

from collections.abc import Mapping
from typing import Final

from models.roles import Role
from models.sop import rules
from models.sop.duty import WARN_DAYS, Duty, Kind
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

LOOK_INTO = Duty(
    clause="FE-4.2",
    name="investigate_return",
    what="look into what is said to be wrong before the return is answered",
    owner=Role.AFTER_SALES,
    kind=Kind.DO,
    rule=rules.within(Milestone.RETURN_FAULT_CLAIMED, "return_investigation_hours"),
    kept_by=("return_investigated", "return_answered"),
)
"""An answer says what was found, where nobody has reported it (`reason`)."""

BACK_WITH: Final[Mapping[Role, Milestone]] = {
    Role.CARRIER: Milestone.BACK_WITH_CARRIER,
    Role.HUB: Milestone.BACK_WITH_HUB,
    Role.PROVIDER: Milestone.BACK_WITH_PROVIDER,
}
"""Since when each of those who may have the goods of a cancelled order is to bring them back."""

HANDED_ON_FACTS: Final[Mapping[Role, str]] = {holder: f"left_{holder}" for holder in BACK_WITH}
"""The fact that he has handed them on: then the next one owes it."""


BRING_BACK = "bring goods that go back to the warehouse: cancelled, refused, turned round"
"""The sources know no such thing: that it is owed, by whom and when is ours (ADR-0036)."""

CARRIER_BRINGS_BACK = Duty(
    clause="ours",
    name="bring_back_from_carrier",
    what=BRING_BACK,
    owner=Role.CARRIER,
    alerts=(Role.TRUNK_DESK,),
    kind=Kind.DO,
    rule=rules.within(Milestone.BACK_WITH_CARRIER, "way_back_hours"),
    kept_by=("return_inspected",),
    averted_by=(HANDED_ON_FACTS[Role.CARRIER],),
    warn=WARN_DAYS,
)

HUB_BRINGS_BACK = Duty(
    clause="ours",
    name="bring_back_from_hub",
    what=BRING_BACK,
    owner=Role.HUB,
    alerts=(Role.TRUNK_DESK,),
    kind=Kind.DO,
    rule=rules.within(Milestone.BACK_WITH_HUB, "way_back_hours"),
    kept_by=("return_inspected",),
    averted_by=(HANDED_ON_FACTS[Role.HUB],),
    warn=WARN_DAYS,
)

PROVIDER_BRINGS_BACK = Duty(
    clause="ours",
    name="bring_back_from_provider",
    what=BRING_BACK,
    owner=Role.PROVIDER,
    alerts=(Role.TRUNK_DESK,),
    kind=Kind.DO,
    rule=rules.within(Milestone.BACK_WITH_PROVIDER, "way_back_hours"),
    kept_by=("return_inspected",),
    averted_by=(HANDED_ON_FACTS[Role.PROVIDER],),
    warn=WARN_DAYS,
)

REFUND_CANCELLED_ORDER = Duty(
    clause="ours",
    name="refund_cancelled_order",
    what="pay the money of a cancelled order back",
    owner=Role.AFTER_SALES,
    kind=Kind.DO,
    rule=rules.within(Milestone.MONEY_OWED, "refund_hours"),
    kept_by=("refunded",),
    warn=WARN_DAYS,
)
"""Of goods that go back the money does (MC-八(二)3); of a cancelled order no source speaks."""

DUTIES = (
    REPLY_AFTER_SALES,
    LOOK_INTO,
    CARRIER_BRINGS_BACK,
    HUB_BRINGS_BACK,
    PROVIDER_BRINGS_BACK,
    REFUND_CANCELLED_ORDER,
)
