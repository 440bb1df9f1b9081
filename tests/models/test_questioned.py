"""Who is asked about: what a former party says, and what was settled before."""

from models.ids import Stage
from tests.builders import a_report
from tests.models.machine import a_leg, on

HOME = Stage.INSTALLATION
NOW = on(26, "14:00")


def test_what_a_former_party_says_is_questioned() -> None:
    leg = a_leg(HOME, NOW)
    answer = leg.hear(a_report("site_checked", "r1", former=True, occurred_at=NOW.isoformat()), NOW)
    assert answer.reason == "questioned: it comes from who was replaced"
    assert leg.outbox.entries[-1].data["former"] is True
    leg.settle_question("r1", None, NOW)
    assert leg.happened("site_checked")


def test_a_report_that_counted_before_temporal_lost_it_is_not_questioned() -> None:
    leg = a_leg(HOME, NOW)
    report = a_report("site_checked", "r1", former=True, counted=True)
    assert leg.hear(report, NOW).state is None
    assert leg.happened("site_checked")
