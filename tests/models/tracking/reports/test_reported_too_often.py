"""What may happen again to one order is taken so often, then refused, in whatever order."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from models.ids import Stage
from models.messages.reports.answer import Answer
from models.messages.reports.refusals import RefusalCode
from models.messages.timeline.timeline import EntryKind
from models.tracking.situation.facts import AGAIN_MAX
from models.tracking.situation.incidents import OPEN_MAX
from models.tracking.state import StageState
from tests.builders import a_report, appointed, booked
from tests.models.machine import a_leg, on
from tests.thorough import first_of

BEGUN, LATER = on(23, "09:00"), on(28, "09:00")
MORE = 20


def data(kind: str, n: int) -> dict[str, Any]:
    at = on(25, "15:00") + timedelta(minutes=7 * n)
    match kind:
        case "appointment_booked":
            return appointed(at, on(25, "10:00"))
        case "vehicle_booked":
            return booked(at)
        case "contact_failed":
            return {"reason": "no answer", "incident": f"i{n}"}
    return {"what": "a dent", "incident": f"i{n}"}


def flooded(stage: Stage, kind: str, times: int) -> tuple[StageState, list[Answer]]:
    """A leg to which so many of a kind come, in any order."""
    leg, reports = a_leg(stage, BEGUN), []
    for n in range(times):
        at = BEGUN + timedelta(minutes=n)
        more = {"at": at, "data": data(kind, n), "received_at": at.isoformat()}
        reports.append(a_report(kind, f"r{n}", **more))
    Random(7).shuffle(reports)
    return leg, [leg.receive(report, LATER) for report in reports]


@pytest.mark.no_cover  # a hundred times what other tests run once
@pytest.mark.parametrize(
    ("stage", "kind", "most"),
    first_of(
        [
            (Stage.TRUNK_PICKUP, "exception_found", OPEN_MAX),
            (Stage.TRUNK_PICKUP, "vehicle_booked", AGAIN_MAX),
            (Stage.CITY_DELIVERY, "contact_failed", OPEN_MAX),
            (Stage.CITY_DELIVERY, "appointment_booked", AGAIN_MAX),
        ]
    ),
)
def test_what_happens_again_too_often_is_refused_with_what_to_do_and_one_line(
    stage: Stage, kind: str, most: int
) -> None:
    leg, answers = flooded(stage, kind, most + MORE)
    assert [one.outcome for one in answers] == ["accepted"] * most + ["refused"] * MORE
    assert {one.code for one in answers[most:]} == {RefusalCode.TOO_MANY}
    assert "let a desk" in str(answers[-1].reason)
    refused = [one for one in leg.outbox.entries if one.happening is EntryKind.REFUSED_REPORT]
    assert len(refused) == 1
    assert len(leg.facts) == most
    rows = len(leg.deadlines.open) + len(leg.deadlines.closed)
    assert rows <= 6 * AGAIN_MAX, "the rows of duties are as few as what they are about"
