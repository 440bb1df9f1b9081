"""What is owed at the customer's home, up to the verified acceptance: FH-11."""

from datetime import datetime, timedelta

from models.roles import Role
from models.sop import clock, rules
from models.sop.duty import WARN_EVENING, DueKind, Duty, DutyScope, Kind, Rule
from models.sop.milestones import Milestone, Milestones, instant
from models.sop.terms import Sop
from models.stages.installation import visit_duties


def part_installed_due(sop: Sop, at: Milestones) -> datetime:
    """24 h after the part came to hub or provider, whichever is first, or to the provider where
    the terms say so (reading 11)."""
    arrived = instant(at, Milestone.PART_ARRIVED)
    if Milestone.PART_AT_PROVIDER in at:
        at_provider = instant(at, Milestone.PART_AT_PROVIDER)
        arrived = at_provider if sop.part_arrival == "provider" else min(arrived, at_provider)
    return clock.elapsed(arrived, timedelta(hours=sop.part_hours))


REPORT_SECOND_VISIT = Duty(
    clause="FH-11.2.2",
    name="report_second_visit",
    what="second visit, reappointment, site not fit: report it; the order desk records it and "
    "tells the merchant",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.TELL,
    rule=rules.end_of_day(Milestone.SITE_UNFIT_FOUND),
    kept_by=("second_visit",),
    warn=WARN_EVENING,
    per=DutyScope.INCIDENT,
)

CLAIM_PART = Duty(
    clause="FH-11.3.1.2",
    name="claim_part",
    what="part missing or faulty: first a remedy the customer accepts; else claim the part and "
    "settle it with the factory",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.DO,
    rule=rules.at_once(Milestone.PART_FAULT_FOUND),
    kept_by=("part_claimed", "part_ordered", "sent_to_factory"),
    averted_by=("repaired_on_site", "part_waived", "remedy_carried_out"),
    warn=WARN_EVENING,
    per=DutyScope.INCIDENT,
)

INSTALL_AFTER_PART = Duty(
    clause="FH-11.3.1.2",
    name="install_after_part",
    what="installed, accepted and verified after the part arrived",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.DO,
    rule=Rule(
        kind=DueKind.ELAPSED,
        needs=(Milestone.PART_ARRIVED,),
        may=(Milestone.PART_AT_PROVIDER,),
        terms=("part_hours", "part_arrival"),
        due=part_installed_due,
    ),
    kept_by=("verified",),
    per=DutyScope.INCIDENT,
)

REPORT_VERIFICATION_FAILED = Duty(
    clause="FH-11.3.3.1",
    name="report_verification_failed",
    what="cannot verify 核销 in the system: report promptly, by table and e-mail where it cannot "
    "be operated; the service desk settles, the order desk confirms",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.TELL,
    rule=rules.at_once(Milestone.VERIFICATION_FAILED),
    kept_by=("verification_failed",),
    warn=WARN_EVENING,
    per=DutyScope.INCIDENT,
)

SETTLE_VERIFICATION = Duty(
    clause="FH-11.3.3.1",
    name="settle_verification",
    what="what cannot be verified 无法核销: collect what was done, settle it, pass it on to the "
    "order desk; no time in the text, ours is that day",
    owner=Role.SERVICE_DESK,
    kind=Kind.DO,
    rule=rules.end_of_day(Milestone.VERIFICATION_FAILED),
    kept_by=("verification_settled",),
    averted_by=("verified", "remedy_carried_out"),
    warn=WARN_EVENING,
    per=DutyScope.INCIDENT,
)

CONFIRM_VERIFICATION = Duty(
    clause="FH-11.3.3.1",
    name="confirm_verification",
    what="confirm what the service desk has settled of an order that cannot be verified; no time "
    "in the text, ours is that day",
    owner=Role.ORDER_DESK,
    kind=Kind.DO,
    rule=rules.end_of_day(Milestone.VERIFICATION_SETTLED),
    kept_by=("verification_confirmed",),
    averted_by=("verified",),
    warn=WARN_EVENING,
    per=DutyScope.INCIDENT,
)

PUT_RIGHT = Duty(
    clause="FH-11.2.6",
    name="put_right",
    what="not accepted: put right at once",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.DO,
    rule=rules.at_once(Milestone.NOT_ACCEPTED),
    kept_by=("put_right",),
    averted_by=("accepted", "remedy_carried_out"),
    warn=WARN_EVENING,
    per=DutyScope.INCIDENT,
)

REPORT_PRODUCT_FAULT = Duty(
    clause="FH-11.3.1.4",
    name="report_product_fault",
    what="a product fault of the factory: report it, never comment on it before the customer; "
    "no time in the text, ours is that day",
    owner=Role.PROVIDER,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.TELL,
    rule=rules.end_of_day(Milestone.PRODUCT_FAULT_FOUND),
    kept_by=("product_fault",),
    warn=WARN_EVENING,
    per=DutyScope.INCIDENT,
)

DUTIES = (
    REPORT_SECOND_VISIT,
    CLAIM_PART,
    INSTALL_AFTER_PART,
    REPORT_VERIFICATION_FAILED,
    SETTLE_VERIFICATION,
    CONFIRM_VERIFICATION,
    PUT_RIGHT,
    REPORT_PRODUCT_FAULT,
    *visit_duties.DUTIES,
)
