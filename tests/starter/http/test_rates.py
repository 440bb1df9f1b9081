"""At most so many times in any span: never one more, and none is held up longer than it must."""

from hypothesis import given
from hypothesis import strategies as st

from starter.http.rates import Rate


class Clock:
    """Time that the test moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@given(st.integers(1, 5), st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 40))))
def test_no_span_holds_more_and_who_waits_as_told_is_let_in(
    most: int, calls: list[tuple[str, int]]
) -> None:
    clock = Clock()
    rate = Rate(most, 60.0, clock)
    let_in: dict[str, list[float]] = {"a": [], "b": []}
    for who, later in calls:
        clock.now += later
        wait = rate.hit(who)
        if wait == 0:
            let_in[who].append(clock.now)
        else:
            assert 0 < wait <= 60
            clock.now += wait
            assert rate.hit(who) == 0
            let_in[who].append(clock.now)
    for times in let_in.values():
        for at in times:
            assert sum(at <= other < at + 60 for other in times) <= most


def test_who_has_not_come_for_a_span_is_forgotten() -> None:
    clock = Clock()
    rate = Rate(5, 60.0, clock)
    for n in range(1000):
        rate.hit(n)
    clock.now = 30
    rate.hit("still here")
    clock.now = 61
    rate.hit("new")
    assert rate.held == 2
