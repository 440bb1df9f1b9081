"""Who takes a report: the open leg, where its kind belongs to that or an earlier one.

Any other goes to the order, one about a return to the return: what moves while an approved return
waits for its goods is on the way back, and never the order's second delivery.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from activities.adapters.store.rows import CaseSummary, OrderSummary
from activities.adapters.store.view_rows import OrderWithCases
from models.codes import StepCode
from models.ids import Stage
from models.messages.reports import Facts, IncidentFacts
from models.stages import workflow_ids
from models.stages.city_delivery.fees import FeeReported
from models.stages.returns.facts import ReturnFacts
from models.stages.returns.opening import way_back_id
from models.stages.returns.request import CaseKind
from models.stages.returns.way_back import MOVES, MOVING, SHIPMENT_MOVES
from models.stages.table import CASES, KINDS, LEGS

OF_A_SHIPMENT = way_back_id("-").removesuffix("-")
"""What the request of a shipment's way back begins with: own goods move elsewhere."""

AFTER_THE_LEGS = (StepCode.BEFORE_SURVEY, StepCode.AWAITING_LAST_REPORTS)

CASE_STAGES = frozenset(spec.stage for spec in CASES)


def receivers(known: OrderWithCases, kind: str, content: Mapping[str, Any]) -> list[str]:
    """The workflow ids to try with a report of that kind, one after another.

    `case` in its content is the number of the case that is meant; the newest where none is named.
    """
    facts, order, case = KINDS.get(kind), known.order, content.get("case")
    stage = facts.stage if facts else None
    if kind in MOVES and (back := _moving(known, case, content.get("occurred_at"))):
        return back
    if kind in SHIPMENT_MOVES and (back := _shipment_moving(known, content.get("data"))):
        return back
    if stage in CASE_STAGES:
        of_stage = [one for one in known.cases if one.stage is stage]
        about = facts.about if facts and issubclass(facts, ReturnFacts) else ()
        fit = [one for one in of_stage if one.kind in about]
        meant = [one for one in of_stage if one.n == case] or (fit or of_stage)[-1:]
        return [one.workflow_id for one in meant]
    left = [one.workflow_id for one in known.cases if one.stage is Stage.INCIDENT]
    if left and order.closed and facts is not None and _is_of_what_is_left(facts):
        return left
    open_stage = workflow_ids.stage_of(order.open_workflow)
    if stage not in LEGS or open_stage not in LEGS:
        return [order.workflow_id]
    if LEGS.index(stage) > LEGS.index(open_stage):
        return [order.workflow_id]
    return [order.open_workflow, order.workflow_id]


def _is_of_what_is_left(facts: type[Facts]) -> bool:
    """Whether it is about what went wrong before, or a fee: finds nothing new (ADR-0051)."""
    return issubclass(facts, FeeReported) or (
        issubclass(facts, IncidentFacts) and not facts.problem
    )


def _moving(known: OrderWithCases, case: Any, occurred_at: Any) -> list[str]:
    """The return whose goods move; none for what happened before it was asked for."""
    own = [one for one in known.cases if not one.request_id.startswith(OF_A_SHIPMENT)]
    open_ = [one for one in own if not one.closed and _moves(one)]
    last = [one for one in open_ if one.kind != CaseKind.WAY_BACK or not _goes_on(known.order)]
    meant = [one for one in open_ if one.n == case] or last[-1:]
    if isinstance(occurred_at, str):
        occurred_at = datetime.fromisoformat(occurred_at)
    return [
        one.workflow_id
        for one in meant
        if one.kind == CaseKind.WAY_BACK or not occurred_at or occurred_at >= one.opened_at
    ]


def _shipment_moving(known: OrderWithCases, data: Any) -> list[str]:
    """The way back of the shipment that a report names; none while that is on its way there."""
    name = data.get("shipment") if isinstance(data, Mapping) else None
    meant = way_back_id(name) if isinstance(name, str) and name else None
    return [
        one.workflow_id
        for one in known.cases
        if not one.closed and one.kind == CaseKind.WAY_BACK and one.request_id == meant
    ]


def _goes_on(order: OrderSummary) -> bool:
    """Whether an order goes on, or is done: a way back next to it has what was refused at the hub,
    and is named by whoever means it."""
    at_work = workflow_ids.stage_of(order.open_workflow) in LEGS
    return order.outcome == StepCode.CLOSED or at_work or order.step in AFTER_THE_LEGS


def _moves(case: CaseSummary) -> bool:
    """Whether its goods move: those of a cancelled order from the beginning, and before it."""
    return case.kind == CaseKind.WAY_BACK or case.step in MOVING
