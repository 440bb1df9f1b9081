"""Where a deadline stands: what puts it there, since when, and how long clocks stood still since.

A function of these alone: what was said meanwhile, and is taken back, moves nothing (ADR-0063).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from models.sop.duty_plan import Plan

Span = tuple[datetime, datetime]
"""From when to when."""


class DeadlinePosition(NamedTuple):
    """Where the facts have put an occurrence.

    Attributes:
        planned: as the milestones have it, holds left out.
        since: when what puts it there came in; None: before any hold of this workflow.
        agreed: what was agreed during a hold is meant so: the rest of that hold is not added.
    """

    planned: Plan
    since: datetime | None = None
    agreed: bool = False


def held_in(place: DeadlinePosition, hold: Span) -> Span:
    """What of a hold counts for it."""
    begun, ended = hold
    if place.since is None or place.since <= begun:
        return hold
    return (ended, ended) if place.agreed or place.since >= ended else (place.since, ended)


def position_after_holds(place: DeadlinePosition, base: Plan, holds: Iterable[Span]) -> Plan:
    """Where it stands after these holds, in order; `base`: where it stood before them.

    What was over before a hold began is over.
    """
    for hold in holds:
        begun, ended = held_in(place, hold)
        if begun < ended and base.breached_at > begun:
            base = base.moved(ended - begun)
    return base


def until(holds: Iterable[Span], moment: datetime) -> list[Span]:
    """What of these holds was over by that moment, or had begun."""
    return [(begun, min(ended, moment)) for begun, ended in holds if begun < moment]


def united(holds: Iterable[Span]) -> list[Span]:
    """The same time, each part of it once: order and leg each measure one hold by their clocks."""
    found: list[Span] = []
    for begun, ended in sorted(holds):
        if found and begun <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ended))
        else:
            found.append((begun, ended))
    return found
