"""What is left of an order's incidents 善后 as it ends, and what of it is waited for first.

Pure: an order that ends leaves one case with all of it (ADR-0051).
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import NamedTuple

from models.codes import StepCode
from models.ids import Stage
from models.messages.encoding.fingerprints import fingerprint, pack
from models.messages.legs.leg import Baton, OpenIncident
from models.messages.orders.order_outcome import OrderOutcome
from models.messages.reports import report_parsing
from models.messages.reports.answer import Answer
from models.messages.reports.refusals import RefusalCode
from models.messages.reports.report import Facts, IncidentFacts, Report
from models.phrases import phrase
from models.roles import Role
from models.sop.stamped_terms import stamped
from models.stages.city_delivery.fees import FeeReported
from models.stages.incident.request import IncidentCase
from models.stages.stage_terms import terms_of
from models.tracking.reports.incident_records import called_off
from models.tracking.situation.incident_next_step import to_do
from models.tracking.state import StageState

RouteReport = Callable[[Report, Facts, datetime], Answer | None]
"""Routes a report: takes it where it is received, and says so; None: it is received here."""


class Position(NamedTuple):
    """What such a case waits for, and whose turn it is."""

    step: StepCode
    waiting_on: Role


def concerns_unresolved(facts: Facts) -> bool:
    """Whether the case of what is left receives it: what is said of an incident, or a fee; nothing
    else is found any more."""
    if isinstance(facts, FeeReported):
        return True
    return isinstance(facts, IncidentFacts) and not facts.problem


def open_fees(state: StageState) -> list[OpenIncident]:
    """The extra fees that nobody has paid or refused."""
    open_ = state.situation.incidents.open.values()
    return [one for one in open_ if one.code == FeeReported.kind]


def position(state: StageState) -> Position | None:
    """What is waited for first; None: nothing is left."""
    lives = [life.liability for life in state.incidents.lives.values()]
    days = state.input.sop.liability_answer_days
    found = [one for life in lives for one in to_do(life, days)]
    if found:
        first = min(found, key=lambda one: (STEP_ORDER.index(one.step), one.due_at))
        return Position(first.step, first.role)
    if not open_fees(state):
        return None
    priced = all(fee.price is not None for fee in open_fees(state))
    return Position(StepCode.FEE_TO_BE_SETTLED, Role.PROVIDER if priced else Role.SERVICE_DESK)


STEP_ORDER = (
    StepCode.TO_BE_JUDGED, StepCode.TO_BE_JUDGED_AGAIN, StepCode.TO_BE_ANSWERED,
    StepCode.REMEDY_TO_BE_AGREED, StepCode.REMEDY_TO_BE_CARRIED_OUT, StepCode.AMOUNT_TO_BE_SETTLED,
)  # fmt: skip
"""What is waited for first, where several things are open."""


def leave_incidents(state: StageState, now: datetime, *, cancelled: bool = False) -> None:
    """Let what is left go on as a case: the order itself says nothing of it any more."""
    state.outbox.left = unresolved_case(state, cancelled, now)
    if cancelled:
        state.incidents.call_off(now)
    if cancelled or state.outbox.left is not None:
        state.incidents.lend()
    if state.outbox.left is not None:
        state.elsewhere = partial(_gone_on, state.elsewhere)
    state.changes += 1


def _gone_on(others: RouteReport, report: Report, facts: Facts, now: datetime) -> Answer | None:
    """What is told of them until the last line is written would be lost here."""
    if isinstance(facts, IncidentFacts):
        why = phrase("its order has just ended, and its incidents go on as a case: send it again")
        return report_parsing.refused(report, RefusalCode.JUST_ENDED, why)
    return others(report, facts, now)


def unresolved_case(state: StageState, cancelled: bool, now: datetime) -> IncidentCase | None:
    """The case that goes on as an order ends; None where nothing is left.

    What a cancelled order had that went wrong has come to its end with it, but for a remedy that
    was agreed and is owed; and of its fees nobody pays but what was agreed to.
    """
    liabilities, fees = state.incidents.travelling(), open_fees(state)
    if cancelled:
        liabilities = tuple(
            one for one in (called_off(one, now) for one in liabilities) if one.closed_at is None
        )
        fees = [fee for fee in fees if fee.price is not None and fee.price.agreed]
    if not (liabilities or fees):
        return None
    names = {one.name for one in liabilities if one.put_right_at is None}
    open_ = [one for name, one in state.situation.incidents.open.items() if name in names]
    start, situation = state.input, state.situation
    return IncidentCase(
        order=start.order,
        number=start.number,
        sop=stamped(start.sop, terms_of(Stage.INCIDENT)),
        begun_at=start.begun_at,
        turn=state.turn + 1,
        ended_at=now,
        outcome=OrderOutcome.CANCELLED if cancelled else OrderOutcome.CLOSED,
        left_by=state.outbox.workflow_id if state.stage is Stage.RETURNS else None,
        baton=Baton(
            incidents=(*open_, *fees),
            liabilities=liabilities,
            known=pack([*state.known, *map(fingerprint, state.own_reports)]),
            hub=state.hub,
            carrier=state.carrier,
            vehicle=situation.vehicle,
            provider=situation.provider,
        ),
    )
