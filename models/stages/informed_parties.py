"""Whom the SOP says to tell 反馈, 通知, 共享: it stands with the kinds of report."""

from models.messages.reports.report import Facts
from models.roles import Role
from models.sop.duty import Duty
from models.stages.order.decided_facts import HandedOn, OrderConfirmed
from models.stages.table import KINDS

INFORMING: tuple[type[Facts], ...] = (OrderConfirmed, HandedOn, *KINDS.values())
"""Every kind that may inform somebody: what is decided, and what is reported."""


def informed_of(duty: Duty) -> tuple[Role, ...]:
    """Who is informed of what keeps a duty, whoever says it."""
    kept = [(kind, by) for kind in INFORMING for by in _speakers(kind)]
    found = (kind.informed(by) for kind, by in kept if kind.fact_name(by) in duty.kept_by)
    return tuple(dict.fromkeys(role for roles in found for role in roles))


def informed_roles(kind: type[Facts]) -> tuple[Role, ...]:
    """Who is informed of that kind, whoever says it."""
    found = (kind.informed(by) for by in _speakers(kind))
    return tuple(dict.fromkeys(role for roles in found for role in roles))


def _speakers(kind: type[Facts]) -> tuple[str, ...]:
    return tuple(kind.informs_by) or ("",)
