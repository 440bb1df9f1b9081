"""Who takes a report: the open leg, where its kind belongs to that or an earlier one.

Any other goes to the order, one about a return to the return: what moves while an approved return
waits for its goods is on the way back, and never the order's second delivery.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from activities.adapters.store.results.rows import CaseSummary, OrderSummary
from activities.adapters.store.results.view_rows import OrderWithCases
from models.codes import StepCode
from models.ids import Stage
from models.messages.orders.order_outcome import OrderOutcome
from models.messages.reports.report import Facts, IncidentFacts
from models.stages import workflow_ids
from models.stages.city_delivery.fees import FeeReported
from models.stages.order.routing import receiving_stage
from models.stages.returns.case_opening import way_back_id
from models.stages.returns.facts import ReturnFacts
from models.stages.returns.request import CaseKind
from models.stages.returns.way_back import MOVING_KINDS, MOVING_STEPS, SHIPMENT_MOVES
from models.stages.table import CASE_STAGES, KINDS, LEGS
from models.stages.trunk_pickup.incident_ends import IncidentEnd

OF_A_SHIPMENT = way_back_id("-").removesuffix("-")
"""What the request of a shipment's way back begins with: own goods move elsewhere."""

AFTER_THE_LEGS = (StepCode.BEFORE_SURVEY, StepCode.AWAITING_LAST_REPORTS)

BEFORE_THE_DELIVERY = LEGS[: LEGS.index(Stage.INSTALLATION)]
"""Legs in which goods are on their way: a return next to them has had some turned round."""


def receivers(known: OrderWithCases, kind: str, content: Mapping[str, Any]) -> list[str]:
    """The workflow ids to try with a report of that kind, one after another.

    `case` in its content is the number of the case that is meant; the newest where none is named.
    """
    facts, order, case = KINDS.get(kind), known.order, content.get("case")
    data = content.get("data")
    data = data if isinstance(data, Mapping) else {}
    stage = receiving_stage(facts, data) if facts else None
    if kind in MOVING_KINDS and (back := _moving(known, case, content.get("occurred_at"))):
        return back
    if kind in SHIPMENT_MOVES and (back := _shipment_moving(known, data.get("shipment"))):
        return back
    if facts is not None and (left := _of_incidents(known, facts, case)):
        return left
    if stage in CASE_STAGES:
        of_stage = [one for one in known.cases if one.stage is stage]
        about = facts.about if facts and issubclass(facts, ReturnFacts) else ()
        fit = [one for one in of_stage if one.kind in about]
        meant = [one for one in of_stage if one.n == case] or (fit or of_stage)[-1:]
        return [one.workflow_id for one in meant]
    if facts is not None and issubclass(facts, IncidentEnd) and (of := _of_return(known, case)):
        return of
    open_stage = workflow_ids.stage_of(order.open_workflow)
    if stage not in LEGS or open_stage not in LEGS:
        return [order.workflow_id]
    if LEGS.index(stage) > LEGS.index(open_stage):
        return [order.workflow_id]
    return [order.open_workflow, order.workflow_id]


def _of_incidents(known: OrderWithCases, facts: type[Facts], case: Any) -> list[str]:
    """The cases that have what was left of incidents: the one that is named, or once that whose
    they were has ended (ADR-0051)."""
    if not is_unresolved_kind(facts):
        return []
    left = [one for one in known.cases if one.stage is Stage.INCIDENT]
    returns = [one for one in known.cases if one.stage is Stage.RETURNS]
    of_return = facts.stage is Stage.RETURNS
    over = known.order.closed if not of_return else all(one.closed for one in returns)
    named = [one.workflow_id for one in left if one.n == case]
    of_another = case is not None and any(one.n == case and not one.closed for one in returns)
    return named or [one.workflow_id for one in left if over and not of_another]


def is_unresolved_kind(facts: type[Facts]) -> bool:
    """Whether it is about what went wrong before, or a fee: finds nothing new (ADR-0051)."""
    return issubclass(facts, FeeReported) or (
        issubclass(facts, IncidentFacts) and not facts.problem
    )


def _of_return(known: OrderWithCases, case: Any) -> list[str]:
    """The return that it names, whose goods were lost on their way back; or of an order that is
    over the one that is open (MC-八(二)3)."""
    returns = [one for one in known.cases if one.stage is Stage.RETURNS]
    named = [one.workflow_id for one in returns if one.n == case]
    open_ = [one.workflow_id for one in returns if known.order.closed and not one.closed]
    return named or open_[-1:]


def _moving(known: OrderWithCases, case: Any, occurred_at: Any) -> list[str]:
    """The return whose goods move; none for what happened before it was asked for."""
    own = [one for one in known.cases if not one.request_id.startswith(OF_A_SHIPMENT)]
    open_ = [one for one in own if not one.closed and _moves(one)]
    last = [one for one in open_ if not _has_some_of_it(one, known.order)]
    meant = [one for one in open_ if one.n == case] or last[-1:]
    if isinstance(occurred_at, str):
        occurred_at = datetime.fromisoformat(occurred_at)
    return [
        one.workflow_id
        for one in meant
        if one.kind == CaseKind.WAY_BACK or not occurred_at or occurred_at >= one.opened_at
    ]


def _shipment_moving(known: OrderWithCases, name: Any) -> list[str]:
    """The way back of the shipment that a report names; none while that is on its way there."""
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
    ended = order.outcome in (OrderOutcome.CLOSED, OrderOutcome.RETURNED)
    return ended or at_work or order.step in AFTER_THE_LEGS


def _has_some_of_it(case: CaseSummary, order: OrderSummary) -> bool:
    """Whether other goods move to the customer: then these are named by whoever means them."""
    if case.kind == CaseKind.WAY_BACK or case.step == StepCode.AWAITING_WAY_BACK:
        return _goes_on(order)
    return workflow_ids.stage_of(order.open_workflow) in BEFORE_THE_DELIVERY


def _moves(case: CaseSummary) -> bool:
    """Whether its goods move: those of a cancelled order from the beginning, and before it."""
    return case.kind == CaseKind.WAY_BACK or case.step in (
        *MOVING_STEPS,
        StepCode.AWAITING_WAY_BACK,
    )
