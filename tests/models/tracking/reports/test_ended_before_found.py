"""What ends an incident, or a fee, is told before anybody has reported that: it waits for it."""

import itertools
from datetime import timedelta
from typing import Any

import pytest

from models.codes import QuestionCode, WaitCode
from models.ids import Stage
from models.messages.incidents.liability import Remedy
from models.messages.reports.answer import Answer
from models.messages.reports.report import IncidentFacts
from models.stages.table import KINDS
from models.stages.trunk_pickup.incident_ends import IncidentEnd
from models.tracking.state import StageState
from tests.builders import BY
from tests.models.machine import a_leg, another_run, on, tell
from tests.models.tracking.reports.test_fees import NOON, agree, at_home, collect, report, set_fee
from tests.models.tracking.reports.test_premature_settlements import SAYS, WORDS
from tests.models.tracking.situation.test_liability import decide

MINUTE = timedelta(minutes=1)
DONE = "remedy_carried_out"
CONTENT = {**SAYS, DONE: {"done": Remedy.COMPENSATE}, "fee_collected": {"amount_fen": 8000}}
STILL_OWED = {
    "FH-8.3.2.1:pass_on_failed_pickup",
    "FH-11.3.1.2:claim_part",
    "FH-11.3.1.2:install_after_part",
}
"""What is owed of a finding, whatever has come of it since."""
PAIRS = [
    (found, kind.kind)
    for kind in KINDS.values()
    for found in dict.fromkeys(kind.settles)
    if issubclass(kind, IncidentFacts) and found in KINDS
    if kind.kind not in ("fee_collected", "verification_confirmed")
]
ORDERS = list(itertools.permutations(range(5)))[::17]


def begun(stage: Stage) -> StageState:
    """A leg, or a case that receives what ends its incidents, as its workflow has it."""
    leg = a_leg(stage, on(24, "09:00"))
    others = leg.elsewhere
    if stage in (Stage.RETURNS, Stage.INCIDENT):
        leg.elsewhere = lambda report, facts, now: (
            None if isinstance(facts, IncidentEnd) else others(report, facts, now)
        )
    return leg


def say(leg: StageState, kind: str, ref: str, at: int, now: int = 90, **data: Any) -> Answer:
    """It happened at that minute after noon, and is received at another."""
    needs = (name for name, field in KINDS[kind].model_fields.items() if field.is_required())
    words = {name: WORDS[name] for name in needs if name in WORDS}
    content = {**words, **CONTENT.get(kind, {}), "incident": ref, **data}
    by = BY.get(kind) or KINDS[kind].by[0]
    return tell(leg, kind, NOON + now * MINUTE, by=by, data=content, at=NOON + at * MINUTE)


@pytest.mark.no_cover  # the same steps again and again
@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize(("found", "settles"), PAIRS)
def test_of_three_found_and_two_settled_in_any_order_one_is_open(
    found: str, settles: str, order: tuple[int, ...]
) -> None:
    leg = begun(KINDS[found].stage)
    says = [(found, f"i{n}", n) for n in range(3)] + [(settles, f"i{n}", 30 + n) for n in (0, 2)]
    for n in order:
        kind, ref, at = says[n]
        answer = say(leg, kind, ref, at)
        assert answer.outcome == "accepted", answer.reason
    assert [name for name in leg.situation.incidents.open if name[0] == found] == [(found, "i1")]
    owed = [key for key in leg.deadlines.open if key.duty not in STILL_OWED]
    assert {key.ref for key in owed if key.ref in ("i0", "i1", "i2")} <= {"i1"}
    assert leg.pending == {}


FEE_STEPS = (report, set_fee, agree, collect)
"""What happens to a fee: found, priced, agreed to, paid."""


@pytest.mark.parametrize("order", [(3, 0, 1, 2), (0, 3, 1, 2), (0, 1, 3, 2), (0, 1, 2, 3)], ids=str)
def test_a_fee_that_is_paid_is_paid_whenever_that_is_received(order: tuple[int, ...]) -> None:
    """FH-11.3.2.2: where it was known by then the payment is refused, and told again."""
    leg = at_home()
    for minute, n in enumerate((*order, 3)):
        FEE_STEPS[n](leg, now=NOON + minute * MINUTE)
    assert (leg.open_incidents, leg.pending) == ((), {})
    assert len(leg.facts.named("fee_collected")) == 1


def test_a_payment_of_another_sum_than_the_price_is_refused_once_that_is_known() -> None:
    leg = at_home()
    paid = collect(leg, 9000)
    later = NOON + MINUTE
    assert (paid.outcome, paid.state) == ("accepted", "waiting")
    report(leg, later)
    set_fee(leg, later)
    assert leg.pending[paid.report_id].why is WaitCode.FEE_AGREED
    agree(leg, later)
    assert "the tariff says 80.00 yuan" in str(leg.answers[paid.report_id].reason)
    assert [one.code for one in leg.open_incidents] == ["fee_reported"]


def test_what_waits_says_so_goes_on_with_the_next_run_and_counts_as_it_is_found() -> None:
    """Shows FH-8.3.2.1."""
    leg = begun(Stage.TRUNK_PICKUP)
    answer = say(leg, DONE, "x", 30)
    assert (answer.outcome, answer.state) == ("accepted", "waiting")
    assert answer.reason == "waits for what it ends to be reported"
    later = another_run(leg)
    assert [one.why for one in later.pending.values()] == [WaitCode.FINDING]
    say(later, "exception_found", "x", 0)
    assert (later.pending, later.open_incidents) == ({}, ())
    assert later.answers[answer.report_id].state is None
    (life,) = later.incidents.lives.values()
    assert life.liability.done is Remedy.COMPENSATE


