"""Incidents counted 异常统计 (FH-8.3.2.1): how many, whose, for how much, judged how fast.

By kind and party; of those that were withdrawn none counts.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import Party


class IncidentFigures(NamedTuple):
    """The incidents of one kind, and one party; None: nobody has judged.

    `amount_fen` is what the party owes in all, `settled_fen` what of it was paid. `days_to_judge`
    is the mean of those that were judged, from the finding on, in days.
    """

    kind: str
    party: Party | None
    incidents: int
    open: int
    closed: int
    amount_fen: int
    settled_fen: int
    days_to_judge: float | None


def count_incidents(rows: Iterable[IncidentRow]) -> tuple[IncidentFigures, ...]:
    """By kind and party, the most first."""
    groups: dict[tuple[str, Party | None], list[IncidentRow]] = {}
    for row in rows:
        if not row.withdrawn:
            groups.setdefault((row.code, row.party), []).append(row)
    counted = [_counted(kind, party, found) for (kind, party), found in groups.items()]
    return tuple(sorted(counted, key=lambda one: (-one.incidents, one.kind, str(one.party))))


def _counted(kind: str, party: Party | None, rows: Sequence[IncidentRow]) -> IncidentFigures:
    closed = sum(row.closed_at is not None for row in rows)
    judged = [(row.judged_at - row.found_at).total_seconds() for row in rows if row.judged_at]
    days = round(sum(judged) / len(judged) / 86_400, 2) if judged else None
    return IncidentFigures(
        kind=kind,
        party=party,
        incidents=len(rows),
        open=len(rows) - closed,
        closed=closed,
        amount_fen=sum(row.amount_fen or 0 for row in rows),
        settled_fen=sum(row.settled_fen for row in rows),
        days_to_judge=days,
    )
