"""What is open, as an order's page in the Temporal UI says it: on the pure machine."""

from models.messages.decisions.incident_decisions import Judge
from models.messages.incidents.liability import Party
from models.tracking.decisions.responsibility import Responsibility
from tests.models.home import MORNING, at_home, find_part, plan, say
from tests.models.machine import a_leg, on, tell
from workflows.temporal import details


def test_an_incident_is_one_sentence_with_who_is_responsible_until_it_is_closed() -> None:
    """Shows FH-8.3.2.1."""
    leg = a_leg()
    tell(leg, "goods_not_ready", on(23, "10:00"), data={"reason": "x", "incident": "late"})
    assert "incident goods not ready late, found " in details.render(leg)
    assert "(as a rule merchant, by FH-" in details.render(leg)
    judge = Judge(decision_id="d-1", incident="late", party=Party.CARRIER, amount_fen=500)
    Responsibility(leg, lambda: on(23, "11:00")).apply(judge, on(23, "11:00"))
    assert "carrier is held responsible and may answer until" in details.render(leg)
    assert "(5.00 yuan)" in details.render(leg)


def test_parts_visits_and_fees_are_sentences_while_they_are_open() -> None:
    """Shows FH-11.2.2, FH-11.3.1.2, FH-11.3.2."""
    home = at_home()
    assert "what is open" not in details.render(home)
    find_part(home)
    say(home, "part_claimed", MORNING, incident="hinge")
    say(home, "second_visit", MORNING, reason="the wall is wet", why="site_unfit", incident="wet")
    say(home, "fee_reported", MORNING, incident="f1", fee="upstairs", quantity=5, reason="no lift")
    page = details.render(home)
    assert "\n- part hinge: claimed since " in page
    assert "\n- visit 2 for site_unfit" in page
    assert "\n- extra fee f1 (upstairs, 5 floors): reported, no price yet" in page
    plan(home, on(24, "10:00"), day="2026-11-26", incident="wet")
    tell(home, "part_waived", on(24, "11:00"), by="customer", data={"incident": "hinge"})
    page = details.render(home)
    assert "- part hinge" not in page
    assert ": planned for 2026-11-26" in page
    assert "the wall is wet" not in page
    assert "no lift" not in page


def test_a_case_is_a_sentence_with_where_its_page_is() -> None:
    leg = a_leg()
    leg.cases += ["return:shop-a:1:1", "nothing of ours"]
    page = details.render(leg)
    assert 'a case of returns was opened next to it: its own page is `WorkflowId="return:' in page
    assert "nothing of ours" not in page


def test_whatever_is_open_what_can_be_done_fits() -> None:
    leg = a_leg()
    for n in range(40):
        name = {"reason": "x", "incident": f"{n}-{'n' * 55}"}
        tell(leg, "goods_not_ready", on(23, "10:00"), data=name)
    leg.cases += [f"return:shop-a:1:{n}" for n in range(50)]
    page = details.render(leg)
    assert len(page.encode()) < details.DETAILS_BYTES
    assert "… and 20 more" in page
    assert "… and 40 more" in page
    assert "what you can do now" in page
