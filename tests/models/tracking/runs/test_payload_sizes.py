"""Whatever was received, what travels between workflows stays far below the limit of a payload."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ids import Stage
from models.messages.encoding.fingerprints import KNOWN_MAX, fingerprint, pack, unpack
from models.stages.table import KINDS, LEGS
from models.tracking.runs.baton import baton_to_leg, baton_to_order
from models.tracking.runs.snapshot import status
from models.tracking.state import StageState
from tests.builders import DATA
from tests.models.machine import RECEIVED, a_leg, tell

# Thousands of reports run no line that a few do not: `make coverage` leaves them out.
pytestmark = pytest.mark.no_cover

ROOM = 40_000
"""What a baton may take of 64 KB: early reports and the order's own content travel next to it."""

LONG = "乱" * 200


def flooded(stage: Stage, times: int) -> StageState:
    """A leg that was told every kind of its own, so often, each time of another twin."""
    leg = a_leg(stage, RECEIVED)
    for n in range(times):
        for kind, facts in KINDS.items():
            if facts.stage == stage:
                data = {**DATA.get(kind, {}), "point": f"{n}{LONG}"[:200]}
                tell(leg, kind, RECEIVED, data=data)
    return leg


@pytest.mark.parametrize("stage", LEGS)
def test_baton_and_status_are_small_after_thousands_of_reports(stage: Stage) -> None:
    leg = flooded(stage, 400)
    back = baton_to_order(leg)
    on = baton_to_leg(leg, stage, [])
    assert len(back.model_dump_json().encode()) < ROOM
    assert len(on.model_dump_json().encode()) < ROOM
    assert len(status(leg, RECEIVED).model_dump_json().encode()) < 60_000


@given(st.lists(st.text(max_size=20), max_size=300))
def test_what_is_packed_is_unpacked_in_its_order(ids: list[str]) -> None:
    prints = list(dict.fromkeys(map(fingerprint, ids)))
    assert unpack(pack(prints)) == prints


def test_only_the_newest_ids_travel() -> None:
    prints = [fingerprint(str(n)) for n in range(KNOWN_MAX + 10)]
    assert unpack(pack(prints)) == prints[10:]


def test_a_repeat_after_two_thousand_others_is_received_again() -> None:
    leg = a_leg()
    first = tell(leg, "goods_ready", RECEIVED)
    for _ in range(KNOWN_MAX):
        tell(leg, "goods_ready", RECEIVED)
    again = leg.receive(
        {"report_id": first.report_id, "kind": "goods_ready", "by": "carrier"}, RECEIVED
    )
    assert (len(leg.answers), again.outcome) == (KNOWN_MAX, "accepted")
