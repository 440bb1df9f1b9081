"""The visits and parts of one stage, by its facts; and what waits until all is installed."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from models.codes import WaitCode
from models.messages.leg import StageInput
from models.messages.reports import Facts
from models.messages.installation_pieces import to_install
from models.sop.formatting import counted
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.installation.part_lives import HomeFact, Part, parts_of
from models.stages.installation.reports import Accepted, Installation, Installed, Verified
from models.stages.installation.verification import VerificationConfirmed
from models.stages.installation.visit_lives import (
    FOLLOWED,
    Owed,
    Visit,
    left_by,
    owed_of,
    visits_of,
)
from models.tracking.facts import Fact, FactLog

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
        if fact.content is not None and fact.content.kind in FOLLOWED
    ]  # fmt: skip


def pieces_of(start: StageInput, facts: Iterable[Fact] = ()) -> int | None:
    """How many pieces are to be installed, of all shipments; None where nobody can say.

    What the customer has refused since by these facts is not.
    """
    if not isinstance(start, Installation) or not start.pieces:
        return None
    pieces = to_install(start.pieces, start.baton.shipments, start.delivered)
    refused = {
        one.ref: one.content.pieces for one in facts if isinstance(one.content, GoodsRefused)
    }
    return max(pieces - sum(refused.values()), 0) or None if pieces else None


def parts_in(facts: Iterable[Fact]) -> tuple[Part, ...]:
    """The parts that are followed here."""
    return parts_of(home_facts(facts))


def visits_in(facts: FactLog | Sequence[Fact], start: StageInput) -> tuple[Visit, ...]:
    """The visits of this stage, those that other workflows planned counted before them."""
    return visits_of(home_facts(facts), pieces_of(start, facts), start.baton.visits)


def owed_in(facts: FactLog | Sequence[Fact], start: StageInput) -> tuple[Owed, ...]:
    """What another visit is owed for here."""
    return owed_of(home_facts(facts), pieces_of(start, facts))


def waits_for_all(
    content: Facts, at: datetime, facts: FactLog | Sequence[Fact], start: StageInput
) -> WaitCode | None:
    """What was not installed as that is said to have happened; None where all was.

    It depends on what happened, and not on what was heard first; clocks may differ a little.
    """
    if not isinstance(content, WAIT_FOR_ALL):
        return None
    by_then = at + timedelta(seconds=start.sop.clock_skew_seconds)
    known = [one for one in home_facts(facts) if one.at <= by_then]
    if left_by(known, pieces_of(start, _by(facts, by_then))):
        return WaitCode.REST
    return WaitCode.PART if any(part.is_awaited for part in parts_of(known)) else None


def _by(facts: Iterable[Fact], at: datetime) -> list[Fact]:
    return [fact for fact in facts if fact.times.occurred_at <= at]


def why_not_so_many(
    content: Facts, facts: FactLog | Sequence[Fact], start: StageInput
) -> str | None:
    """Why so many pieces cannot have been installed; None where they can."""
    pieces = pieces_of(start, facts)
    if not isinstance(content, Installed) or content.done is None or pieces is None:
        return None
    before = sum(one.content.done or 0 for one in facts if isinstance(one.content, Installed))
    if before + content.done <= pieces:
        return None
    return (
        f"{counted(pieces, 'piece')} were delivered and {before} are installed: {content.done} "
        "more cannot be; say how many were installed this time"
    )
