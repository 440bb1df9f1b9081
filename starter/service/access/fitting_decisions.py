"""Which decisions fit where an order stands; the others stay within reach, and come after them."""

from collections.abc import Callable, Mapping
from typing import Final

from models.codes import Sla, StepCode
from models.ids import Stage
from models.messages.decisions.decisions import (
    Acknowledge,
    AnswerReturn,
    Cancel,
    Confirm,
    Correct,
    DecideShort,
    EndReturn,
    HandOn,
    Hold,
    Repair,
    Resume,
    SettleQuestion,
    Withdraw,
    WithdrawReturn,
)
from models.messages.decisions.fee_decisions import SetFee
from models.messages.decisions.incident_decisions import INCIDENT_DECISIONS
from models.messages.decisions.provider_decisions import ReplaceProvider
from models.messages.decisions.return_decisions import AgreeReturn
from models.messages.decisions.visit_decisions import PlanVisit
from models.messages.reports.report_passage import ReportState
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import EntryKind
from starter.service.reading.views import OrderShown

OVERDUE: Final = frozenset({DutyState.MISSED, DutyState.UNPROVED})


def fits(name: str, order: OrderShown) -> bool:
    """Whether a decision has something to decide about as an order stands."""
    rule = FITTING_RULES.get(name)
    return rule is None or rule(order)


def _at(*steps: StepCode) -> Callable[[OrderShown], bool]:
    return lambda order: order.step in steps


def _open(order: OrderShown) -> bool:
    return not order.closed


def _has_return(order: OrderShown) -> bool:
    return any(not one.closed for one in order.cases)


def _has_incident(order: OrderShown) -> bool:
    return bool(order.incidents)


FITTING_RULES: Final[Mapping[str, Callable[[OrderShown], bool]]] = {
    Confirm.name: _at(StepCode.IN_REVIEW, StepCode.AWAITING_CONFIRMATION),
    HandOn.name: _at(StepCode.AWAITING_HAND_ON),
    DecideShort.name: _at(StepCode.STOCK_SHORT, StepCode.AWAITING_REPLACEMENT),
    Correct.name: _open,
    Cancel.name: _open,
    Hold.name: lambda order: not order.closed and order.sla is not Sla.HELD,
    Resume.name: lambda order: order.sla is Sla.HELD,
    Repair.name: lambda order: bool(order.problem or order.troubles),
    SettleQuestion.name: lambda order: any(
        one.state == ReportState.QUESTIONED for one in order.pending
    ),
    Withdraw.name: lambda order: bool(order.pending) or any(
        one.happening is EntryKind.REPORT for one in order.timeline
    ),
    Acknowledge.name: lambda order: any(one.state in OVERDUE for one in order.deadlines),
    SetFee.name: lambda order: bool(order.fees),
    PlanVisit.name: lambda order: order.stage is Stage.INSTALLATION and not order.closed,
    ReplaceProvider.name: lambda order: order.stage is not Stage.ORDER and not order.closed,
    **dict.fromkeys((AnswerReturn.name, WithdrawReturn.name, EndReturn.name), _has_return),
    AgreeReturn.name: _has_return,
    **{one.name: _has_incident for one in INCIDENT_DECISIONS},
}  # fmt: skip
"""By decision when it fits; one that is not listed fits every order."""
