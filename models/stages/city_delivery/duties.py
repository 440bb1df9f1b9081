"""What is owed between the hub and the customer's floor: FH-10."""

from datetime import datetime, timedelta

from models.roles import Role
from models.sop import clock, rules
from models.sop.duty import (
    WARN_EVENING,
    WARN_SHORT,
    DueKind,
    Duty,
    DutyScope,
    Kind,
    Rule,
    TermExemption,
)
from models.sop.milestones import Milestone, Milestones
from models.sop.terms import Sop
from models.stages.city_delivery import refusal_duties, replacement_duties

NOT_COLLECTED = "not_collected"
"""A cause: without the goods nobody can be at the customer with them."""


ARRIVAL_IS_OVER = (Milestone.AT_CUSTOMER, Milestone.DELIVERED)
"""Since then no call is a call ahead."""


def call_rule(there: tuple[Milestone, ...]) -> Rule:
    """提前1小时: so long before the arrival as last told or as agreed; `there` as below."""
    return rules.ahead(
        Milestone.CUSTOMER_ARRIVAL,
        "call_again_minutes",
        agreed=Milestone.CUSTOMER_APPOINTMENT,
        there=there,
    )


def contact_rule(there: tuple[Milestone, ...]) -> Rule:
    """抵达客户家前1小时内: the last hour before the arrival at the customer, as last told or as
    agreed (reading 8), or a sooner one; `there` says that somebody is there."""

    def closes(sop: Sop, at: Milestones) -> datetime:
        expected = rules.arrival(
            sop, at, Milestone.CUSTOMER_ARRIVAL, Milestone.CUSTOMER_APPOINTMENT
        )
        return rules.until_there(expected, at, there)

    def opens(sop: Sop, at: Milestones) -> datetime:
        return clock.before(closes(sop, at), timedelta(minutes=sop.contact_window_minutes))

    return Rule(
        kind=DueKind.BEFORE_EVENT,
        needs=(Milestone.CUSTOMER_ARRIVAL,),
        may=(Milestone.CUSTOMER_APPOINTMENT,),
        until=there,
        terms=("contact_window_minutes", "arrival_basis"),
        due=closes,
        opens=opens,
    )


BOOK_APPOINTMENT = Duty(
    clause="FH-10.2.1",
    also=("FH-10.3.1.3",),
    name="book_appointment",
    what="book the installation with the customer and the collection with the hub; ask about "
    "basement, long carry, house number, tools",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.DO,
    rule=rules.at_once(Milestone.ARRIVAL_NOTIFIED),
    kept_by=("appointment_booked",),
    warn=WARN_EVENING,
)

REPORT_APPOINTMENT = Duty(
    clause="FH-10.2.1",
    also=("FH-10.3.1.3",),
    name="report_appointment",
    what="report the day's booking results, and any fee that a changed appointment causes",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.TELL,
    rule=rules.end_of_day(Milestone.APPOINTMENT_BOOKED),
    kept_by=("appointment_booked",),
    warn=WARN_EVENING,
    per=DutyScope.APPOINTMENT,
)

COLLECT_AT_HUB = Duty(
    clause="FH-10.3.2.4",
    name="collect_at_hub",
    what="collect at the hub at the agreed time",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.DO,
    rule=rules.at_event(Milestone.HUB_APPOINTMENT),
    kept_by=("collected",),
    per=DutyScope.APPOINTMENT,
    cause=NOT_COLLECTED,
)

REPORT_CONTACT_FAILED = Duty(
    clause="FH-10.3.2.2",
    name="report_contact_failed",
    what="no answer, wrong number or address, not today: report it",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.TELL,
    rule=rules.within(Milestone.CONTACT_FAILED, "contact_failed_minutes"),
    kept_by=("contact_failed",),
    warn=WARN_SHORT,
    per=DutyScope.INCIDENT,
)

DECIDE_UNREACHED = Duty(
    clause="FH-10.3.2.2",
    name="decide_unreached",
    what="the customer was tried in vain so often, or his number or address is wrong: decide with "
    "the merchant; no time in the text, ours is that day",
    owner=Role.ORDER_DESK,
    kind=Kind.DO,
    rule=rules.at_once(Milestone.CONTACT_USED_UP),
    kept_by=("contact_decided",),
    averted_by=("appointment_booked", "arrived_at_customer", "delivered"),
    warn=WARN_EVENING,
    nudge="nudge_minutes",
    per=DutyScope.CONTACTS,
)

CALL_CUSTOMER_AGAIN = Duty(
    clause="FH-10.3.2.1",
    name="call_customer_again",
    what="tell the customer again, with the exact time, 1 h before the expected arrival or earlier",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.DO,
    rule=call_rule(ARRIVAL_IS_OVER),
    kept_by=("called_customer",),
    warn=WARN_SHORT,
    watched=TermExemption("two_contacts", False),
    per=DutyScope.APPOINTMENT,
)

CONTACT_CUSTOMER = Duty(
    clause="FH-10.2.3",
    name="contact_customer",
    what="contact the customer within the last hour before arriving",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.WINDOW,
    rule=contact_rule(ARRIVAL_IS_OVER),
    kept_by=("contacted_customer",),
    warn=WARN_SHORT,
    per=DutyScope.APPOINTMENT,
)

BE_AT_CUSTOMER = Duty(
    clause="FH-10.3.2.4",
    name="be_at_customer",
    what="be at the customer at the appointment",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.DO,
    rule=rules.at_event(Milestone.CUSTOMER_APPOINTMENT),
    kept_by=("arrived_at_customer",),
    per=DutyScope.APPOINTMENT,
    explained_by=(NOT_COLLECTED,),
)

DUTIES = (
    BOOK_APPOINTMENT,
    REPORT_APPOINTMENT,
    COLLECT_AT_HUB,
    REPORT_CONTACT_FAILED,
    DECIDE_UNREACHED,
    CALL_CUSTOMER_AGAIN,
    CONTACT_CUSTOMER,
    BE_AT_CUSTOMER,
    *replacement_duties.DUTIES,
    replacement_duties.BOOK_ANOTHER_ATTEMPT,
    *refusal_duties.DUTIES,
)
