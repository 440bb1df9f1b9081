"""The visits and parts of one stage, by its facts; and what waits until all is installed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.codes import WaitCode
from models.messages.legs.leg import StageInput
from models.messages.reports.report import Facts
from models.messages.shipments.goods_at_home import OwnGoods, to_install
from models.phrases import StructuredText, phrase
from models.sop.formatting import counted
from models.sop.milestones import Milestone
from models.stages.installation.part_lifecycle import HomeFact, Part, parts_of
from models.stages.installation.reports import Accepted, Installation, Installed, Verified
from models.stages.installation.verification import VerificationConfirmed
from models.stages.installation.visit_lifecycle import (
    VISIT_KINDS,
    OwedVisit,
    Visit,
    left_by,
    owed_of,
    visits_of,
)
from models.tracking.situation.facts import Fact
from models.tracking.situation.shipments import shipments_of

WAIT_FOR_ALL = (Accepted, Verified, VerificationConfirmed)
"""What says that all is done: it waits until everything is installed (FH-11.2.6)."""


def home_facts(facts: Iterable[Fact]) -> list[HomeFact]:
    """What these facts say of visits and parts."""
    return [
        HomeFact(
            fact.content.kind, fact.times.occurred_at, fact.times.reported_at, fact.fact_id,
            fact.by, fact.ref, fact.content.plain_data(),
        )
        for fact in facts
        if fact.content is not None and fact.content.kind in VISIT_KINDS
    ]  # fmt: skip


def own_goods(start: StageInput) -> OwnGoods | None:
    """What of the order's own shipment came to be installed; None elsewhere, or uncounted."""
    if not isinstance(start, Installation) or not start.pieces:
        return None
    at = start.baton.milestones.get(Milestone.DELIVERED)
    return OwnGoods(start.pieces, start.delivered, at if isinstance(at, datetime) else None)


def pieces_of(start: StageInput, facts: Iterable[Fact]) -> int | None:
    """How many pieces are to be installed, of all shipments; None where nobody can say.

    What is told to be lost meanwhile is not.
    """
    own = own_goods(start)
    if own is None:
        return None
    return to_install(own, shipments_of(start.baton, facts).values()) or None


def parts_in(facts: Iterable[Fact]) -> tuple[Part, ...]:
    """The parts that are followed here."""
    return parts_of(home_facts(facts))


def visits_in(facts: Iterable[Fact], start: StageInput, before: int) -> tuple[Visit, ...]:
    """The visits of this stage; `before` of them other workflows planned."""
    known = list(facts)
    return visits_of(home_facts(known), pieces_of(start, known), before)


def owed_in(facts: Iterable[Fact], start: StageInput) -> tuple[OwedVisit, ...]:
    """What another visit is owed for here."""
    known = list(facts)
    return owed_of(home_facts(known), pieces_of(start, known))


def waits_for_all(
    content: Facts, at: datetime, facts: Iterable[Fact], start: StageInput
) -> WaitCode | None:
    """What was not installed as that is said to have happened; None where all was.

    It depends on what happened, and not on what was received first; clocks may differ a little.
    Once the leg has ended it was verified: what had come by then, that leg knew.
    """
    if not isinstance(content, WAIT_FOR_ALL) or not isinstance(start, Installation):
        return None
    by_then = at + timedelta(seconds=start.sop.clock_skew_seconds)
    facts = list(facts)
    known = [one for one in home_facts(facts) if one.at <= by_then]
    if left_by(known, pieces_of(start, facts)):  # nobody waits for what was lost since, either
        return WaitCode.REST
    before = [one for one in facts if one.times.occurred_at <= at]
    if isinstance(content, Accepted) and _nothing_was_there(start, before):
        return WaitCode.REST
    return WaitCode.PART if any(part.is_awaited for part in parts_of(known)) else None


def _nothing_was_there(start: StageInput, facts: Iterable[Fact]) -> bool:
    """Whether all was lost by then: others are to be sent, and installed (FH-9.3.2.2)."""
    own = own_goods(start)
    shipments = shipments_of(start.baton, facts).values()
    lost = any(one.lost for one in shipments)
    return own is not None and lost and to_install(own, shipments) == 0


def why_not_so_many(
    content: Facts, facts: Iterable[Fact], start: StageInput
) -> StructuredText | None:
    """Why so many pieces cannot have been installed; None where they can."""
    if not isinstance(content, Installed) or content.done is None:
        return None
    facts = list(facts)
    pieces = pieces_of(start, facts)
    if pieces is None:
        return None
    before = sum(one.content.done or 0 for one in facts if isinstance(one.content, Installed))
    if before + content.done <= pieces:
        return None
    return phrase(
        "{pieces} were delivered and {before} are installed: {done} more "
        "cannot be; say how many were installed this time",
        pieces=counted(pieces, "piece"),
        before=before,
        done=content.done,
    )
