"""What is told about a pickup, and settled: FH-8.2.4 to FH-8.2.6, FH-8.3.2."""

from models.roles import Role
from models.sop import rules
from models.sop.duty import WARN_EVENING, Duty, DutyScope, Kind
from models.sop.milestones import Milestone

PASS_ON_FAILED_PICKUP = Duty(
    clause="FH-8.3.2.1",
    name="pass_on_failed_pickup",
    what="pass the failed pickup on at once; the order desk judges responsibility and offers "
    "the merchant a remedy",
    owner=Role.TRUNK_DESK,
    alerts=(Role.ORDER_DESK,),
    kind=Kind.TELL,
    rule=rules.at_once(Milestone.PICKUP_FAILURE_REPORTED),
    kept_by=("failed_pickup_passed_on",),
    warn=WARN_EVENING,
    per=DutyScope.INCIDENT,
)

CARRY_OUT_REMEDY = Duty(
    clause="FH-8.3.1.1",
    name="carry_out_remedy",
    what="what the merchant has agreed to and a person does is carried out: split over vehicles, "
    "left behind",
    owner=Role.TRUNK_DESK,
    alerts=(Role.ORDER_DESK,),
    kind=Kind.DO,
    rule=rules.at_once(Milestone.REMEDY_AGREED),
    kept_by=("remedy_carried_out", "shipment_planned"),
    warn=WARN_EVENING,
    per=DutyScope.INCIDENT,
)

REPORT_EXCEPTION = Duty(
    clause="FH-8.3.2.2",
    name="report_exception",
    what="damage, a count that differs, other exceptions, at the factory or later: whoever finds "
    "it reports it, the driver where nobody else is named",
    owner=Role.DRIVER,
    alerts=(Role.ORDER_DESK,),
    kind=Kind.TELL,
    rule=rules.end_of_day(Milestone.PICKUP_EXCEPTION_FOUND),
    kept_by=("exception_found", "other_trouble"),
    warn=WARN_EVENING,
    per=DutyScope.INCIDENT,
)

SETTLE_EXCEPTION = Duty(
    clause="FH-8.3.2.2",
    name="settle_exception",
    what="what is wrong with the goods or their count is dealt with and settled 应对解决",
    owner=Role.ORDER_DESK,
    kind=Kind.DO,
    rule=rules.end_of_day(Milestone.PICKUP_EXCEPTION_FOUND),
    kept_by=("exception_settled",),
    averted_by=("remedy_carried_out",),
    warn=WARN_EVENING,
    per=DutyScope.INCIDENT,
)

REPORT_DEPARTURE = Duty(
    clause="FH-8.2.4",
    name="report_departure",
    what="report departure time and pickup state on the departure day, at once where possible",
    owner=Role.DRIVER,
    alerts=(Role.TRUNK_DESK,),
    kind=Kind.TELL,
    rule=rules.end_of_day(Milestone.DEPARTED),
    kept_by=("departed",),
    of_shipment=("shipment_departed",),
    warn=WARN_EVENING,
    of_vehicle=True,
)

SHARE_RESULT = Duty(
    clause="FH-8.2.5",
    name="share_result",
    what="share the pickup result on the pickup day",
    owner=Role.TRUNK_DESK,
    alerts=(Role.ORDER_DESK,),
    kind=Kind.TELL,
    rule=rules.end_of_day(Milestone.PICKED_UP),
    kept_by=("result_shared",),
    warn=WARN_EVENING,
)

ASSIGN_PROVIDER = Duty(
    clause="FH-8.2.6",
    name="assign_provider",
    what="assign the provider by the expected arrival and share name and phone",
    owner=Role.SERVICE_DESK,
    alerts=(Role.ORDER_DESK,),
    kind=Kind.DO,
    rule=rules.end_of_day(Milestone.PICKUP_INFO_RECEIVED),
    kept_by=("provider_assigned",),
    warn=WARN_EVENING,
)

DUTIES = (
    PASS_ON_FAILED_PICKUP,
    CARRY_OUT_REMEDY,
    REPORT_EXCEPTION,
    SETTLE_EXCEPTION,
    REPORT_DEPARTURE,
    SHARE_RESULT,
    ASSIGN_PROVIDER,
)
