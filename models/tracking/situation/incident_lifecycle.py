"""Each incident of one stage with its life: found, passed on, judged, answered, put right, closed.

Nothing of it is kept: it follows from the facts, from what was decided, and from what the baton
brought. Without its finding an incident is gone (ADR-0044).
"""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.messages.encoding.fingerprints import fingerprint
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import Liability, LiabilityStep
from models.messages.legs.leg import StageInput
from models.messages.orders.stored_file import file_fields
from models.messages.reports.report import Facts, IncidentFacts
from models.roles import Role
from models.sop.milestones import Milestone, Milestones
from models.stages.city_delivery.reports import Collected
from models.stages.incident_kinds import INCIDENT_KINDS, remedy_done
from models.stages.incident_reasons import rule_of
from models.stages.returns.request import ReturnCase
from models.stages.trunk_pickup.incident_ends import AmountSettled, IncidentEnd
from models.tracking.situation.affected_goods import affected_kinds, affected_pieces
from models.tracking.situation.carried_out_remedies import as_carried_out
from models.tracking.situation.facts import Fact
from models.tracking.situation.incident_next_step import to_do
from models.tracking.situation.incident_origin import attempt_at, origin_stage
from models.tracking.situation.incidents import OPEN_MAX, Incidents, Name
from models.tracking.situation.liability import folded, with_evidence
from models.tracking.situation.returned_goods import holder_at
from models.tracking.situation.stage_situation import Situation

LIVES_MAX = OPEN_MAX
"""So many incidents of one stage are followed, those from before among them."""

FILES_MAX = 20
"""A row names so many files: a batch of rows fits into a payload."""

HOLDER_AFTER = {
    Milestone.PICKED_UP: Role.CARRIER,
    Milestone.DEPARTED: Role.CARRIER,
    Milestone.HUB_ARRIVED: Role.HUB,
    Milestone.DELIVERED: Role.CUSTOMER,
}
"""Who holds the goods from a hand-over on; the provider's own is a report (`collected`)."""

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(slots=True)
class IncidentLife:
    """One incident: where it stands, and the fact that found it, where it was found here."""

    liability: Liability
    finding: Fact | None = None
    passed_on_at: datetime | None = None
    files: dict[str, None] = field(default_factory=dict)


def incident_lives(
    situation: Situation, facts: Iterable[Fact], steps: Iterable[LiabilityStep], days: int
) -> dict[Name, IncidentLife]:
    """Every incident that is followed here, the oldest first; by its problem's code and name."""
    basis = situation.basis
    lives = {one.name: IncidentLife(one) for one in basis.liabilities}
    open_now = basis.known_incidents()
    for fact in facts:
        before = set(open_now.open)
        open_now.apply(fact)
        _find(lives, fact, open_now, basis.closed, facts)
        for name in before - open_now.open.keys():
            _put_right(lives, name, fact.times.occurred_at)
        _answer(lives, fact)
        _end(lives, fact)
    steps_of: dict[Name, list[LiabilityStep]] = {}
    for step in steps:
        steps_of.setdefault((step.code, step.ref), []).append(step)
    for name, life in lives.items():
        mine = steps_of.get(name, [])
        life.liability = as_carried_out(folded(life.liability, mine, days), facts)
        life.files |= dict.fromkeys(file for step in mine for file in step.evidence)
    return lives


def _find(
    lives: dict[Name, IncidentLife], fact: Fact, open_now: Incidents, closed: Container[Name],
    facts: Iterable[Fact],
) -> None:  # fmt: skip
    content = fact.content
    if content is None or content.finding not in INCIDENT_KINDS:
        return
    name, at = (str(content.finding), fact.ref), fact.times.occurred_at
    if name in lives or name in closed or len(lives) >= LIVES_MAX:
        return
    files = _files_of(content)
    rule = rule_of(name[0], content)
    found = Liability(
        code=name[0], ref=name[1], found_at=at, rule=rule, affected=affected_pieces(content),
        of_shipment=shipment_of(fact, facts) or "",
    )  # fmt: skip
    desk_knows = Role.ORDER_DESK in (fact.by, *content.informed(fact.by))
    passed_on = fact.times.reported_at if desk_knows else None
    lives[name] = IncidentLife(with_evidence(found, files), fact, passed_on, dict.fromkeys(files))
    if name not in open_now.open:  # what put it right happened at that instant, or is known
        _put_right(lives, name, max(at, open_now.over.get(name[0], at)))


def _files_of(content: Facts) -> list[str]:
    """The stored files that a report names: in fields of their own, or among its own words."""
    words = (*getattr(content, "evidence", ()), *getattr(content, "photos", ()))
    hashes = [word.lower() for word in words if _HASH.fullmatch(word.lower())]
    named = (getattr(content, name) for name in file_fields(type(content)))
    return list(dict.fromkeys((*hashes, *filter(None, named))))


def _put_right(lives: dict[Name, IncidentLife], name: Name, at: datetime) -> None:
    if life := lives.get(name):
        life.liability = life.liability.model_copy(update={"put_right_at": at})


