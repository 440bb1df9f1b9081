"""An installation as a pure machine: so many pieces stand in the flat, and what is said of them."""

from datetime import datetime
from typing import Any

from models import ids
from models.ids import Stage
from models.messages.decisions.visit_decisions import PlanVisit
from models.messages.legs.leg import Baton
from models.messages.orders.order import VerifyBy
from models.messages.reports.answer import Answer
from models.messages.shipments.shipment import Shipment
from models.roles import Role
from models.sop.milestones import Milestone
from models.sop.stamped_terms import stamped
from models.sop.terms import Sop
from models.stages.installation.part_lifecycle import Part
from models.stages.installation.reports import Installation
from models.stages.installation.visit_lifecycle import Visit
from models.stages.stage_terms import terms_of
from models.stages.table import watched_by
from models.tracking.decisions.visit_planning import VisitPlanning
from models.tracking.runs.baton import begin_stage
from models.tracking.situation.visits import parts_in, visits_in
from models.tracking.state import StageState
from tests.models.machine import ORDER, on, tell

HOME = Stage.INSTALLATION
MORNING = on(24, "09:00")


def at_home(
    pieces: int = 6, now: datetime = MORNING, shipments: tuple[Shipment, ...] = ()
) -> StageState:
    """So many pieces were delivered at eight, beside those of other shipments."""
    start = Installation(
        order=ORDER,
        number="1",
        sop=stamped(Sop(), terms_of(HOME)),
        begun_at=on(22, "20:00"),
        baton=Baton(
            milestones={Milestone.DELIVERED: on(24, "08:00")},
            facts=("delivered",),
            shipments=shipments,
        ),
        verify_by=VerifyBy.SHEET,
        assigned="t",
        pieces=pieces,
    )
    return begin_stage(HOME, start, watched_by(HOME), workflow_id=ids.leg_id(ORDER, HOME), now=now)


def sign(home: StageState, now: datetime = MORNING) -> None:
    """The customer has signed for the packing, and for what was unpacked."""
    say(home, "site_checked", now, fit=True)
    tell(home, "packing_signed", now, by="customer", data={"packing_sound": True})
    say(home, "inspected", now, list_checked=True, photos=["p"], signed=True)


def say(home: StageState, kind: str, now: datetime, **data: Any) -> Answer:
    """What the provider says: of now, or of `at`."""
    at = data.pop("at", now)
    return tell(home, kind, now, at=at, by="provider", data=data)


def plan(home: StageState, now: datetime, **says: Any) -> str:
    """What becomes of the decision to plan a visit: why not, or what is planned."""
    by = says.pop("by", Role.SERVICE_DESK)
    decision = PlanVisit.model_validate({"decision_id": f"p{home.changes}", "by": by, **says})
    desk = VisitPlanning(home, lambda: now)
    return desk.why_not(decision) or str(desk.apply(decision, now).reason)


def find_part(home: StageState, now: datetime = MORNING, incident: str = "hinge") -> None:
    """A part is missing."""
    say(home, "part_fault", now, part="hinge", incident=incident)


def visits(home: StageState) -> tuple[Visit, ...]:
    """The visits so far."""
    return visits_in(home.facts, home.input, home.deadlines.counters.visits)


def parts(home: StageState) -> tuple[Part, ...]:
    """The parts so far."""
    return parts_in(home.facts)
