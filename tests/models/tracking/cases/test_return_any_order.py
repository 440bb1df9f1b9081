"""A return is a fold over its facts: each way that it may end, told in any order, ends the same.

Shuffled, told twice, a run later, or with a slip that is taken back: what is next, its pieces, its
money, its incidents and its verdicts are those of what happened (FE-4, MC-八(二), ER-4.4, FS-5.2).
"""

from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.messages.decisions.decisions import AnswerReturn
from models.messages.reports.answer import ReportOutcome
from models.messages.shipments.goods_place import GoodsPlace
from models.roles import Role
from models.stages.returns.desk import ReturnDesk
from models.stages.returns.request import WayBack
from models.tracking.cases.exchange_reports import refuse_other_exchanges
from models.tracking.cases.return_accounts import ReturnAccounts
from models.tracking.cases.return_flow import NextStep, ReturnCourse
from tests.builders import a_report
from tests.conftest import RANDOM_SEEDS
from tests.models.machine import another_run, on
from tests.models.return_machine import ASKED, PRICED, PureReturn
from tests.models.return_paths import RETURN_PATHS, ReturnPath
from tests.models.stories import Happening, at
from tests.models.tracking.test_facts_in_any_order import confirm_all, learned
from tests.models.wide_days import stands

END: Final = on(29, "10:00")
SLIPS: Final = (
    at(25, "14:00", "return_lost", incident="slip", pieces=1, cause="c"),
    at(25, "14:00", "return_exception", incident="slip", what="w", sort="damage"),
    at(25, "14:00", "return_freight", amount_fen=7_00),
    at(25, "14:00", "refunded", amount_fen=1_00, refund_by="original"),
    at(25, "14:00", "refund_bounced", amount_fen=1_00, refund_by="original"),
    at(25, "14:00", "return_collected", pieces=2),
    at(25, "14:00", "repair_failed", why="w"),
    at(25, "14:00", "repaired"),
    at(25, "14:00", "return_handed_back"),
)
"""What nobody should have told."""


class ReturnStory:
    """One return that receives reports, and what after-sales decides of it as soon as it can."""

    def __init__(self, way: ReturnPath) -> None:
        self.case, self.left = PureReturn(PRICED, **way.request), list(way.decided)
        if way.turned_round:
            hands = WayBack(holder=Role.HUB, place=GoodsPlace.AT_HUB, since=ASKED)
            changes = {"turned_round": True, "way_back": hands}
            self.case.begin(self.case.case.model_copy(update=changes))
        self.case.answer()
        self.refused: dict[str, dict[str, Any]] = {}

    def tell(self, name: str, happening: Happening) -> None:
        """One report, told as it happened, and received long after."""
        kind, when, data = happening
        self.send(a_report(kind, name, at=when, data=data, received_at=when.isoformat()))

    def send(self, report: dict[str, Any]) -> None:
        answer = self.case.state.receive(report, END)
        if answer.outcome is ReportOutcome.REFUSED:
            self.refused[report["report_id"]] = report
        self.go_on()

    def withdraw(self, name: str) -> None:
        if self.refused.pop(name, None) is None:
            self.case.state.withdraw(name, END)
        self.go_on()

    def another_run(self) -> None:
        """Go on as another run, with all that is known."""
        case, rows = self.case, self.case.state.outbox.rows
        case.state = another_run(case.state)
        case.state.outbox.rows.update(rows)
        case.books = ReturnAccounts(case.state, case.record)
        refuse_other_exchanges(case.state, case.books)
        case.course = ReturnCourse(case.state, case.record, case.books)
        case.desk = ReturnDesk(case.state, case.record, case.books)

    def go_on(self) -> NextStep:
        """What is next, with all that is to be decided by then."""
        case = self.case
        if case.books.counted is not None:
            case.books.limit()
        step = case.next
        known = {step, *(fact.name for fact in case.state.facts)}
        for one in self.left:
            may = case.desk.why_not(case.decision(one.model, reason="r", **one.body)) is None
            if one.when in known and may:
                self.left.remove(one)
                if one.model is AnswerReturn:
                    case.answer(**one.body)
                else:
                    case.decide(one.model, reason="as agreed", **one.body)
                return self.go_on()
        return step

    def end(self) -> tuple[NextStep, object]:
        """All of it, once what was refused is sent again and each duty has spoken.

        What is asked a desk confirms: money may be reported before it is agreed how it goes.
        """
        state = self.case.state
        for _ in range(8):
            again, self.refused = self.refused, {}
            for report in again.values():
                self.send(report)
            confirm_all(state, END)
            self.go_on()
        state.deadlines.tick(END)
        lives = {name: stands(one.liability) for name, one in state.incidents.lives.items()}
        books, step = self.case.books, self.go_on()
        goods, open_ = (books.back, books.lost), (sorted(state.pending), sorted(self.refused))
        return step, (books.sums, goods, lives, open_, sorted(state.problems), learned(state))


def named(way: ReturnPath) -> list[tuple[str, Happening]]:
    return [(f"r{n}", one) for n, one in enumerate(way.happens)]


def in_order(way: ReturnPath) -> ReturnStory:
    """It, as all of it was told in order."""
    found = ReturnStory(way)
    for one in named(way):
        found.tell(*one)
    return found


@pytest.mark.parametrize("name", RETURN_PATHS)
def test_each_way_ends_as_it_should(name: str) -> None:
    case = in_order(RETURN_PATHS[name])
    step, _ = case.end()
    assert (step, case.refused, case.case.state.pending) == (RETURN_PATHS[name].end, {}, {})


@pytest.mark.no_cover  # many examples
@settings(max_examples=40 * RANDOM_SEEDS)
@given(st.data())
def test_in_any_order_and_told_twice_it_ends_the_same(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([*RETURN_PATHS]))
    way = RETURN_PATHS[name]
    case = ReturnStory(way)
    for one in data.draw(st.permutations(named(way))):
        case.tell(*one)
        if data.draw(st.booleans()):
            case.tell(*one)
        if data.draw(st.booleans()):
            case.another_run()
    assert case.end() == in_order(way).end(), name


@pytest.mark.no_cover  # many examples
@settings(max_examples=40 * RANDOM_SEEDS)
@given(st.data())
def test_a_slip_that_is_taken_back_leaves_nothing(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([*RETURN_PATHS]))
    way = RETURN_PATHS[name]
    case, facts = ReturnStory(way), data.draw(st.permutations(named(way)))
    first = data.draw(st.integers(0, len(facts)))
    last = data.draw(st.integers(first, len(facts)))
    slip = data.draw(st.sampled_from(SLIPS))
    for n, one in enumerate([*facts, None]):
        if n == first:
            case.tell("slip", slip)
        if one is not None:
            case.tell(*one)
        if n == last:
            case.withdraw("slip")
    assert case.end() == in_order(way).end(), (name, slip[0])
