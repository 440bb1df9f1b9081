"""What somebody may do about an order now: first the report that its step waits for, then what he
owes.

The page offers it; whether it is taken is for the workflow to say.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial

from models.codes import StepCode
from models.ids import Stage
from models.messages.decisions.decisions import DECISIONS
from models.messages.decisions.withdrawn_reports import withdrawn_reports
from models.messages.reports.report import Facts
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.scopes import Scope
from models.stages.all_duties import ALL_DUTIES
from models.stages.returns.reports import OpinionGiven
from models.stages.returns.request import CaseKind
from models.stages.table import CASE_STAGES, KINDS
from starter.service.access.bound_keys import covers
from starter.service.access.fitting_decisions import fits
from starter.service.access.fitting_reports import has_subject
from starter.service.access.rights import DESKS, decision_of, key_kinds_of, may, report_of
from starter.service.reading.views import OVERDUE, DeadlineShown, OrderShown

OWED_STATES = frozenset({DutyState.OPEN, *OVERDUE})
"""States of a deadline that somebody still owes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """What is offered. `awaited` keeps what the order waits for or this role owes; `troubles` say
    that something went wrong; `others` is the rest of the stage. Of the decisions those that are
    `fitting` as the order stands are a part."""

    awaited: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    fitting: tuple[str, ...] = ()

    @property
    def reports(self) -> tuple[str, ...]:
        """Every kind that is offered."""
        return (*self.awaited, *self.troubles, *self.others)


def acts_for(role: Role, scope: Scope | None, order: OrderShown) -> Acts:
    """What that role, by a key that is made for that, is offered about an order."""
    key_kinds = key_kinds_of(scope)
    kinds = [
        facts
        for name, facts in KINDS.items()
        if may(report_of(name), role, key_kinds) and covers(scope, report_of(name))
        if _is_of_stage(facts, order)
    ]
    awaited = [one for one in kinds if _is_awaited(one, role, order)]
    rest = [one for one in kinds if one not in awaited and has_subject(one, order)]
    decisions = tuple(
        name
        for name in DECISIONS
        if may(decision_of(name), role, key_kinds) and covers(scope, decision_of(name))
    )
    return Acts(
        awaited=_names(sorted(awaited, key=partial(_rank, role, order))),
        troubles=_names(one for one in rest if one.problem),
        others=_names(one for one in rest if not one.problem),
        decisions=decisions,
        fitting=tuple(name for name in decisions if fits(name, order)),
    )


def _rank(role: Role, order: OrderShown, facts: type[Facts]) -> tuple[bool, bool]:
    """What is first: what he is first to say and is next, then what the step waits for."""
    return facts is not _next_own(role, order), not _is_step(facts, order.step)


def _next_own(role: Role, order: OrderShown) -> type[Facts] | None:
    """A driver's own report that comes after the last one that he has made, and that counts."""
    gone = withdrawn_reports(order.timeline)
    counts = [line for line in order.timeline if line.happening is EntryKind.REPORT]
    made = {line.what for line in counts if not line.report_id or line.report_id not in gone}
    own = [one for one in KINDS.values() if _is_own_step(one, role, order)]
    last = max((place for place, one in enumerate(own) if one.kind in made), default=-1)
    return own[last + 1] if own[last + 1 :] else None


def _is_own_step(facts: type[Facts], role: Role, order: OrderShown) -> bool:
    """Whether it is a driver's step of the open stage, or is still owed from the one before."""
    if role is not Role.DRIVER or facts.problem or facts.step is None or facts.by[0] is not role:
        return False
    return facts.stage is order.stage or _keeps_owed(facts, order.deadlines)


def _is_of_stage(facts: type[Facts], order: OrderShown) -> bool:
    """Whether a kind is of the open stage, or of a case that is open."""
    if order.closed and facts.stage not in CASE_STAGES:
        return False
    if facts is OpinionGiven:  # he is asked for it as his return ends, and says it after that
        return any(one.kind == CaseKind.RETURN for one in order.cases)
    if facts.stage in CASE_STAGES:
        return any(not one.closed for one in order.cases)
    here = facts.stage is order.stage or facts.stage is Stage.ORDER
    return here or (facts.step is not None and _keeps_owed(facts, order.deadlines))


def _is_awaited(facts: type[Facts], role: Role, order: OrderShown) -> bool:
    """What the step waits for, or is owed; that something went wrong only once it is overdue."""
    speaks = role in facts.by or role in DESKS
    owed = [one for one in order.deadlines if not facts.problem or one.state in OVERDUE]
    due = _is_step(facts, order.step) or _keeps_owed(facts, owed)
    return (speaks and due) or facts is _next_own(role, order)


def _is_step(facts: type[Facts], step: str) -> bool:
    return step in {facts.step, *facts.step_by.values()} - {None} and step in set(StepCode)


def _keeps_owed(facts: type[Facts], deadlines: Collection[DeadlineShown]) -> bool:
    names = {facts.kind, *(facts.fact_name(role) for role in facts.by)}
    open_ = (ALL_DUTIES.get(one.duty) for one in deadlines if one.state in OWED_STATES)
    return any(duty is not None and names & set(duty.kept_by) for duty in open_)


def _names(kinds: Iterable[type[Facts]]) -> tuple[str, ...]:
    return tuple(one.kind for one in kinds)
