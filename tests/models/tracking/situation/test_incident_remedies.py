"""A remedy that is carried out ends its incident, and what is owed of that, and of no other."""

from datetime import timedelta

import pytest

from models.messages.timeline.duty_row import DutyState
from models.stages.table import KINDS
from models.tracking.state import StageState
from tests.builders import BY
from tests.models.every_kind import content_of
from tests.models.machine import a_leg, on, tell

NOON = on(23, "12:00")
OWED = {
    "exception_found": "FH-8.3.2.2:settle_exception",
    "other_trouble": "FH-8.3.2.2:settle_exception",
    "road_exception": "FH-9.3.2.2:agree_plan",
    "goods_lost": "FH-9.3.2.2:agree_plan",
    "quarrel": "FH-11.3.2.3:send_another_technician",
    "part_fault": "FH-11.3.1.2:claim_part",
    "not_accepted": "FH-11.2.6:put_right",
    "verification_failed": "FH-11.3.3.1:settle_verification",
}


def say(leg: StageState, kind: str, ref: str, minute: int) -> str:
    now = NOON + timedelta(minutes=minute)
    by = BY.get(kind) or KINDS[kind].by[0]
    content = {**content_of(kind, now), "incident": ref}
    return tell(leg, kind, now, by=by, data=content).outcome


def owed(leg: StageState, duty: str) -> list[str]:
    return [key.ref for key in leg.deadlines.open if key.duty == duty]


@pytest.mark.parametrize("found", OWED)
def test_a_remedy_that_is_carried_out_ends_what_is_owed_of_its_incident_alone(found: str) -> None:
    leg, duty = a_leg(KINDS[found].stage, on(23, "09:00")), OWED[found]
    for n in range(3):
        say(leg, found, f"i{n}", n)
    assert owed(leg, duty) == ["i0", "i1", "i2"]
    for minute, n in enumerate((2, 0)):
        assert say(leg, "remedy_carried_out", f"i{n}", 10 + minute) == "accepted"
    assert owed(leg, duty) == ["i1"]
    assert list(leg.situation.incidents.open) == [(found, "i1")]
    assert leg.outbox.rows[duty, "i0", 1].state is DutyState.AVERTED
