"""Opinions of customers by merchant, kind and month (ER-4.3.3, MC-七(四)2, FE-5.1, FE-五3).

An opinion is a question, a complaint, an after-sales request, a survey, or what a customer says
after a return. Months are those of Shanghai; averages have two places, rounded half up.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from pydantic import AwareDatetime

from models.contract import Contract
from models.sop import clock

CENT = Decimal("0.01")


class Opinion(Contract):
    """One opinion: whose order it is about, what kind it is, when; `score` from 1 to 5, or none."""

    merchant: str
    kind: str
    at: AwareDatetime
    score: int | None = None


class OpinionCount(NamedTuple):
    """How many opinions of one kind came in in a month, and their average score.

    `month` is `YYYY-MM`; `average` is None where none has a score.
    """

    merchant: str
    kind: str
    month: str
    opinions: int
    scored: int
    average: Decimal | None


def month_of(at: datetime) -> str:
    """The Shanghai month of an instant."""
    return f"{clock.local(at):%Y-%m}"


def count_opinions(opinions: Iterable[Opinion]) -> list[OpinionCount]:
    """Per merchant, kind and month, in that order of the months, the newest first."""
    found: dict[tuple[str, str, str], list[int | None]] = {}
    for one in opinions:
        found.setdefault((one.merchant, one.kind, month_of(one.at)), []).append(one.score)
    counts = [_counted(*group, scores) for group, scores in found.items()]
    counts.sort(key=lambda one: (one.merchant, one.kind))
    return sorted(counts, key=lambda one: one.month, reverse=True)


def _counted(merchant: str, kind: str, month: str, scores: list[int | None]) -> OpinionCount:
    known = [score for score in scores if score is not None]
    average = None
    if known:
        average = (Decimal(sum(known)) / len(known)).quantize(CENT, ROUND_HALF_UP)
    return OpinionCount(merchant, kind, month, len(scores), len(known), average)