def _end(lives: dict[Name, IncidentLife], fact: Fact) -> None:
    """The remedy that a report says was carried out, or what it says was paid."""
    content, at = fact.content, fact.times.occurred_at
    if not isinstance(content, IncidentFacts):
        return
    paid = content.amount_fen if isinstance(content, AmountSettled) else 0
    done = remedy_done(content)
    means = _named(lives, fact)
    for name, life in lives.items():
        one = life.liability
        if name not in means or not (paid or (done and name[0] in content.settles)):
            continue
        if paid:
            paid_by = {**one.paid, fingerprint(fact.fact_id): paid}
            settled = {"paid": paid_by, "settled_at": max(filter(None, (one.settled_at, at)))}
            life.liability = one.model_copy(update=settled)
        else:
            ended = {"done": done, "done_at": at, "put_right_at": one.put_right_at or at}
            by = {"agreed_by": one.agreed_by or fact.by}
            life.liability = one.model_copy(update={**ended, **by})


def _named(lives: dict[Name, IncidentLife], fact: Fact) -> list[Name]:
    """Those that it is about; what ends one without its kind means the one that was found first."""
    named = [name for name in lives if name[1] == fact.ref]
    if not isinstance(fact.content, IncidentEnd):
        return named
    if fact.content.code is None:
        return sorted(named, key=lambda name: lives[name].liability.found_at)[:1]
    return [name for name in named if name[0] == fact.content.code]


def _answer(lives: dict[Name, IncidentLife], fact: Fact) -> None:
    """The report that answers an incident: it is passed on, or its remedy is agreed."""
    content = fact.content
    if not isinstance(content, IncidentFacts):
        return
    for name, life in lives.items():
        if name[0] not in content.answers or (fact.ref and name[1] != fact.ref):
            continue
        _show(life, _files_of(content))
        kind = INCIDENT_KINDS[name[0]].answered_by
        at = fact.times.reported_at
        if kind is None or kind.kind != content.kind:
            life.passed_on_at = min(filter(None, (life.passed_on_at, at)))
        else:
            chosen = getattr(content, "chosen", None) or life.liability.remedy
            agreed = {"remedy": chosen, "offered_at": at, "agreed_at": at, "agreed_by": fact.by}
            life.liability = life.liability.model_copy(update=agreed)


def _show(life: IncidentLife, files: Iterable[str]) -> None:
    """Count these among the evidence: an appeal has to show another one."""
    life.files |= dict.fromkeys(files)
    life.liability = with_evidence(life.liability, life.files)


ROW_FIELDS = (IncidentRow.model_fields.keys() & Liability.model_fields.keys()) - {"evidence"}


def goods_holder(at: datetime, known: Milestones, facts: Iterable[Fact]) -> Role:
    """Who held the goods last before then, by the hand-overs; the merchant before the first."""
    taken: list[tuple[datetime, Role]] = [
        (since, role)
        for milestone, role in HOLDER_AFTER.items()
        if isinstance(since := known.get(milestone), datetime) and since <= at
    ]
    collected = (one.times.occurred_at for one in facts if one.name == Collected.kind)
    taken += [(since, Role.PROVIDER) for since in collected if since <= at]
    return max(taken, default=(at, Role.MERCHANT), key=lambda one: one[0])[1]


def _holder(start: StageInput, at: datetime, known: Milestones, facts: Iterable[Fact]) -> Role:
    if isinstance(start, ReturnCase):
        return holder_at(start, facts, at)
    return goods_holder(at, known, facts)


def shipment_of(finding: Fact, facts: Iterable[Fact]) -> str | None:
    """The shipment that a finding names, or the count that has found it; None: the own goods."""
    same = [one.content for one in facts if one.fact_id == finding.fact_id and one.fact_id]
    named = (getattr(one, "shipment", None) for one in (finding.content, *same))
    return next(filter(None, named), None)


def row_of(
    life: IncidentLife, *, situation: Situation, start: StageInput, facts: Iterable[Fact]
) -> IncidentRow:
    """An incident as lists see it."""
    stands = life.liability
    row: dict[str, Any] = {name: value for name, value in stands if name in ROW_FIELDS}
    row |= {
        "order": start.order,
        "carried_out_at": stands.carried_out_at,
        "settled_fen": stands.settled_fen,
        "closed_at": stands.closed_at,
        "to_do": (needs := tuple(to_do(stands, start.sop.liability_answer_days))),
        "next_due_at": min((one.due_at for one in needs), default=None),
        "evidence": tuple(life.files)[:FILES_MAX],
        "passed_on_at": life.passed_on_at,
    }
    fact = life.finding
    if fact is not None and fact.content is not None:
        says = {
            name: getattr(fact.content, name, None) for name in ("pieces", "expected", "delay_days")
        }
        says["kinds"] = affected_kinds(fact.content)
        holder = getattr(fact.content, "held_by", None)
        at, known = fact.times.occurred_at, situation.milestones
        stage = origin_stage(fact.content, at, known)
        row |= says | {
            "stage": stage,
            "attempt": attempt_at(fact, start, facts, situation.pickups, stage),
            "report_id": fact.fact_id,
            "finder": fact.by,
            "actor": fact.actor,
            "held_by": holder or _holder(start, at, known, facts),
            "shipment": shipment_of(fact, facts),
            "reported_at": fact.times.reported_at,
        }
    return IncidentRow.model_validate(row)
