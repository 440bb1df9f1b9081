"""The stages of the SOP, a row each: everything else about stages is derived from this table.

A new stage is its folder, its workflow file, its name in `models/ids.py`, a row here and a line in
`workflows/workflow_types.py`; a test says which of them is missing.
"""

from functools import cache
from typing import Final

from models.ids import Stage
from models.messages.legs.case import CaseInput
from models.messages.reports.report import Facts
from models.roles import Role
from models.sop.duty import Duty, DutyScope
from models.sop.milestones import Milestone
from models.stages.care import reports as of_care
from models.stages.care.request import CareCase
from models.stages.city_delivery import reports as of_city_delivery
from models.stages.fact_names import check_names
from models.stages.incident.request import IncidentCase
from models.stages.installation import reports as of_installation
from models.stages.order import duties as order
from models.stages.order.intake import OrderInput
from models.stages.returns import duties as returns
from models.stages.returns import reports as of_returns
from models.stages.returns.request import ReturnCase
from models.stages.spec import ORDER_PREFIX, StageSpec
from models.stages.trunk_pickup import reports as of_trunk_pickup
from models.stages.trunk_transport import duties as trunk_transport
from models.stages.trunk_transport import reports as of_trunk_transport

SPECS = (
    StageSpec(
        stage=Stage.ORDER,
        workflow="OrderWorkflow",
        input=OrderInput,
        desk=Role.ORDER_DESK,
        notes=(order.LIST_SENT,),
    ),
    StageSpec(
        stage=Stage.TRUNK_PICKUP,
        workflow="TrunkPickupWorkflow",
        input=of_trunk_pickup.TrunkPickup,
        desk=Role.TRUNK_DESK,
        kinds=of_trunk_pickup.KINDS,
        position=1,
        freezes=(
            *("pickup", "pickup_contact", "wanted_pickup_day", "pickup_hour"),
            *("lines", "total_volume_m3", "placed_at", "urgent"),
        ),
        terms=("transit_hours",),
    ),
    StageSpec(
        stage=Stage.TRUNK_TRANSPORT,
        workflow="TrunkTransportWorkflow",
        input=of_trunk_transport.TrunkTransport,
        desk=Role.TRUNK_DESK,
        kinds=of_trunk_transport.KINDS,
        position=2,
        freezes=("delivery.province", "delivery.city"),
    ),
    StageSpec(
        stage=Stage.CITY_DELIVERY,
        workflow="CityDeliveryWorkflow",
        input=of_city_delivery.CityDelivery,
        desk=Role.SERVICE_DESK,
        kinds=of_city_delivery.KINDS,
        position=3,
    ),
    StageSpec(
        stage=Stage.INSTALLATION,
        workflow="InstallationWorkflow",
        input=of_installation.Installation,
        desk=Role.INSTALLATION_DESK,
        kinds=of_installation.KINDS,
        position=4,
        freezes=("verify_by",),
    ),
    StageSpec(
        stage=Stage.RETURNS,
        workflow="ReturnWorkflow",
        input=ReturnCase,
        desk=Role.AFTER_SALES,
        kinds=of_returns.KINDS,
        id_prefix="return",
        notes=tuple(returns.HANDED_ON_FACTS.values()),
        terms=("return_send_days",),
    ),
    StageSpec(
        stage=Stage.CARE,
        workflow="CareWorkflow",
        input=CareCase,
        desk=Role.CUSTOMER_SERVICE,
        kinds=of_care.KINDS,
        id_prefix="care",
        terms=("care_reopen_days",),
    ),
    StageSpec(
        stage=Stage.INCIDENT,
        workflow="IncidentWorkflow",
        input=IncidentCase,
        desk=Role.ORDER_DESK,
        id_prefix="incident",
    ),
)
"""In the order of the work."""

SPEC_OF = {spec.stage: spec for spec in SPECS}

LEGS = tuple(
    spec.stage
    for spec in sorted(SPECS, key=lambda spec: spec.position or 0)
    if spec.position is not None
)
"""The order's legs, in the order of the SOP."""


def leg_after(ended: int) -> Stage | None:
    """The leg that is to run once so many have ended; none after the last."""
    return LEGS[ended] if ended < len(LEGS) else None


