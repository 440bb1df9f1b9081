"""What is owed on the road and at the hub: FH-9."""

from datetime import datetime

from models.roles import Role
from models.sop import rules
from models.sop.duty import WARN_DAYS, WARN_EVENING, DueKind, Duty, DutyScope, Kind, Rule
from models.sop.milestones import Milestone, Milestones
from models.sop.terms import Sop
from models.stages.trunk_transport.replacement_duties import BOOK_AGAIN, NAME_ANOTHER


def checkpoint_due(sop: Sop, at: Milestones) -> datetime:
    """实时: the day of the passing, or of the plan while nothing is reported (readings 3 and 9)."""
    passed = Milestone.CHECKPOINT_PASSED in at
    event = Milestone.CHECKPOINT_PASSED if passed else Milestone.CHECKPOINT_PLANNED
    return rules.immediate_due(sop, at, event)


PASS_ON_CHECKPOINT = Duty(
    clause="FH-9.2.1",
    also=("FH-9.2.2",),
    name="pass_on_checkpoint",
    what="pass on each feedback point of the line in real time; the order desk shares it "
    "with the merchant",
    owner=Role.TRUNK_DESK,
    alerts=(Role.ORDER_DESK,),
    kind=Kind.TELL,
    rule=Rule(
        kind=DueKind.END_OF_DAY,
        needs=(Milestone.CHECKPOINT_PLANNED,),
        may=(Milestone.CHECKPOINT_PASSED,),
        terms=("at_once_minutes", "day_ends", "work_end"),
        due=checkpoint_due,
    ),
    kept_by=("checkpoint_passed",),
    averted_by=("arrived_at_hub", "collected", "delivered"),
    warn=WARN_EVENING,
    nudge="ask_checkpoint_minutes",
    per=DutyScope.POINT,
    of_vehicle=True,
)

PASS_ON_SHIPMENT_POINT = Duty(
    clause="FH-9.2.1",
    also=("FH-9.2.2",),
    name="pass_on_shipment_point",
    what="pass on each feedback point of a shipment's own line in real time; the order desk "
    "shares it with the merchant",
    owner=Role.TRUNK_DESK,
    alerts=(Role.ORDER_DESK,),
    kind=Kind.TELL,
    rule=PASS_ON_CHECKPOINT.rule,
    kept_by=("shipment_checkpoint_passed",),
    of_shipment=("shipment_checkpoint_passed",),
    warn=WARN_EVENING,
    nudge="ask_checkpoint_minutes",
    per=DutyScope.SHIPMENT_POINT,
    of_vehicle=True,
)

REPORT_ROAD_EXCEPTION = Duty(
    clause="FH-9.3.2.1",
    name="report_road_exception",
    what="exception on the road: report cause, photos of the goods, days of delay, place",
    owner=Role.CARRIER,
    alerts=(Role.TRUNK_DESK,),
    kind=Kind.TELL,
    rule=rules.at_once(Milestone.ROAD_EXCEPTION_FOUND),
    kept_by=("road_exception", "goods_lost"),
    warn=WARN_EVENING,
    nudge="nudge_minutes",
    per=DutyScope.INCIDENT,
    of_vehicle=True,
)

AGREE_PLAN = Duty(
    clause="FH-9.3.2.2",
    also=("MC-七(三)2",),
    name="agree_plan",
    what="with the order desk, agree on a plan for the road exception, tell the merchant, "
    "act at once; customer and departments are told too",
    owner=Role.TRUNK_DESK,
    alerts=(Role.ORDER_DESK,),
    kind=Kind.DO,
    rule=rules.at_once(Milestone.ROAD_EXCEPTION_REPORTED),
    kept_by=("plan_agreed", "loss_settled"),
    averted_by=("remedy_carried_out",),
    warn=WARN_EVENING,
    per=DutyScope.INCIDENT,
    of_vehicle=True,
)

ARRIVE_IN_TIME = Duty(
    clause="FH-9.3.1.1",
    also=("FH-10.3.2.4",),
    name="arrive_in_time",
    what="arrive within the merchant's required transit time, the first promise: a delay that "
    "is announced moves the plan, not this duty",
    owner=Role.CARRIER,
    alerts=(Role.TRUNK_DESK,),
    kind=Kind.DO,
    rule=rules.within(Milestone.DEPARTED, "transit_hours"),
    kept_by=("arrived_at_hub",),
    of_shipment=("shipment_arrived",),
    warn=WARN_DAYS,
    of_vehicle=True,
)

TELL_ARRIVAL = Duty(
    clause="FH-9.2.3",
    also=("FH-9.2.4",),
    name="hub_tells_arrival",
    what="the goods have arrived: tell the trunk desk; no time in the text, ours is that day",
    owner=Role.HUB,
    alerts=(Role.TRUNK_DESK,),
    kind=Kind.TELL,
    rule=rules.end_of_day(Milestone.HUB_ARRIVED),
    kept_by=("hub_told_arrival",),
    of_shipment=("shipment_hub_told_arrival",),
    warn=WARN_EVENING,
    of_vehicle=True,
)

PASS_ON_ARRIVAL = Duty(
    clause="FH-9.2.3",
    also=("FH-9.2.4",),
    name="trunk_desk_tells_arrival",
    what="pass the arrival on, so that collection is arranged; no time in the text, ours is "
    "that day",
    owner=Role.TRUNK_DESK,
    alerts=(Role.SERVICE_DESK,),
    kind=Kind.TELL,
    rule=rules.end_of_day(Milestone.ARRIVAL_REPORTED),
    kept_by=("trunk_desk_told_arrival",),
    of_shipment=("shipment_trunk_desk_told_arrival",),
    warn=WARN_EVENING,
    of_vehicle=True,
)

DUTIES = (
    PASS_ON_CHECKPOINT,
    PASS_ON_SHIPMENT_POINT,
    REPORT_ROAD_EXCEPTION,
    AGREE_PLAN,
    ARRIVE_IN_TIME,
    TELL_ARRIVAL,
    PASS_ON_ARRIVAL,
    NAME_ANOTHER,
    BOOK_AGAIN,
)
