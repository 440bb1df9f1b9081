"""What an order waits for to which somebody has to come again (FH-11.2.2)."""

import shlex

from models.phrases import phrase
from models.stages.installation.installation_exceptions import SecondVisit
from models.stages.installation.visit_lifecycle import VisitState
from starter.service.explaining.cause import Cause, CauseClass, Evidence


def is_planned(evidence: Evidence, code: str) -> bool:
    """Whether it is a visit that somebody comes to: its own duties say what is next."""
    visits = evidence.shown.visits
    coming = (VisitState.PLANNED, VisitState.UNDER_WAY)
    return code == SecondVisit.kind and bool(visits) and visits[-1].state in coming


def owed(evidence: Evidence, code: str) -> Cause | None:
    """A visit that is not planned yet: a desk plans it."""
    visits = evidence.shown.visits
    if code != SecondVisit.kind or not visits or visits[-1].state is not VisitState.OWED:
        return None
    one = visits[-1]
    named = f" --set {shlex.quote(f'incident={one.incident}')}" if one.incident else ""
    return Cause(
        CauseClass.ATTENTION,
        phrase(
            "visit {attempt} is owed, and not planned: plan it with the customer",
            attempt=one.attempt,
        ),
        f"fulfil decide {evidence.named} plan_visit --by service_desk{named} --set day=…",
    )
