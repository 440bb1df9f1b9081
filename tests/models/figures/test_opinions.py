"""Opinions by merchant, kind and month; months are Shanghai's, averages have two places."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from models.figures.opinions import Opinion, count_opinions

MIDNIGHT = datetime(2026, 11, 30, 16, tzinfo=UTC)
"""The first of December begins in Shanghai."""


def an_opinion(at: datetime = MIDNIGHT, score: int | None = None, kind: str = "survey") -> Opinion:
    """One of shop-a's."""
    return Opinion(merchant="shop-a", kind=kind, at=at, score=score)


def test_opinions_are_counted_by_the_months_of_shanghai() -> None:
    """Shows ER-4.3.3, MC-七(四)2, FE-5.1, FE-五3."""
    before = MIDNIGHT - timedelta(seconds=1)
    found = count_opinions([an_opinion(before), an_opinion(score=4), an_opinion(score=5)])
    assert [(one.month, one.opinions, one.average) for one in found] == [
        ("2026-12", 2, Decimal("4.50")), ("2026-11", 1, None),
    ]  # fmt: skip


def test_an_average_is_rounded_half_up_over_those_that_have_a_score() -> None:
    scores = [1, 1, 1, 1, 1, 1, 1, 2, None]
    (one,) = count_opinions([an_opinion(score=score) for score in scores])
    assert (one.opinions, one.scored, one.average) == (9, 8, Decimal("1.13"))


@given(
    st.lists(
        st.builds(
            Opinion,
            merchant=st.sampled_from(["shop-a", "shop-b"]),
            kind=st.sampled_from(["message", "complaint", "survey"]),
            at=st.integers(-9_999, 9_999).map(lambda hours: MIDNIGHT + timedelta(hours=hours)),
            score=st.none() | st.integers(1, 5),
        )
    )
)
def test_no_opinion_is_lost_or_counted_twice_and_an_average_lies_among_its_scores(
    opinions: list[Opinion],
) -> None:
    found = count_opinions(opinions)
    assert sum(one.opinions for one in found) == len(opinions)
    assert sum(one.scored for one in found) == sum(one.score is not None for one in opinions)
    assert len({one[:3] for one in found}) == len(found)
    assert all(one.average is None or 1 <= one.average <= 5 for one in found)
