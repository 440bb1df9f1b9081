"""Who reports things long after they happened: counted, for the desks (ADR-0035)."""

from datetime import date, datetime, time, timedelta

from models.figures.belated_reports import BelatedCount
from models.sop.clock import SHANGHAI
from starter.service.reading.read_context import Records
from starter.service.reading.view_model import View


class BelatedShown(View):
    """How many facts one person, or system, reported long after they happened; of how many orders.

    `actor` is who of the role `by`, `key_id` the key that the reports came with.
    """

    by: str
    actor: str | None
    key_id: str | None
    facts: int
    orders: int


async def count_belated(
    records: Records,
    *,
    since: date | None = None,
    until: date | None = None,
    merchant: str | None = None,
) -> tuple[BelatedShown, ...]:
    """Per role, actor and key, the most first; what was withdrawn does not count.

    Args:
        since: the first Shanghai day on which it came in; `until` the last.
        merchant: of its orders only.

    Raises:
        Unavailable: the database cannot be read.
    """
    begin = None if since is None else _begin(since)
    end = None if until is None else _begin(until + timedelta(days=1))
    found = await records.store.belated.count(begin, end, merchant)
    return tuple(map(_shown, found))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _shown(one: BelatedCount) -> BelatedShown:
    return BelatedShown.model_validate(one._asdict())
