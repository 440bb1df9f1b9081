"""What is found is followed, or refused in words: nothing that was taken is dropped."""

from typing import Any

import pytest

from models.ids import Stage
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.refusals import RefusalCode
from models.tracking.reports import report_conflicts
from models.tracking.situation import incidents
from models.tracking.state import StageState
from tests.models.machine import a_leg, on, tell

NOW = on(24, "09:00")


def find(leg: StageState, n: int, **fields: Any) -> Answer:
    """One more exception at the factory, with a name of its own."""
    data = {"incident": f"i{n}", "what": "a corner is damaged", **fields}
    return tell(leg, "exception_found", NOW, data=data)


def refused(answer: Answer) -> bool:
    return answer.outcome is ReportOutcome.REFUSED and answer.code == RefusalCode.TOO_MANY


def test_the_last_incident_that_is_followed_is_taken_and_the_next_one_is_refused_in_words() -> None:
    leg = a_leg(Stage.TRUNK_PICKUP)
    most = incidents.OPEN_MAX
    taken = [find(leg, n).outcome for n in range(most)]
    assert set(taken) == {ReportOutcome.ACCEPTED}
    assert len(leg.situation.incidents.open) == most
    answer = find(leg, most)
    assert refused(answer)
    assert f"{most} incidents of this order are open" in str(answer.reason)


def test_once_one_is_settled_another_is_taken() -> None:
    leg = a_leg(Stage.TRUNK_PICKUP)
    for n in range(incidents.OPEN_MAX):
        find(leg, n)
    tell(leg, "exception_settled", NOW, data={"incident": "i0", "remedy": "replaced"})
    assert find(leg, 99).outcome is ReportOutcome.ACCEPTED


def test_what_would_open_a_deadline_that_is_not_watched_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leg = a_leg(Stage.TRUNK_PICKUP)
    monkeypatch.setattr(report_conflicts, "DEADLINES_MAX", len(leg.deadlines.open))
    assert refused(find(leg, 1))
