"""What customers say, counted and in their own words (ER-4.3.3, MC-七(四)2, FE-五3)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from activities.adapters.store.customers.opinions import Period
from models.sop.clock import SHANGHAI
from starter.service.reading.read_context import Records
from starter.service.reading.view_model import Instant, View

OPINIONS_MAX: Final = 500
"""The most opinions that are listed at once."""


class OpinionsShown(View):
    """How many opinions of one kind came in in a Shanghai month, `YYYY-MM`.

    `scored` have a score from 1 to 5, `average` is theirs, with two places.
    """

    merchant: str
    kind: str
    month: str
    opinions: int
    scored: int
    average: Decimal | None


class WordsShown(View):
    """One opinion in the customer's own words; null where they were erased."""

    merchant: str
    order_no: str
    kind: str
    at: Instant
    score: int | None
    words: str | None


def period(since: date | None, until: date | None, merchant: str | None) -> Period:
    """From the first Shanghai day to the last; `merchant`: of its orders only."""
    return Period(
        since=_begin(since), until=_begin(until and until + timedelta(days=1)), merchant=merchant
    )


async def count_opinions(records: Records, asked: Period) -> tuple[OpinionsShown, ...]:
    """By merchant, kind and month, the newest month first; what was withdrawn does not count.

    Raises:
        Unavailable: the database cannot be read.
    """
    found = await records.store.opinions.counts(asked)
    return tuple(OpinionsShown.model_validate(one._asdict()) for one in found)


async def opinions_in_words(
    records: Records, asked: Period, *, limit: int = OPINIONS_MAX
) -> tuple[WordsShown, ...]:
    """In the customers' own words, the newest first.

    Raises:
        Unavailable: the database cannot be read.
    """
    found = await records.store.opinions.words(asked, limit=limit)
    return tuple(
        WordsShown.model_validate({**one.model_dump(), "order_no": one.number}) for one in found
    )


def _begin(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), SHANGHAI)
