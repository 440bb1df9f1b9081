"""Words about visits and parts, in any order and doubled, end alike; no piece is made of air."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models.figures.visits import parts_in, visits_in
from models.messages.reports.answer import ReportOutcome
from models.tracking.state import StageState
from tests.conftest import RANDOM_SEEDS
from tests.models.home import at_home, parts, plan, sign, visits
from tests.models.machine import on, tell

PIECES, NOW = 6, on(29, "12:00")
START = on(24, "09:10")
Word = tuple[str, int, dict[str, Any]]
"""A kind, minutes after the start, what it says."""

PART = st.sampled_from(["hinge", "glass"])
LIFE = ("part_claimed", "part_ordered", "sent_to_factory", "part_sent", "part_arrived",
        "part_received", "part_installed", "part_waived")  # fmt: skip


def says_of(kind: str, incident: str) -> dict[str, Any]:
    settled = {"pays": "factory", "sends": "merchant"} if kind == "part_ordered" else {}
    return {"incident": incident, **settled}


words = st.one_of(
    st.builds(lambda kind, n, name: (kind, n, says_of(kind, name)),
              st.sampled_from(LIFE), st.integers(60, 6000), PART),
    st.builds(lambda n, pieces: ("installed", n, {"pieces": pieces}),
              st.integers(60, 6000), st.integers(1, 2)),
    st.builds(lambda n, name: ("second_visit", n, {"reason": "wet", "incident": name}),
              st.integers(60, 6000), st.sampled_from(["v1", "v2"])),
    st.builds(lambda n: ("arrived_at_customer", n, {}), st.integers(60, 6000)),
)  # fmt: skip
FOUND: list[Word] = [
    ("part_fault", n, {"incident": name, "part": name}) for n, name in enumerate(("hinge", "glass"))
]


def home_with(planned: int) -> StageState:
    """A home where so many visits were planned before all that is told here."""
    home = at_home(PIECES)
    sign(home)
    for n in range(planned):
        tell(home, "second_visit", START, by="provider", at=START - timedelta(minutes=9 - n),
             data={"reason": "wet", "incident": f"p{n}"})  # fmt: skip
        plan(home, START - timedelta(minutes=8 - n), day=f"2026-11-{26 + n}", incident=f"p{n}")
    return home


def tell_all(home: StageState, ids: list[int], all_: list[Word]) -> list[ReportOutcome]:
    """The words of these numbers, each by its own report; what became of each."""
    answers = []
    for n in ids:
        kind, minutes, data = all_[n]
        at = START + timedelta(minutes=minutes)
        who = "service_desk" if kind == "part_waived" else "provider"
        answer = tell(home, kind, NOW, report_id=f"w{n:03}", by=who, at=at,
                      received_at=at.isoformat(), data=data)  # fmt: skip
        answers.append(answer.outcome)
    return answers


@given(st.lists(words, max_size=9), st.integers(0, 2), st.data())
@settings(max_examples=30 * RANDOM_SEEDS, deadline=None)
def test_any_order_ends_in_the_same_visits_and_parts(
    some: list[Word], planned: int, data: st.DataObject
) -> None:
    all_ = [*FOUND, *some]
    numbers = list(range(len(all_)))
    shuffled = data.draw(st.permutations(numbers + data.draw(st.lists(st.sampled_from(numbers)))))
    home, other = home_with(planned), home_with(planned)
    answers = tell_all(home, numbers, all_) + tell_all(other, shuffled, all_)
    if ReportOutcome.REFUSED not in answers:  # more than was delivered: who comes first has it
        assert (visits(home), parts(home)) == (visits(other), parts(other))
    for one in (home, other):
        assert sum(visit.done for visit in visits(one)) <= PIECES
        assert all((visit.left or 0) >= 0 for visit in visits(one))


@given(st.lists(words, max_size=9), st.integers(0, 2))
@settings(max_examples=20 * RANDOM_SEEDS, deadline=None)
def test_a_page_says_what_the_workflow_knows(some: list[Word], planned: int) -> None:
    home = home_with(planned)
    all_ = [*FOUND, *some]
    tell_all(home, list(range(len(all_))), all_)
    assert parts_in(home.outbox.entries) == parts(home)
    by_both = [  # how many pieces there are says the order's own timeline
        [(one.attempt, one.day, one.began_at) for one in of if one.state != "owed"]
        for of in (visits_in(home.outbox.entries), visits(home))
    ]
    assert by_both[0] == by_both[1]
