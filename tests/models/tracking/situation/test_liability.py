"""Who is responsible for an incident: judged, admitted, appealed, confirmed by silence."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from models.ids import Stage
from models.messages.decisions.incident_decisions import INCIDENT_DECISIONS
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import LiabilityState, Party, Remedy
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.tracking.decisions.responsibility import Responsibility
from models.tracking.runs.baton import baton_to_order, begin_stage
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.state import StageState
from tests.models.machine import a_leg, notices, on, tell

FOUND = on(25, "16:00")
JUDGED = on(25, "18:00")
ANSWER_BY = on(28, "18:00")
PHOTO, OTHER_PHOTO = "a" * 64, "b" * 64
MODELS = {model.name: model for model in INCIDENT_DECISIONS}


def decide(leg: StageState, name: str, now: datetime, **fields: Any) -> str:
    """What becomes of it: done, or why not."""
    known = {"decision_id": f"{name}-{now}", "incident": "fog", **fields}
    decision = MODELS[name].model_validate(known)
    desk = Responsibility(leg, lambda: now)
    return desk.why_not(decision) or desk.apply(decision, now).outcome


def a_failed_pickup() -> StageState:
    leg = a_leg()
    data = {"reason": "fog", "incident": "fog", "evidence": [PHOTO]}
    tell(leg, "pickup_failed", FOUND, by="driver", actor="drv-1", data=data)
    return leg


def judged(**fields: Any) -> StageState:
    leg = a_failed_pickup()
    assert decide(leg, "judge", JUDGED, **fields) == "done"
    return leg


def row(leg: StageState, now: datetime = JUDGED) -> IncidentRow:
    """The incident, as lists are told of it."""
    leg.incidents.tick(now)
    return leg.incidents.rows["pickup_failed", "fog"]


def test_an_incident_says_what_was_found_by_whom_with_which_evidence_and_who_had_it() -> None:
    one = row(a_failed_pickup())
    assert (one.stage, one.attempt, one.found_at) == (Stage.TRUNK_PICKUP, 1, FOUND)
    assert (one.finder, one.actor, one.evidence) == ("driver", "drv-1", (PHOTO,))
    assert (one.held_by, one.state) == (Role.MERCHANT, LiabilityState.UNJUDGED)
    assert (one.party, one.passed_on_at) == (None, None)


def test_a_judgement_takes_party_and_clause_from_the_table_and_tells_the_party() -> None:
    """Shows FH-8.3.2.1."""
    leg = judged(amount_fen=12_000)
    one = row(leg)
    assert (one.state, one.party, one.basis) == (
        LiabilityState.JUDGED, Party.CARRIER, "FH-8.3.2.1",
    )  # fmt: skip
    assert (one.amount_fen, one.answer_by) == (12_000, ANSWER_BY)
    assert ("carrier", "liability_judged") in notices(leg)
    (line,) = [one for one in leg.outbox.entries if one.happening is EntryKind.DECISION]
    assert (line.what, line.data["party"], line.data["kind"]) == (
        "judge", "carrier", "pickup_failed",
    )  # fmt: skip


def test_the_party_admits_and_it_stands() -> None:
    leg = judged()
    assert decide(leg, "admit", on(26, "09:00"), by="carrier") == "done"
    one = row(leg, on(30, "09:00"))
    assert (one.state, one.answered_at) == (LiabilityState.ADMITTED, on(26, "09:00"))


def test_silence_past_its_term_confirms_at_that_instant() -> None:
    leg = judged()
    wake = leg.incidents.next_timer()
    assert wake is not None
    assert wake.at == ANSWER_BY
    assert row(leg, ANSWER_BY - timedelta(seconds=1)).state is LiabilityState.JUDGED
    one = row(leg, on(29, "09:00"))
    assert (one.state, one.answered_at) == (LiabilityState.CONFIRMED, ANSWER_BY)
    assert leg.incidents.next_timer() is None
    lines = [one for one in leg.outbox.entries if one.what == "liability_confirmed"]
    assert [(one.at, one.by) for one in lines] == [(ANSWER_BY, "system")]


def test_an_appeal_stops_the_silence_and_the_desk_judges_again() -> None:
    leg = judged()
    answer = decide(leg, "appeal", on(26, "09:00"), by="carrier", reason="the road was closed")
    assert answer == "done"
    assert ("order_desk", "liability_appealed") in notices(leg)
    assert row(leg, on(29, "09:00")).state is LiabilityState.APPEALED
    assert decide(leg, "judge", on(29, "10:00"), party="force_majeure") == "done"
    assert row(leg, on(29, "10:00")).state is LiabilityState.DECIDED
    assert row(leg, on(29, "10:00")).party is Party.FORCE_MAJEURE


def test_another_appeal_needs_new_evidence() -> None:
    leg = judged()
    decide(leg, "appeal", on(26, "09:00"), by="carrier", reason="no", evidence=[PHOTO])
    decide(leg, "judge", on(26, "10:00"))
    again = {"by": "carrier", "reason": "no"}
    assert "new evidence" in decide(leg, "appeal", on(26, "11:00"), **again)
    assert "new evidence" in decide(leg, "appeal", on(26, "11:00"), **again, evidence=[PHOTO])
    assert decide(leg, "appeal", on(26, "11:00"), **again, evidence=[OTHER_PHOTO]) == "done"
    assert row(leg).appeals == 2


def test_whoever_is_judged_after_another_one_has_appealed_may_appeal_once_as_he_could() -> None:
    """Shows FH-8.3.2.1."""
    leg = judged()
    decide(leg, "appeal", on(26, "09:00"), by="carrier", reason="no")
    decide(leg, "judge", on(26, "10:00"), party="merchant")
    assert decide(leg, "appeal", on(26, "11:00"), by="merchant", reason="no") == "done"
    decide(leg, "judge", on(26, "12:00"), party="carrier")
    again = decide(leg, "appeal", on(26, "13:00"), by="carrier", reason="no")
    assert ("new evidence" in again, row(leg).appeals) == (True, 2)


def test_what_silence_has_confirmed_is_appealed_with_new_evidence_alone() -> None:
    leg = judged()
    row(leg, on(29, "09:00"))
    late = {"by": "carrier", "reason": "no"}
    assert "time to answer has passed" in decide(leg, "appeal", on(29, "10:00"), **late)
    assert decide(leg, "appeal", on(29, "10:00"), **late, evidence=[OTHER_PHOTO]) == "done"


def test_an_appeal_that_was_made_in_time_and_is_received_later_counts() -> None:
    leg = judged()
    row(leg, ANSWER_BY)
    answer = decide(
        leg, "appeal", ANSWER_BY + timedelta(hours=1), by="carrier", reason="no", at=ANSWER_BY
    )
    assert answer == "done"
    assert row(leg, on(29, "09:00")).state is LiabilityState.APPEALED


@pytest.mark.parametrize("by", ["merchant", "hub", "customer"])
def test_nobody_answers_for_another_party(by: str) -> None:
    leg = judged()
    assert "cannot answer for carrier" in decide(leg, "admit", on(26, "09:00"), by=by)
    assert decide(leg, "admit", on(26, "09:00"), by="order_desk") == "done", "noted down for it"


def test_nobody_is_said_and_owes_nothing() -> None:
    leg = a_failed_pickup()
    assert "owes nothing" in decide(leg, "judge", JUDGED, party="nobody", amount_fen=1)
    assert decide(leg, "judge", JUDGED, party="nobody") == "done"
    assert (row(leg).state, row(leg).party) == (LiabilityState.DECIDED, Party.NOBODY)
    assert leg.incidents.next_timer() is None


def test_it_is_closed_once_it_is_put_right_and_has_a_party() -> None:
    leg = judged()
    loaded = {"pieces": 2, "packing_sound": True, "sorted_by_area": True}
    tell(leg, "picked_up", on(26, "11:00"), by="driver", data=loaded)
    assert (row(leg).carried_out_at, row(leg).closed_at) == (on(26, "11:00"), None)
    one = row(leg, on(29, "09:00"))
    assert (one.closed_at, leg.incidents.travelling()) == (ANSWER_BY, ())
    assert "is closed" in decide(leg, "judge", on(29, "10:00"), reason="no")


def test_without_its_finding_an_incident_is_gone() -> None:
    leg = judged()
    row(leg)
    (fact,) = leg.facts.named("pickup_failed")
    leg.withdraw(fact.fact_id, on(25, "19:00"))
    leg.incidents.tick(on(25, "19:00"))
    assert leg.incidents.lives == {}
    assert leg.outbox.incidents["pickup_failed", "fog"].withdrawn
    assert "no incident" in decide(leg, "judge", on(25, "19:00"))


def test_it_goes_on_with_the_order_until_both_are_settled() -> None:
    leg = judged()
    row(leg)
    after = leg.input.model_copy(update={"baton": baton_to_order(leg)})
    stage, own = leg.stage, leg.deadlines.own
    again = begin_stage(stage, after, own, workflow_id=leg.outbox.workflow_id, now=JUDGED)
    restored = restore_stage(
        stage_memory(leg), stage, leg.input, own, workflow_id=leg.outbox.workflow_id
    )
    for one in (again, restored):
        assert "cannot answer" in decide(one, "admit", on(26, "09:00"), by="hub")
        assert row(one, on(29, "09:00")).state is LiabilityState.CONFIRMED


def test_a_remedy_is_one_of_the_table_and_agreed_by_whom_it_is_offered_to() -> None:
    leg = a_leg()
    what = {"what": "broken", "incident": "fog"}
    tell(leg, "exception_found", FOUND, by="driver", data=what)
    assert "is no remedy" in decide(leg, "offer_remedy", JUDGED, remedy="other_carrier")
    assert "has been offered" in decide(leg, "agree", JUDGED, by="merchant")
    assert decide(leg, "offer_remedy", JUDGED, remedy="replace") == "done"
    assert ("merchant", "remedy_to_agree") in notices(leg)
    assert "cannot agree" in decide(leg, "agree", JUDGED, by="customer")
    assert decide(leg, "agree", on(26, "09:00"), by="merchant") == "done"
    leg.incidents.tick(on(26, "09:00"))
    one = leg.incidents.rows["exception_found", "fog"]
    assert (one.remedy, one.agreed_at) == (Remedy.REPLACE, on(26, "09:00"))


def test_the_remedy_of_a_failed_pickup_may_be_told_by_a_report() -> None:
    leg = judged()
    tell(leg, "remedy_offered", on(25, "19:00"), by="order_desk", data={"remedy": "tomorrow"})
    assert row(leg).agreed_at == on(25, "19:00")


def test_photos_of_opened_packing_are_evidence_of_the_incident_that_they_answer() -> None:
    """Shows FH-10.2.2."""
    leg = a_leg(Stage.CITY_DELIVERY, on(25, "09:00"))
    what = {"what": "broken", "incident": "fog"}
    tell(leg, "exception_found", FOUND, by="provider", data=what)
    sides = ("top", "bottom", "front", "back", "left", "right")
    photos = {side: f"{nth:064x}" for nth, side in enumerate(sides)}
    opened = {"piece": "1", "label_readable": True, "goods_damaged": True, "claused": True}
    data = {**photos, **opened, "incident": "fog"}
    tell(leg, "packing_opened", JUDGED, by="provider", data=data)
    leg.incidents.tick(JUDGED)
    assert set(leg.incidents.rows["exception_found", "fog"].evidence) == set(photos.values())


@pytest.mark.parametrize(("asked", "answered"), [("judge", "admit"), ("offer_remedy", "agree")])
def test_what_is_answered_within_the_same_minute_is_answered(asked: str, answered: str) -> None:
    leg = a_leg()
    data = {"what": "a scratch", "incident": "fog"}
    tell(leg, "exception_found", FOUND, by="driver", data=data)
    fields = {"remedy": "send_as_is"} if asked == "offer_remedy" else {}
    assert decide(leg, asked, JUDGED, decision_id="z", **fields) == "done"
    assert decide(leg, answered, JUDGED, decision_id="a") == "done"
    one = leg.incidents.lives["exception_found", "fog"].liability
    assert JUDGED in (one.answered_at, one.agreed_at)


def test_an_answer_that_is_dated_before_the_judgement_is_refused_and_says_why() -> None:
    leg = judged(party="carrier")
    early = (JUDGED - timedelta(minutes=5)).isoformat()
    refused = decide(leg, "admit", JUDGED, by="carrier", at=early)
    assert "would change nothing: give as `at`" in refused
    assert row(leg).state is LiabilityState.JUDGED
