"""A care case is a fold over its facts: shuffled, late, withdrawn, reopened, handed over (ER-4.3).

Where it stands, and how each duty was kept, depends on what happened and not on what was received.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.messages.reports.answer import ReportOutcome
from models.tracking.cases.care import position
from models.tracking.state import StageState
from tests.builders import a_report
from tests.conftest import RANDOM_SEEDS
from tests.models.machine import another_run, on
from tests.models.tracking.cases.test_care import CareMachine, as_a_case
from tests.models.tracking.test_facts_in_any_order import FactTuple, fact, learned

BEGIN, END = on(23, "10:00"), on(29, "10:00")
KINDS = (
    *("care_answered", "care_asked_back", "care_customer_wrote", "care_replied", "care_resolved"),
    *("care_reopened", "care_handed_over"),
)
FACTS = st.builds(
    lambda kind, halves: fact(
        kind, BEGIN + timedelta(minutes=30 * halves), words="x",
        **({"to": "installation_desk"} if kind == "care_handed_over" else {}),
    ),
    st.sampled_from(KINDS), st.integers(min_value=1, max_value=3 * 24 * 2),
)  # fmt: skip
LETTERS = st.sampled_from(["complaint", "complaint", "request", "message"])
Named = tuple[str, FactTuple]


class Case:
    """One letter, and its clock; what was refused by what was so is sent again."""

    def __init__(self, kind: str = "complaint") -> None:
        self.machine = CareMachine(kind, BEGIN)
        self.refused: list[tuple[str, dict[str, Any]]] = []

    @property
    def state(self) -> StageState:
        return self.machine.state

    def receive(self, named: Named, now: datetime) -> None:
        name, (kind, at, data) = named
        report = a_report(kind, name, at=at, data=data, received_at=at.isoformat())
        self.take(name, report, now)

    def take(self, name: str, report: dict[str, Any], now: datetime) -> None:
        self.state.deadlines.tick(now)
        if self.state.receive(report, now).outcome is ReportOutcome.REFUSED:
            self.refused.append((name, report))
        self.machine.follow(now)

    def withdraw(self, name: str, now: datetime) -> None:
        self.refused = [one for one in self.refused if one[0] != name]
        if self.state.reporter_of(name) is not None:
            self.state.withdraw(name, now)
            self.machine.follow(now)

    def go_on(self, now: datetime) -> None:
        """As another run, with all that is known."""
        rows = self.state.outbox.rows
        self.machine.state = as_a_case(another_run(self.state))
        self.state.outbox.rows.update(rows)
        self.machine.follow(now)

    def end(self) -> object:
        """Where it stands once all was sent again, and its duties have spoken."""
        for _ in KINDS:
            again, self.refused = self.refused, []
            for name, report in again:
                self.take(name, report, END)
        self.state.deadlines.tick(END)
        known = learned(self.state)
        assert isinstance(known, tuple)
        return position(self.state, self.machine.case), known[3:]


def played(facts: Sequence[Named], kind: str = "complaint") -> object:
    """All of it at once, in that order."""
    case = Case(kind)
    for one in facts:
        case.receive(one, END)
    return case.end()


@pytest.mark.no_cover  # many examples
@settings(max_examples=12 * RANDOM_SEEDS)
@given(LETTERS, st.data())
def test_in_any_order_the_same_facts_end_in_the_same_case(kind: str, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(FACTS, max_size=6, unique_by=lambda one: one[1]))
    facts = [(f"r{n}", one) for n, one in enumerate(drawn)]
    repeats = data.draw(st.lists(st.sampled_from(facts), max_size=2)) if facts else []
    shuffled = data.draw(st.permutations([*facts, *repeats]))
    in_order = sorted(facts, key=lambda one: one[1][1])
    assert played(shuffled, kind) == played(in_order, kind)


@pytest.mark.no_cover  # many examples
@settings(max_examples=12 * RANDOM_SEEDS)
@given(LETTERS, st.data())
def test_what_is_withdrawn_is_as_if_it_had_not_been_said(kind: str, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(FACTS, min_size=1, max_size=6, unique_by=lambda one: one[1]))
    facts = [(f"r{n}", one) for n, one in enumerate(drawn)]
    wrong = data.draw(st.sampled_from(facts))
    case, now = Case(kind), BEGIN
    for one in sorted(facts, key=lambda one: one[1][1]):
        now = max(now, one[1][1])
        case.receive(one, now)
        if data.draw(st.booleans()):
            case.go_on(now)
    case.withdraw(wrong[0], now + timedelta(hours=data.draw(st.integers(0, 40))))
    left = sorted((one for one in facts if one is not wrong), key=lambda one: one[1][1])
    assert all(one[1][1] <= other[1][1] for one, other in pairwise(left))
    assert case.end() == played(left, kind)
