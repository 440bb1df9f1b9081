"""Who is told of what is decided about an incident, and what is said (FH-8.3.1.1, FH-8.3.2.1)."""

from datetime import datetime
from typing import Any

from models.messages.decisions.incident_decisions import INCIDENT_DECISIONS
from models.messages.timeline.notices import NoticeItem
from models.roles import Role
from models.stages.notice_texts import text_of
from models.tracking.decisions.responsibility import Responsibility
from models.tracking.state import StageState
from tests.models.machine import ORDER, a_leg, on, tell

JUDGED = on(25, "18:00")
LATER = on(26, "09:00")
MODELS = {model.name: model for model in INCIDENT_DECISIONS}


def a_failed_pickup() -> StageState:
    leg = a_leg()
    data = {"reason": "fog", "incident": "fog", "evidence": ["a" * 64]}
    tell(leg, "pickup_failed", on(25, "16:00"), by="driver", data=data)
    leg.outbox.notices.clear()
    return leg


def decide(leg: StageState, name: str, now: datetime, **fields: Any) -> list[tuple[str, str]]:
    """Who is told of that decision, by the code of the notice."""
    before = len(leg.outbox.notices)
    known = {"decision_id": f"{name}-{now}", "incident": "fog", **fields}
    decision = MODELS[name].model_validate(known)
    desk = Responsibility(leg, lambda: now)
    assert desk.why_not(decision) is None
    desk.apply(decision, now)
    lines = leg.outbox.notices[before:]
    return [(str(to.role), line.code) for line in lines for to in line.to]


def text(leg: StageState, role: Role) -> str:
    """The text of the last notice, as that role reads it."""
    line = leg.outbox.notices[-1]
    item = NoticeItem(order=ORDER, code=line.code, tier="now", at=LATER, fields=line.fields)
    return text_of(role, [item])


def test_the_party_is_told_how_much_it_is_held_responsible_for() -> None:
    leg = a_failed_pickup()
    informed = decide(leg, "judge", JUDGED, party="carrier", amount_fen=12_000)
    assert informed == [("carrier", "liability_judged")]
    assert "the amount is 120.00 yuan" in text(leg, Role.CARRIER)


def test_who_was_held_responsible_before_is_told_that_it_is_not_any_more() -> None:
    leg = a_failed_pickup()
    decide(leg, "judge", JUDGED, party="carrier", amount_fen=12_000)
    decide(leg, "appeal", on(25, "19:00"), by="carrier", reason="the gate was locked")
    informed = decide(leg, "judge", LATER, party="factory", amount_fen=12_000)
    assert informed == [("merchant", "liability_judged"), ("carrier", "liability_lifted")]


def test_who_is_judged_again_is_told_once() -> None:
    leg = a_failed_pickup()
    decide(leg, "judge", JUDGED, party="factory", amount_fen=12_000)
    informed = decide(leg, "judge", LATER, party="merchant", reason="his own gate")
    assert informed == [("merchant", "liability_judged")]


def test_a_party_that_nobody_can_answer_for_lifts_it_from_the_former_one() -> None:
    leg = a_failed_pickup()
    decide(leg, "judge", JUDGED, party="carrier", amount_fen=12_000)
    informed = decide(leg, "judge", LATER, party="force_majeure", reason="fog")
    assert informed == [("carrier", "liability_lifted")]


def test_the_order_desk_is_told_that_a_party_admits_but_not_what_it_notes_down_itself() -> None:
    leg = a_failed_pickup()
    decide(leg, "judge", JUDGED, party="carrier", amount_fen=12_000)
    informed = decide(leg, "admit", LATER, by="carrier")
    assert informed == [("order_desk", "liability_admitted")]
    other = a_failed_pickup()
    decide(other, "judge", JUDGED, party="carrier", amount_fen=12_000)
    assert decide(other, "admit", LATER, by="order_desk") == []


def test_a_remedy_is_offered_with_its_day() -> None:
    leg = a_failed_pickup()
    informed = decide(leg, "offer_remedy", JUDGED, remedy="second_pickup", pickup_day="2026-11-27")
    assert informed == [("merchant", "remedy_to_agree")]
    assert "the pickup is on 2026-11-27" in text(leg, Role.MERCHANT)


def test_who_carries_out_an_agreed_remedy_is_told_and_who_has_offered_it() -> None:
    """FH-8.3.1.1: 确认后并执行."""
    leg = a_failed_pickup()
    decide(leg, "offer_remedy", JUDGED, remedy="second_pickup", pickup_day="2026-11-27")
    informed = decide(leg, "agree", LATER, by="merchant")
    assert informed == [("order_desk", "remedy_agreed"), ("trunk_desk", "remedy_agreed")]
    assert "the pickup is on 2026-11-27" in text(leg, Role.TRUNK_DESK)


def test_who_notes_down_that_a_remedy_is_agreed_is_not_told_so() -> None:
    leg = a_failed_pickup()
    decide(leg, "offer_remedy", JUDGED, remedy="other_day", pickup_day="2026-11-27")
    assert decide(leg, "agree", LATER, by="order_desk") == [("trunk_desk", "remedy_agreed")]
