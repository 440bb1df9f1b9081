"""Faults that are put right on site, and time that somebody had to wait at a gate."""

from typing import Any

import pytest

from models.ids import Stage
from models.messages.reports.answer import Answer
from models.tracking.state import StageState
from tests.models.machine import a_leg, notices, on, tell

NOON = on(24, "12:00")
CLAIM = "FH-11.3.1.2:claim_part"
DONE: dict[str, Any] = {"what": "a hinge", "before": "a" * 64, "after": "b" * 64}


def at_home() -> StageState:
    leg = a_leg(Stage.INSTALLATION, on(24, "09:00"))
    tell(leg, "part_fault", NOON, data={"part": "a hinge", "incident": "hinge"})
    return leg


def repair(leg: StageState, **data: Any) -> Answer:
    data = {**DONE, "customer_agrees": True, "incident": "hinge", **data}
    return tell(leg, "repaired_on_site", on(24, "13:00"), by="technician", data=data)


def test_a_fault_that_is_put_right_on_site_is_claimed_from_nobody() -> None:
    """Shows FH-11.3.1.1."""
    leg = at_home()
    assert repair(leg).outcome == "accepted"
    assert leg.open_incidents == ()
    assert leg.outbox.rows[CLAIM, "hinge", 1].state == "averted"
    assert ("order_desk", "repaired_on_site") in notices(leg)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"customer_agrees": False}, "part_claimed"),
        ({"after": "a" * 64}, "take another one after it"),
        ({"after": "photo-2"}, "after"),
    ],
)
def test_what_the_customer_does_not_accept_and_what_proves_nothing_is_refused(
    change: dict[str, Any], says: str
) -> None:
    leg = at_home()
    answer = repair(leg, **change)
    assert answer.outcome == "refused"
    assert says in str(answer.reason)
    assert [one.code for one in leg.open_incidents] == ["part_fault"]


@pytest.mark.parametrize("stage", [Stage.TRUNK_PICKUP, Stage.INSTALLATION])
def test_waiting_at_a_gate_is_a_fact_with_minutes(stage: Stage) -> None:
    leg = a_leg(stage, on(24, "09:00"))
    data = {"gate": "customer", "minutes": 45, "reason": "nobody opens"}
    assert tell(leg, "waited", NOON, by="driver", data=data).outcome == "accepted"
    assert leg.outbox.entries[-1].data["minutes"] == 45
    wrong = tell(leg, "waited", NOON, by="driver", data={**data, "minutes": 0})
    assert (wrong.outcome, "minutes" in str(wrong.reason)) == ("refused", True)
