"""Who opened sealed payloads, for whoever has to account for it (ADR-0076): the newest first."""

from typing import Final

from activities.adapters.store.access.payload_reads import PayloadReadRow
from starter.service.app_context import AppContext
from starter.service.reading.order_query import BIGGEST_ID
from starter.service.reading.view_model import Instant, View

READS_MAX: Final = 500
"""The most rows of one answer."""


class PayloadReadShown(View):
    """Somebody had so many payloads of an order opened at once; which key, and who of its role.

    `merchant` and `order_no` are null where the payloads were of something else, as a ticket.
    """

    id: int
    at: Instant
    key_id: str
    actor: str | None
    owner: str
    payloads: int
    merchant: str | None
    order_no: str | None


async def list_payload_reads(
    context: AppContext,
    most: int = READS_MAX,
    *,
    before: int | None = None,
    merchant: str | None = None,
    order_no: str | None = None,
) -> tuple[PayloadReadShown, ...]:
    """So many of them, the newest first; `before` is the `id` of the last one of another page.

    Raises:
        Unavailable: the database cannot be read now.
    """
    before = before and min(before, BIGGEST_ID)  # beyond it there is none: those before are all
    rows = await context.store.payload_reads.page(
        most, before=before, merchant=merchant, order_no=order_no
    )
    return tuple(map(_shown, rows))


def _shown(row: PayloadReadRow) -> PayloadReadShown:
    return PayloadReadShown.model_validate(dict(row))
