"""What cannot be verified, as a pure machine: told, settled, confirmed, matched (FH-11.3.3.1)."""

from itertools import permutations
from typing import Any

import pytest

from models.ids import Stage
from models.stages.installation import duties
from models.tracking.state import StageState
from tests.models.machine import a_leg, notices, on, proof, tell

SETTLE = duties.SETTLE_VERIFICATION.id
CONFIRM = duties.CONFIRM_VERIFICATION.id
DATA: dict[str, dict[str, Any]] = {
    "verification_failed": {"reason": "no network", "sheet": "IMG_1.jpg"},
    "verification_settled": {"how": "the sheet is signed"},
    "verified": {"sheet": "s/1"},
}
WORDS = (*DATA, "verification_confirmed")


def at_home() -> StageState:
    """An installation that is accepted, and only to be verified."""
    leg = a_leg(Stage.INSTALLATION, on(23, "09:00"))
    for kind in ("site_checked", "packing_signed", "inspected", "installed", "accepted"):
        tell(leg, kind, on(23, "10:00"))
    return leg


def test_the_service_desk_settles_and_the_order_desk_confirms_within_the_day() -> None:
    """Shows FH-11.3.3.1."""
    leg = at_home()
    tell(leg, "verification_failed", on(23, "11:00"), data=DATA["verification_failed"])
    assert {key.duty for key in leg.deadlines.open} == {SETTLE}
    leg.deadlines.tick(on(24, "00:00"))
    tell(leg, "verification_settled", on(24, "09:00"), data=DATA["verification_settled"])
    tell(leg, "verification_confirmed", on(24, "10:00"))
    rows = {key[0]: row.state for key, row in leg.outbox.rows.items()}
    assert (rows[SETTLE], rows[CONFIRM]) == ("late", "kept")
    assert (leg.open_incidents, leg.happened("verified")) == ((), True)
    assert ("order_desk", "verification_settled") in notices(leg)


def test_what_the_platform_verifies_after_all_is_settled_by_nobody() -> None:
    leg = at_home()
    tell(leg, "verification_failed", on(23, "11:00"), data=DATA["verification_failed"])
    tell(leg, "verified", on(23, "12:00"), data=DATA["verified"])
    assert (leg.open_incidents, leg.deadlines.open) == ((), {})
    assert leg.deadlines.breaches == 0


def test_a_confirmation_waits_for_the_customer_to_accept() -> None:
    leg = a_leg(Stage.INSTALLATION, on(23, "09:00"))
    answer = tell(leg, "verification_confirmed", on(23, "11:00"))
    assert (answer.outcome, answer.state) == ("accepted", "waiting")
    assert not leg.happened("verified")


@pytest.mark.no_cover  # the same steps again and again
@pytest.mark.parametrize("order", [*permutations(WORDS)], ids=",".join)
def test_in_whatever_order_and_however_often_it_is_received_it_is_verified_once(
    order: tuple[str, ...],
) -> None:
    leg = at_home()
    happened = {kind: on(23, f"1{n + 1}:00") for n, kind in enumerate(WORDS)}
    for kind in (*order, *order):
        fields = {"data": DATA.get(kind, {}), "report_id": f"r-{kind}", **proof(happened[kind])}
        tell(leg, kind, on(23, "20:00"), **fields)
    assert (leg.open_incidents, leg.deadlines.open, leg.happened("verified")) == ((), {}, True)
    assert leg.deadlines.breaches == 0
    assert len(leg.facts.named("verified")) <= 1
