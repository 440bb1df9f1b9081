"""At which step an order stands, since something went wrong that it waits for 异常未处理完.

What is known to have happened stays so; only the step that comes next is not waited for before
the incident is put right (FH-8.2.1, FH-8.3.1.1, FH-10.3.2.2, FH-11.2.1, FH-11.2.6).
"""

from models.stages.fact_waits import Wait, wait_of
from models.stages.incident_kinds import INCIDENT_KINDS
from models.tracking.stage_knowledge import StageKnowledge


def step_before_incident(state: StageKnowledge, fact: str) -> Wait | None:
    """The step before that of `fact` to which an open incident has brought its stage back."""
    for code, _ in state.situation.incidents.open:
        kind = INCIDENT_KINDS.get(code)
        if kind is None or kind.stops_at is None or kind.stops_at.stage != state.stage:
            continue
        wait = wait_of(kind.stops_at)
        if wait.fact != fact and state.happened(wait.fact):
            return wait
    return None
