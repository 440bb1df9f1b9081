"""Incidents where the work changes hands, is held or called off, and where several are open."""

import pytest

from models.messages.incidents.liability import LiabilityState
from models.messages.timeline.timeline import EntryKind
from models.tracking.runs.baton import apply_baton, baton_to_order
from models.tracking.runs.reopened_leg import last_owner
from tests.models.machine import a_leg, on, tell
from tests.models.tracking.situation.test_liability import (
    ANSWER_BY,
    FOUND,
    JUDGED,
    a_failed_pickup,
    decide,
    judged,
    row,
)

LOADED = {"pieces": 2, "packing_sound": True, "sorted_by_area": True}


def test_a_hold_does_not_stop_the_time_to_answer() -> None:
    leg = judged()
    leg.hold("the customer is away", JUDGED)
    assert leg.deadlines.next_timer() is None
    wake = leg.incidents.next_timer()
    assert wake is not None
    assert wake.at == ANSWER_BY
    assert row(leg, ANSWER_BY).state is LiabilityState.CONFIRMED


def test_nothing_is_decided_about_what_is_being_cancelled_or_has_ended() -> None:
    leg = a_failed_pickup()
    leg.cancel_by = "order_desk"
    assert "being cancelled" in decide(leg, "judge", JUDGED)


def test_two_of_one_name_are_told_apart_by_their_kind() -> None:
    leg = a_failed_pickup()
    tell(leg, "goods_not_ready", FOUND, data={"reason": "late", "incident": "fog"})
    answer = decide(leg, "judge", JUDGED)
    assert "say which as `kind`: " in answer
    assert "pickup_failed" in answer
    assert decide(leg, "judge", JUDGED, kind="goods_not_ready") == "done"
    leg.incidents.tick(JUDGED)
    states = {name: one.state for name, one in leg.incidents.rows.items()}
    assert states == {
        ("goods_not_ready", "fog"): LiabilityState.JUDGED,
        ("pickup_failed", "fog"): LiabilityState.UNJUDGED,
    }


def test_while_a_leg_has_them_its_order_says_nothing_of_them() -> None:
    order = judged()
    row(order)
    order.outbox.incidents.clear()
    order.incidents.lend()
    order.incidents.tick(on(29, "09:00"))
    assert order.outbox.incidents == {}
    assert order.incidents.next_timer() is None
    assert "its leg is open" in decide(order, "judge", on(29, "09:00"), reason="again")
    order.incidents.lost()
    assert row(order, on(29, "09:00")).state is LiabilityState.CONFIRMED


def test_what_a_leg_has_closed_is_not_found_again_by_its_order() -> None:
    order, leg = a_failed_pickup(), judged()
    order.incidents.tick(JUDGED)
    tell(leg, "picked_up", on(26, "11:00"), by="driver", data=LOADED)
    assert row(leg, on(29, "09:00")).closed_at is not None
    apply_baton(order, baton_to_order(leg))
    order.outbox.incidents.clear()
    order.incidents.tick(on(29, "09:00"))
    assert order.incidents.lives == {}
    assert order.outbox.incidents == {}, "it was not withdrawn"


def test_an_order_waits_for_nobodys_answer_before_it_closes() -> None:
    leg = a_failed_pickup()
    leg.deadlines.open.clear()
    decide(leg, "judge", JUDGED)
    assert last_owner(leg) is None
    decide(leg, "appeal", on(26, "09:00"), by="carrier", reason="no")
    assert last_owner(leg) is None


def test_a_line_holds_no_words_of_somebodys_own() -> None:
    leg = judged(basis="as agreed with Mr Wang")
    (line,) = [one for one in leg.outbox.entries if one.happening is EntryKind.DECISION]
    assert "basis" not in line.data
    assert row(leg).basis == "as agreed with Mr Wang"


@pytest.mark.no_cover  # a hundred times what other tests run once
def test_whatever_is_found_and_shown_what_travels_stays_small() -> None:
    leg = a_leg()
    for nth in range(90):
        data = {"reason": "fog", "incident": f"{nth:064}"}
        tell(leg, "goods_not_ready", FOUND, data=data)
    assert len(leg.incidents.lives) == 30
    for nth, (_, name) in enumerate(list(leg.incidents.lives)):
        files = [f"{nth * 30 + one:064x}" for one in range(30)]
        more = {"incident": name, "evidence": files, "decision_id": f"d-{nth}"}
        assert decide(leg, "judge", JUDGED, basis="字" * 100, **more) == "done"
    travelling = baton_to_order(leg).model_dump_json(include={"liabilities"})
    assert len(travelling.encode()) < 40_000
