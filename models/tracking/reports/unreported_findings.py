"""What ends an incident, or a fee, may be reported before the incident is: then it waits.

ADR-0037: it depends on what happened, and not on what was received first.
"""

from collections.abc import Iterable
from typing import Final

from models.codes import WaitCode
from models.ids import Stage
from models.messages.reports.report import Facts
from models.stages.city_delivery.fees import FeeCollected, FeeRefused, FeeReported
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.trunk_pickup.incident_ends import RemedyCarriedOut
from models.tracking.situation.facts import Fact
from models.tracking.situation.stage_situation import Situation

ENDING_KINDS: Final = (RemedyCarriedOut, FeeRefused, FeeCollected)
"""What ends something that is to be known first: what it is, or what it costs."""


def waits_for_finding(
    content: Facts, ref: str, facts: Iterable[Fact], situation: Situation
) -> WaitCode | None:
    """What it waits for: the report of the incident, or its agreed fee; None: nothing."""
    if not isinstance(content, ENDING_KINDS):
        return None
    if not is_found(content, ref, facts, situation):
        return WaitCode.FINDING
    fee = situation.incidents.open.get((FeeReported.kind, ref))
    if isinstance(content, FeeCollected) and fee and not (fee.price and fee.price.agreed):
        return WaitCode.FEE_AGREED
    return None


def waits_for_its_finding(
    content: Facts, ref: str, facts: Iterable[Fact], situation: Situation, stage: Stage
) -> bool:
    """Whether it waits for the report of what it ends; after the end of an order nothing does."""
    waits = isinstance(content, ENDING_KINDS) and stage is not Stage.INCIDENT
    return waits and not is_found(content, ref, facts, situation)


def is_found(content: Facts, ref: str, facts: Iterable[Fact], situation: Situation) -> bool:
    """Whether what it ends has been reported, here or in an earlier leg."""
    codes = INCIDENT_KINDS if isinstance(content, RemedyCarriedOut) else (FeeReported.kind,)
    only, basis = getattr(content, "code", None), situation.basis
    before = {*basis.incidents, *basis.settled, *basis.closed}
    names = {*before, *(one.name for one in basis.liabilities)}
    found = {(fact.content.finding, fact.ref) for fact in facts if fact.content is not None}
    meant = {(code, ref) for code in codes if only in (None, code)}
    return not meant.isdisjoint(names | found)
