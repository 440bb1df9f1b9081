"""Each visit with its life: owed, planned, under way, done or not, and what is left (FH-11.2.2).

The first one is the installation itself. A fold over what was told, in order of occurrence.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from pydantic import AwareDatetime

from models.contract import Contract
from models.messages.decisions.visit_decisions import VisitCause
from models.sop import clock
from models.stages.installation.installation_exceptions import SecondVisit
from models.stages.installation.part_lifecycle import (
    PART_STATE_OF_KIND,
    HomeFact,
    in_order,
    parts_of,
)
from models.stages.installation.parts import PartArrived, PartReceived
from models.stages.installation.visits import VisitPlanned

ARRIVED: Final = "arrived_at_customer"
INSTALLED: Final = "installed"
ACCEPTED: Final = "accepted"
AT_WORK: Final = frozenset(
    {
        *(ARRIVED, "site_checked", "packing_signed", "inspected", INSTALLED, "put_right"),
        *("part_installed", "repaired_on_site", ACCEPTED),
    }
)
"""What says that somebody was there, or worked."""

VISIT_KINDS: Final = frozenset({*PART_STATE_OF_KIND, *AT_WORK, SecondVisit.kind, VisitPlanned.kind})
"""The kinds that visits and parts follow from."""


class VisitState(StrEnum):
    """How far a visit has come.

    put_off: nobody came, and another one is owed, or was planned in its place. in_vain: somebody
    was there, nothing was done, and so it is 白跑; he is not called back.
    """

    OWED = "owed"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    PARTLY_DONE = "partly_done"
    PUT_OFF = "put_off"
    IN_VAIN = "in_vain"
    DONE = "done"


class Visit(Contract):
    """One visit 上门.

    Attributes:
        attempt: the first is the installation itself.
        cause, incident: why somebody comes again, and what for.
        day, from_at, to_at: for when it is planned; planned_at: when that was decided.
        brings: what is brought.
        began_at: when somebody was there first.
        done: pieces installed in it; left: pieces not installed after it, where the sum is known.
    """

    attempt: int
    state: VisitState
    cause: VisitCause | None = None
    incident: str | None = None
    planned_at: AwareDatetime | None = None
    day: date | None = None
    from_at: AwareDatetime | None = None
    to_at: AwareDatetime | None = None
    brings: tuple[str, ...] = ()
    began_at: AwareDatetime | None = None
    done: int = 0
    left: int | None = None


class OwedVisit(Contract):
    """What another visit is owed for: why, the incident that it is about, since when."""

    cause: VisitCause
    incident: str | None = None
    since: AwareDatetime


def visits_of(facts: Iterable[HomeFact], pieces: int | None, before: int = 0) -> tuple[Visit, ...]:
    """The visits of one order, with the one that is owed and not planned yet.

    `pieces` were delivered; `before` visits were planned in another workflow.
    """
    lines = sorted(facts, key=in_order)
    plans = [one for one in lines if one.kind == VisitPlanned.kind]
    begins = _begins_of(plans, lines, before)
    shares: list[list[HomeFact]] = [[] for _ in (None, *plans)]
    for one in lines:
        if one.kind in AT_WORK or one.kind == SecondVisit.kind:
            shares[_share_of(one.at, one.data.get("visit"), begins, before)].append(one)
    left = pieces
    visits = []
    for n, share in enumerate(shares):
        done, left = _installed(share, left)
        replaced = n + 1 < len(shares)
        visit = _visit(n + before, plans[n - 1] if n else None, share, done, left)
        visits.append(visit.model_copy(update={"state": _state(visit, share, replaced)}))
    if owed := owed_of(lines, pieces):
        visits.append(
            Visit(
                attempt=visits[-1].attempt + 1,
                state=VisitState.OWED,
                cause=owed[0].cause,
                incident=owed[0].incident,
                left=left,
            )
        )
    return tuple(visits)


def visit_at(at: datetime, named: int | None, facts: Iterable[HomeFact], before: int = 0) -> int:
    """Which visit it is at that instant, or the one that is named; `before` as in `visits_of`."""
    lines = sorted(facts, key=in_order)
    begins = _begins_of([one for one in lines if one.kind == VisitPlanned.kind], lines, before)
    return before + 1 + _share_of(at, named, begins, before)


def _begins_of(plans: Sequence[HomeFact], lines: Sequence[HomeFact], before: int) -> list[datetime]:
    return [_begins(plan, lines, n) for n, plan in enumerate(plans, before + 2)]


def _begins(plan: HomeFact, lines: Sequence[HomeFact], n: int) -> datetime:
    """From when on what happens is of that visit: its day, or the first arrival before that, or
    the first report that names it."""
    day = clock.start_of_day(date.fromisoformat(str(plan.data["day"])))
    there = (one.at for one in lines if one.kind == ARRIVED and plan.at <= one.at < day)
    named = (one.at for one in lines if one.data.get("visit") == n)
    return min([max(day, plan.at), *there, *named])


def _share_of(at: datetime, named: int | None, begins: Sequence[datetime], before: int) -> int:
    """Which visit it is of: the one that it names, else the last that had begun by then."""
    if isinstance(named, int) and 1 <= named - before <= len(begins) + 1:
        return named - before - 1
    began = [n for n, since in enumerate(begins, 1) if since <= at]
    return began[-1] if began else 0


def _installed(share: Sequence[HomeFact], left: int | None) -> tuple[int, int | None]:
    """How many pieces were installed there, and how many are left: never more than there were."""
    done = 0
    for one in share:
        if one.kind != INSTALLED:
            continue
        counted = _counted(one.data)
        if left is not None:
            counted = left if counted is None else min(counted, left)
            left -= counted
        elif counted is None:
            left = 0
        done += counted or 0
    return done, left


def _counted(data: Mapping[str, Any]) -> int | None:
    """The pieces that a report says are installed; None: all that were left."""
    pieces: int | None = data.get("pieces")
    return pieces or sum(kind["pieces"] for kind in data.get("kinds") or ()) or None


def _visit(
    n: int, plan: HomeFact | None, share: Sequence[HomeFact], done: int, left: int | None
) -> Visit:
    there = [one.at for one in share if one.kind in AT_WORK]
    fields: dict[str, Any] = {}
    if plan is not None:
        fields = {**plan.data, "cause": plan.data["why"], "planned_at": plan.at}
    names = ("cause", "incident", "planned_at", "day", "from_at", "to_at", "brings")
    return Visit.model_validate(
        {
            **{name: fields[name] for name in names if fields.get(name) is not None},
            "attempt": n + 1,
            "state": VisitState.PLANNED,
            "began_at": min(there, default=None),
            "done": done,
            "left": left,
        }
    )


def _state(visit: Visit, share: Sequence[HomeFact], replaced: bool) -> VisitState:
    kinds = {one.kind for one in share}
    if INSTALLED in kinds and visit.left:
        return VisitState.PARTLY_DONE
    if ACCEPTED in kinds or INSTALLED in kinds:
        return VisitState.DONE
    again = visit.attempt > 1  # of the first the delivery says that somebody was there
    if replaced and kinds & REPAIR_KINDS:
        return VisitState.DONE
    if replaced or SecondVisit.kind in kinds:
        return VisitState.IN_VAIN if again and kinds & AT_WORK else VisitState.PUT_OFF
    if kinds & REPAIR_KINDS and again:
        return VisitState.DONE
    there = kinds & AT_WORK or not again
    return VisitState.UNDER_WAY if there else VisitState.PLANNED


REPAIR_KINDS: Final = frozenset({"put_right", "part_installed", "repaired_on_site"})
"""What is done at a visit, besides goods that are installed."""


def owed_of(facts: Iterable[HomeFact], pieces: int | None) -> tuple[OwedVisit, ...]:
    """What another visit is owed for and was not planned for since, the oldest first.

    A part is no cause before it has come: until then nobody could install it (FH-11.3.1.2).
    """
    lines = sorted(facts, key=in_order)
    parts = {part.incident: part for part in parts_of(lines)}
    owed: dict[tuple[str, str | None], OwedVisit] = {}
    left = pieces
    for one in lines:
        if one.kind == VisitPlanned.kind or one.kind == ACCEPTED:
            owed.clear()
        elif one.kind == SecondVisit.kind:
            cause = VisitCause(one.data.get("why") or VisitCause.OTHER)
            owed[cause, one.ref] = OwedVisit(cause=cause, incident=one.ref or None, since=one.at)
        elif one.kind == INSTALLED:
            _, left = _installed([one], left)
            owed = {key: why for key, why in owed.items() if why.cause is not VisitCause.REST}
            if left:
                owed[VisitCause.REST, None] = OwedVisit(cause=VisitCause.REST, since=one.at)
        elif one.kind in (PartArrived.kind, PartReceived.kind) and one.ref in parts:
            part = parts[one.ref]
            done = min(filter(None, (part.installed_at, part.remedied_at)), default=None)
            if part.arrived_at == one.at and done is None:
                owed[VisitCause.PART, one.ref] = OwedVisit(
                    cause=VisitCause.PART, incident=one.ref, since=one.at
                )
    return tuple(owed.values())


def left_by(facts: Iterable[HomeFact], pieces: int | None) -> int:
    """How many pieces are not installed, as far as somebody has counted."""
    installed = [one for one in sorted(facts, key=in_order) if one.kind == INSTALLED]
    _, left = _installed(installed, pieces)
    return left or 0 if installed else 0
