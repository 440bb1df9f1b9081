"""Who is asked about: what a former party says, and what was settled before."""

import itertools

import pytest

from models.codes import QuestionCode
from models.ids import Stage
from tests.builders import a_report, booked
from tests.models.machine import a_leg, book, breached_once_confirmed, on, tell

HOME = Stage.INSTALLATION
NOW = on(26, "14:00")


def test_what_a_former_party_says_is_questioned() -> None:
    leg = a_leg(HOME, NOW)
    answer = leg.receive(
        a_report("site_checked", "r1", former=True, occurred_at=NOW.isoformat()), NOW
    )
    assert answer.reason == "questioned: it comes from who was replaced"
    assert leg.outbox.entries[-1].data["former"] is True
    leg.settle_question("r1", None, NOW)
    assert leg.happened("site_checked")


def test_a_report_that_counted_before_temporal_lost_it_is_not_questioned() -> None:
    leg = a_leg(HOME, NOW)
    report = a_report("site_checked", "r1", former=True, counted=True)
    assert leg.receive(report, NOW).state is None
    assert leg.happened("site_checked")


@pytest.mark.parametrize(
    "kinds",
    [*itertools.permutations(("vehicle_booked", "picked_up", "departed", "result_shared"))],
)
@pytest.mark.parametrize("day", [23, 25])
def test_an_early_pickup_is_asked_about_whatever_was_received_first(
    kinds: tuple[str, ...], day: int
) -> None:
    leg = a_leg()
    at = {
        "vehicle_booked": on(23, "14:00"),
        "picked_up": on(23, "15:00"),
        "departed": on(23, "15:30"),
        "result_shared": on(23, "16:00"),
    }
    for kind in kinds:
        data = {"data": booked(on(day, "15:00"))} if kind == "vehicle_booked" else {}
        tell(leg, kind, on(23, "17:00"), at=at[kind], **data)
    asked = {one.report.kind: one.why for one in leg.pending.values()}
    early = dict.fromkeys(("picked_up", "departed"), QuestionCode.PICKUP_EARLY)
    early["result_shared"] = QuestionCode.NO_PICKUP
    assert asked == (early if day == 25 else {})


def test_a_day_that_is_written_down_after_the_pickup_answers_the_question() -> None:
    leg = a_leg()
    tell(leg, "picked_up", on(23, "15:00"))
    assert leg.pending
    book(leg, on(23, "15:10"), at=on(23, "15:05"))
    assert leg.pending, "it is for the 25th"
    at = on(23, "14:30")
    tell(leg, "vehicle_booked", on(23, "16:00"), at=at, data=booked(on(23, "15:00")))
    assert not leg.pending
    book(leg, on(23, "17:00"))
    assert leg.happened("picked_up"), "what is agreed afterwards takes it back no more"


def test_a_breach_goes_with_what_had_opened_it_until_a_desk_says_that_it_was_so() -> None:
    leg, now = a_leg(), on(24, "12:00")
    tell(leg, "vehicle_booked", on(23, "14:00"), data=booked(on(23, "15:00")))
    tell(leg, "picked_up", on(23, "15:00"), report_id="early")
    leg.deadlines.tick(now)
    before = breached_once_confirmed(leg, (), now)
    tell(leg, "vehicle_booked", now, at=on(23, "14:30"), data=booked(on(25, "15:00")))
    gone = before - breached_once_confirmed(leg, (), now)
    assert ([*leg.pending], bool(gone)) == (["early"], True)
    assert gone <= breached_once_confirmed(leg, ["early"], now)


def test_what_is_asked_about_already_is_asked_once_and_of_each_who_says_it() -> None:
    leg, now, at = a_leg(), on(23, "17:00"), on(23, "15:00")
    for report_id, by in (("a", "driver"), ("b", "driver"), ("c", "carrier")):
        tell(leg, "picked_up", now, report_id=report_id, by=by, at=at)
    assert [*leg.pending] == ["a", "c"]
    leg.receive(a_report("picked_up", "d", by="driver", at=at, former=True), now)
    assert [*leg.pending] == ["a", "c", "d"]
    tell(leg, "picked_up", now, report_id="e", by="driver", at=on(23, "15:01"))
    assert len(leg.pending) == 4
