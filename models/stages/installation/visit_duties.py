"""What is owed before and at each visit after the first one: the same as at the delivery (FH-10).

Each visit that is planned has rows of its own, under its number.
"""

from dataclasses import replace

from models.sop import rules
from models.sop.duty import DutyScope
from models.sop.milestones import Milestone
from models.stages.city_delivery.duties import (
    BE_AT_CUSTOMER,
    CALL_CUSTOMER_AGAIN,
    CONTACT_CUSTOMER,
    call_rule,
    contact_rule,
)

ARRIVAL_IS_OVER = (Milestone.AT_CUSTOMER,)
"""Nothing is delivered at another visit: only an arrival says that somebody is there."""

CALL_BEFORE_VISIT = replace(
    CALL_CUSTOMER_AGAIN,
    name="call_before_visit",
    what=f"another visit: {CALL_CUSTOMER_AGAIN.what}",
    rule=call_rule(ARRIVAL_IS_OVER),
    per=DutyScope.VISIT,
)

CONTACT_BEFORE_VISIT = replace(
    CONTACT_CUSTOMER,
    name="contact_before_visit",
    what=f"another visit: {CONTACT_CUSTOMER.what}",
    rule=contact_rule(ARRIVAL_IS_OVER),
    per=DutyScope.VISIT,
)

BE_AT_VISIT = replace(
    BE_AT_CUSTOMER,
    name="be_at_visit",
    what="another visit: be at the customer at the time that was planned",
    rule=rules.at_event(Milestone.VISIT_BY),
    per=DutyScope.VISIT,
    explained_by=(),
)

DUTIES = (CALL_BEFORE_VISIT, CONTACT_BEFORE_VISIT, BE_AT_VISIT)
