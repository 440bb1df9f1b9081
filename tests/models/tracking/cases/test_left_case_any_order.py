"""What an order has left as it ended, told in any order: the same is paid, put right, and over."""

from collections.abc import Sequence
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from models.ids import Stage
from models.messages.reports.answer import ReportOutcome
from models.messages.reports.report import Report
from models.tracking.cases.unresolved_incidents import open_fees, position, unresolved_case
from models.tracking.runs.baton import begin_stage
from models.tracking.state import StageState
from tests.builders import a_report
from tests.conftest import EXAMPLES
from tests.models.machine import another_run, on
from tests.models.stories import OUR_OWN, SPEAKERS, Happening, trouble
from tests.models.tracking.reports.test_refused_at_hub import a_city
from tests.models.wide_days import stands

ENDED = on(29, "09:00")
PRICE = {"fee": "upstairs", "quantity": 2, "amount_fen": 100, "payer": "customer", "tariff": "t"}
LEFT = (
    trouble(24, "09:00", "exception_found", "dent", what="w", sort="damage"),
    trouble(24, "10:00", "quarrel", "loud", reason="r"),
    trouble(24, "11:00", "fee_reported", "up", fee="upstairs", quantity=2, reason="r"),
    trouble(24, "12:00", "fee_set", "up", **PRICE),
    trouble(24, "13:00", "fee_reported", "lift", fee="upstairs", quantity=1, reason="r"),
)
"""What is open as the order ends."""

THEN = (
    trouble(29, "10:00", "exception_settled", "dent", remedy="m"),
    trouble(29, "11:00", "remedy_carried_out", "dent", done="compensate"),
    trouble(29, "12:00", "remedy_carried_out", "loud", done="other_provider"),
    trouble(29, "13:00", "fee_agreed", "up"),
    trouble(29, "14:00", "fee_collected", "up", amount_fen=100),
    trouble(29, "15:00", "fee_refused", "lift"),
)
"""What becomes of it."""


def tell(state: StageState, one: Happening, now: datetime) -> ReportOutcome:
    kind, at, data = one
    report = a_report(kind, f"r-{kind}-{data['incident']}", at=at, data=data)
    report |= {
        "by": {**SPEAKERS, "fee_refused": "customer"}.get(kind, report["by"]),
        "received_at": at.isoformat(),
    }
    if kind in OUR_OWN:
        own = Report.model_validate(report).on_the_way(confirmed=True)
        return state.receive(own, now, passed_on=True).outcome
    return state.receive(report, now).outcome


def a_case() -> StageState:
    """The case of what is left of a delivery in which all that went wrong."""
    city = a_city(3)
    for one in LEFT:
        assert tell(city, one, ENDED) is ReportOutcome.ACCEPTED
    case = unresolved_case(city, cancelled=False, now=ENDED)
    assert case is not None
    name = "incident:shop-a:SO-1:1"
    return receives_all(begin_stage(Stage.INCIDENT, case, (), workflow_id=name, now=ENDED))


def receives_all(state: StageState) -> StageState:
    state.elsewhere = lambda *_: None
    return state


def ends_as(facts: Sequence[Happening], *, runs: bool = False) -> tuple[object, ...]:
    """Where it stands once all is received; what was refused is sent again."""
    state, now = a_case(), on(29, "18:00")
    waiting = [*facts]
    for _ in facts:
        waiting = [one for one in waiting if tell(state, one, now) is ReportOutcome.REFUSED]
        state = receives_all(another_run(state)) if runs else state
    lives = {name: stands(one.liability) for name, one in state.incidents.lives.items()}
    return lives, open_fees(state), position(state), sorted(kind for kind, *_ in waiting)


@settings(max_examples=EXAMPLES // 2)
@given(st.permutations(THEN), st.sets(st.sampled_from(range(len(THEN))), max_size=2), st.booleans())
def test_in_any_order_the_same_facts_end_in_the_same_case(
    facts: list[Happening], never: set[int], runs: bool
) -> None:
    left = [one for one in facts if THEN.index(one) not in never]
    in_order = sorted(left, key=lambda one: one[1])
    assert ends_as(left, runs=runs) == ends_as(in_order)


def test_no_fee_is_left_once_it_is_paid_or_refused() -> None:
    _, fees, _, waiting = ends_as(THEN[::-1])
    assert (fees, waiting) == ([], [])
