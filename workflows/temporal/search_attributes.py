"""The search attributes of one workflow: set at its start, then one upsert a transition."""

from datetime import datetime
from typing import Any

from temporalio import workflow
from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    SearchAttributeUpdate,
    TypedSearchAttributes,
)

with workflow.unsafe.imports_passed_through():
    from models.attributes import IN_LEG
    from models.codes import Sla, StepCode
    from models.ids import Stage
    from models.messages.legs.leg import StageInput
    from models.roles import Role
    from models.sop.milestones import Milestone
    from models.stages.care.reports import CareAttached
    from models.stages.table import LEGS
    from models.tracking.runs.snapshot import sla_of
    from models.tracking.state import StageState
    from workflows.temporal import attribute_keys as keys


def at_start(stage: Stage, start: StageInput, *, now: datetime) -> TypedSearchAttributes:
    """What a workflow is started with: no attribute that queries compare is ever unset."""
    return TypedSearchAttributes(
        [
            SearchAttributePair(keys.SOP_KIND, stage.value),
            SearchAttributePair(keys.SOP_STAGE, StepCode.STARTED.value),
            SearchAttributePair(keys.WAITING_ON, Role.SYSTEM.value),
            SearchAttributePair(keys.SLA_STATE, (Sla.HELD if start.held else Sla.ON_TRACK).value),
            SearchAttributePair(keys.ORDER_NO, keys.capped(start.number)),
            SearchAttributePair(keys.STAGE_ENTERED_AT, now),
            SearchAttributePair(keys.BREACH_COUNT, start.baton.breaches),
            SearchAttributePair(keys.ESCALATION_LEVEL, start.baton.level),
            SearchAttributePair(keys.NEEDS_ATTENTION, bool(start.baton.problems)),
        ]
    )


class ShownAttributes:
    """Remembers what was shown, and upserts what has changed."""

    def __init__(self) -> None:
        self._shown: dict[str, Any] = {
            pair.key.name: pair.value for pair in workflow.info().typed_search_attributes
        }

    def show(self, state: StageState) -> None:
        """Upsert the attributes that differ from what is shown: one event, or none."""
        changes: list[SearchAttributeUpdate[Any]] = []
        for key, value in wanted(state):
            if self._shown.get(key.name) != value:
                self._shown[key.name] = value
                changes.append(key.value_unset() if value is None else key.value_set(value))
        if changes:
            workflow.upsert_search_attributes(changes)


def found_by(state: StageState) -> str:
    """The number that ties it to others: of a case about no order its own id, until it is
    attached to one."""
    attached = state.reported(CareAttached)
    return (attached and attached.order_no) or state.input.number


def wanted(state: StageState) -> list[tuple[SearchAttributeKey[Any], Any]]:
    """Every attribute and the value it should have now."""
    nearest = state.deadlines.nearest()
    # A step that is parked is found by its code, whatever else needs a person.
    problem = state.parked.code if state.parked else next(reversed(state.problems), None)
    in_leg = state.stage is Stage.ORDER and state.step.code in LEGS
    sla = sla_of(state)
    promised = state.milestones.get(Milestone.CUSTOMER_APPOINTMENT)
    return [
        (keys.SOP_KIND, state.stage.value),
        (keys.ORDER_NO, keys.capped(found_by(state))),
        (keys.SOP_STAGE, keys.capped(state.step.code)),
        (keys.WAITING_ON, IN_LEG if in_leg else str(state.step.waiting_on)),
        (keys.SLA_STATE, IN_LEG if in_leg and sla is not Sla.HELD else sla.value),
        (keys.DEADLINE_CODE, nearest.duty if nearest else None),
        (keys.DEADLINE_AT, nearest.due_at if nearest else None),
        (keys.STAGE_ENTERED_AT, state.step.since),
        (keys.BREACH_COUNT, state.deadlines.breaches),
        (keys.ESCALATION_LEVEL, state.deadlines.level),
        (keys.PROBLEM_CODE, keys.capped(problem) if problem else None),
        (keys.NEEDS_ATTENTION, bool(state.problems)),
        (keys.PROMISED_AT, promised if isinstance(promised, datetime) else None),
        (keys.HUB_CODE, keys.capped(state.hub) if state.hub else None),
        (keys.CARRIER_CODE, keys.capped(state.carrier) if state.carrier else None),
    ]