CASE_SPECS = tuple(spec for spec in SPECS if spec.id_prefix != ORDER_PREFIX)
"""What stands next to an order, with an id of its own."""

CASE_STAGES = frozenset(spec.stage for spec in CASE_SPECS)

CASE_KINDS = tuple(
    kind
    for spec in CASE_SPECS
    if issubclass(spec.input, CaseInput)
    for kind in spec.input.case_kinds
)
"""What lists call the cases, of every stage."""

ROOT_WORKFLOWS = tuple(spec.workflow for spec in SPECS if spec.position is None)
"""The workflow types that we start ourselves: an order, and the cases next to it."""

KINDS: dict[str, type[Facts]] = {kind.kind: kind for spec in SPECS for kind in spec.kinds}
"""The model of each kind of report; a kind belongs to one stage."""

check_names(
    KINDS.values(),
    (duty for spec in SPECS for duty in spec.duties),
    (fact for spec in SPECS for fact in spec.notes),
)

FROZEN_BY: dict[str, Stage] = {field: spec.stage for spec in SPECS for field in spec.freezes}
"""The leg that reads a field of the order: once it has begun, the field is fixed."""


ON_ANY_ROAD: Final = (trunk_transport.REPORT_ROAD_EXCEPTION, trunk_transport.AGREE_PLAN)
"""What happens to a shipment that has a name may do so before the order's own goods have left."""


OPEN_WITH_LEG: Final = {
    Stage.TRUNK_PICKUP: {Milestone.TRUNK_DESK_RECEIVED, Milestone.PICKUP_DAY},
    Stage.TRUNK_TRANSPORT: {Milestone.DEPARTED, Milestone.CHECKPOINT_PLANNED},
}
"""What is known as a leg begins: whatever counts from that alone opens with it, and never later."""


def opened_by_reports(leg: Stage) -> tuple[Duty, ...]:
    """The rows of a leg that reports open: one that is received late opens its row in a later
    leg."""
    known = OPEN_WITH_LEG.get(leg, set())
    return tuple(duty for duty in SPEC_OF[leg].duties if not known.issuperset(duty.milestones))


def watched_by(stage: Stage) -> tuple[Duty, ...]:
    """The rows that a stage watches: its own, and those of earlier legs that may open late."""
    if stage not in LEGS:
        return SPEC_OF[stage].duties
    earlier = LEGS[: LEGS.index(stage)]
    later = (duty for leg in earlier for duty in opened_by_reports(leg))
    early = ON_ANY_ROAD if stage is Stage.TRUNK_PICKUP else ()
    return (*SPEC_OF[stage].duties, *early, *later)


AFTER_LEGS = watched_by(LEGS[-1])
"""What the order itself watches besides: what is told once no leg is open is told to it."""


OF_SHIPMENTS = tuple(duty for spec in SPECS for duty in spec.duties if duty.of_shipment)
"""What is owed of each shipment that has a name, whichever leg its order is in."""

OF_PICKUPS = tuple(
    duty for duty in SPEC_OF[Stage.TRUNK_PICKUP].duties if duty.per is DutyScope.PICKUP
)
"""What is owed of each attempt at the pickup: whichever leg its order is in, it is judged again."""

OPENS_LATER = frozenset(duty.id for leg in LEGS for duty in opened_by_reports(leg))
"""The ids that later legs, or the order after them, watch as well."""


@cache
def _before(kind: str) -> frozenset[str]:
    """Every fact that must have happened before, through all the legs."""
    found: set[str] = set()
    waiting = [kind]
    while waiting:
        facts = KINDS.get(waiting.pop())
        new = set(facts.implies) - found if facts else set()
        found |= new
        waiting.extend(sorted(new))
    return frozenset(found)


@cache
def implied_by(kind: str) -> frozenset[str]:
    """Every fact that follows from a report of that kind, told or not, through all the legs.

    Never an act of the customer: that is told, or has not happened.
    """
    return _before(kind) - {act.kind for act in required_acts(kind)}


@cache
def required_acts(kind: str) -> tuple[type[Facts], ...]:
    """The acts of the customer that must be told before a report of that kind counts.

    The last one first, in the order of the work.
    """
    before = _before(kind)
    return tuple(
        facts for name, facts in reversed(KINDS.items()) if facts.customers and name in before
    )
