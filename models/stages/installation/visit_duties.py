"""What is owed before and at each visit after the first one: the same as at the delivery (FH-10).

Each visit that is planned has rows of its own, under its number.
"""

from models.roles import Role
from models.sop import rules
from models.sop.duty import Duty, Kind, Per, Unless
from models.sop.milestones import Milestone
from models.stages.city_delivery.duties import SHORT, contact_rule

THERE = (Milestone.AT_CUSTOMER,)

CALL_BEFORE_VISIT = Duty(
    clause="FH-10.3.2.1",
    name="call_before_visit",
    what="another visit: tell the customer again, with the exact time, 1 h before the expected "
    "arrival or earlier",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.DO,
    rule=rules.ahead(
        Milestone.CUSTOMER_ARRIVAL,
        "call_again_minutes",
        agreed=Milestone.CUSTOMER_APPOINTMENT,
        there=THERE,
    ),
    kept_by=("called_customer",),
    warn=SHORT,
    watched=Unless("two_contacts", False),
    per=Per.VISIT,
)

CONTACT_BEFORE_VISIT = Duty(
    clause="FH-10.2.3",
    name="contact_before_visit",
    what="another visit: contact the customer within the last hour before arriving",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.WINDOW,
    rule=contact_rule(THERE),
    kept_by=("contacted_customer",),
    warn=SHORT,
    per=Per.VISIT,
)

BE_AT_VISIT = Duty(
    clause="FH-10.3.2.4",
    name="be_at_visit",
    what="another visit: be at the customer at the time that was planned",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.DO,
    rule=rules.at_event(Milestone.VISIT_BY),
    kept_by=("arrived_at_customer",),
    per=Per.VISIT,
)

DUTIES = (CALL_BEFORE_VISIT, CONTACT_BEFORE_VISIT, BE_AT_VISIT)