def test_without_its_finding_a_remedy_waits_again_and_ends_it_as_it_is_told_again() -> None:
    leg = begun(Stage.TRUNK_PICKUP)
    found = say(leg, "exception_found", "x", 0).report_id
    done = say(leg, DONE, "x", 30).report_id
    leg.withdraw(found, NOON + 91 * MINUTE)
    assert leg.pending[done].why is WaitCode.FINDING
    say(leg, "exception_found", "x", 1, 92)
    assert (leg.pending, leg.open_incidents) == ({}, ())


def test_what_waits_is_withdrawn_as_if_it_had_not_been_said() -> None:
    leg = begun(Stage.TRUNK_PICKUP)
    done = say(leg, DONE, "x", 30).report_id
    leg.withdraw(done, NOON + 91 * MINUTE)
    say(leg, "exception_found", "x", 0)
    assert [one.ref for one in leg.open_incidents] == ["x"]


def test_what_was_never_found_is_refused_as_its_case_ends_and_goes_on_with_its_order() -> None:
    leg, case = begun(Stage.TRUNK_PICKUP), begun(Stage.RETURNS)
    for one in (leg, case):
        done = say(one, DONE, "x", 30).report_id
        one.end_pending(NOON + 91 * MINUTE)
    assert [one.kind for one in leg.outgoing] == [DONE]
    assert case.answers[done].outcome == "refused"


def test_after_the_end_nothing_is_found_and_nothing_waits_for_it() -> None:
    assert "there is no incident x here" in str(say(begun(Stage.INCIDENT), DONE, "x", 30).reason)


def of_one_name(order: tuple[int, ...], kind: str = DONE, **data: Any) -> StageState:
    """Two kinds are found under one name, then one is ended that is not named by its kind."""
    leg = begun(Stage.TRUNK_PICKUP)
    says = [("exception_found", 0, {}), ("goods_lost", 10, {}), (kind, 30, data)]
    for n in order:
        kind, at, fields = says[n]
        say(leg, kind, "x", at, **fields)
    return leg


BOTH = [("exception_found", "x"), ("goods_lost", "x")]
ANY_ORDER = list(itertools.permutations(range(3)))


@pytest.mark.parametrize("order", ANY_ORDER, ids=str)
def test_where_two_incidents_have_one_name_neither_is_ended_by_it(order: tuple[int, ...]) -> None:
    """FH-8.3.2.1: it is refused where both are known, and asked about where one is known later."""
    leg = of_one_name(order)
    assert sorted(leg.situation.incidents.open) == BOTH
    assert all(one.why is QuestionCode.WHICH_INCIDENT for one in leg.pending.values())
    say(leg, DONE, "x", 31, code="goods_lost")
    assert list(leg.situation.incidents.open) == [("exception_found", "x")]


def test_confirmed_by_a_desk_it_ends_the_one_that_was_found_first() -> None:
    leg = of_one_name((1, 2, 0))
    (report_id,) = leg.pending
    leg.settle_question(report_id, None, NOON + 95 * MINUTE)
    assert list(leg.situation.incidents.open) == [("goods_lost", "x")]
    done = {name[0]: life.liability.done for name, life in leg.incidents.lives.items()}
    assert done == {"exception_found": Remedy.COMPENSATE, "goods_lost": None}


@pytest.mark.parametrize("order", ANY_ORDER, ids=str)
def test_of_two_incidents_of_one_name_the_kind_says_which_is_ended(order: tuple[int, ...]) -> None:
    leg = of_one_name(order, code="goods_lost")
    assert (list(leg.situation.incidents.open), leg.pending) == ([("exception_found", "x")], {})


def test_no_fen_is_paid_of_two_incidents_at_once() -> None:
    """FH-8.3.2.1: what is paid is of one; a second of that name may be found by a later report."""
    leg = begun(Stage.TRUNK_PICKUP)
    say(leg, "exception_found", "x", 0)
    judged = {"incident": "x", "amount_fen": 500, "party": "factory", "reason": "seen"}
    assert decide(leg, "judge", NOON + 20 * MINUTE, **judged) == "done"
    assert say(leg, "amount_settled", "x", 30, amount_fen=500).outcome == "accepted"
    say(leg, "goods_lost", "x", 10)
    assert {life.liability.settled_fen for life in leg.incidents.lives.values()} == {0}
    (report_id,) = leg.pending
    assert leg.settle_question(report_id, None, NOON + 95 * MINUTE).outcome == "accepted"
    assert sum(life.liability.settled_fen or 0 for life in leg.incidents.lives.values()) == 500


@pytest.mark.parametrize("order", ANY_ORDER, ids=str)
def test_what_is_found_later_under_a_name_that_was_settled_is_another(
    order: tuple[int, ...],
) -> None:
    """Its kind tells them apart: the state depends on what happened, not on what was received."""
    leg = begun(Stage.TRUNK_PICKUP)
    says = [("exception_found", 0), ("exception_settled", 30), ("other_trouble", 60)]
    for n in order:
        kind, at = says[n]
        say(leg, kind, "x", at)
    assert list(leg.situation.incidents.open) == [("other_trouble", "x")]
