"""Incidents counted by kind and party: open, closed, owed, paid, judged after how many days."""

from datetime import timedelta
from typing import Any

from models.figures.incidents import count_incidents
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import LiabilityState, Party
from tests.models.machine import on

FOUND = on(25, "16:00")
DAY = timedelta(days=1)


def a_row(ref: str, **changes: Any) -> IncidentRow:
    known: dict[str, Any] = {
        "order": "order:shop-a:SO-1", "code": "pickup_failed", "ref": ref, "found_at": FOUND,
        "state": LiabilityState.ADMITTED, "party": Party.CARRIER, "judged_at": FOUND + DAY,
    }  # fmt: skip
    return IncidentRow.model_validate(known | changes)


def test_incidents_are_counted_with_what_is_owed_and_how_fast_they_are_judged() -> None:
    """Shows FH-8.3.2.1."""
    unjudged = {"state": LiabilityState.UNJUDGED, "party": None, "judged_at": None}
    rows = (
        a_row("a", amount_fen=500, settled_fen=200),
        a_row("b", judged_at=FOUND + 2 * DAY, closed_at=FOUND + 3 * DAY),
        a_row("c", withdrawn=True),
        a_row("d", **unjudged),
    )
    first, second = count_incidents(rows)
    assert first == ("pickup_failed", Party.CARRIER, 2, 1, 1, 500, 200, 1.5)
    assert second == ("pickup_failed", None, 1, 1, 0, 0, 0, None)
