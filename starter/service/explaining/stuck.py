"""Why each order of a list is stuck, and what gets it going: the one meaning of stuck.

Stuck is what is overdue, parked, refused, questioned, in review, lost, not delivered or not
started, or whose tasks fail; `activities/adapters/store/orders/stuck.py` finds them, and the rules
that `explain` ends in say why, of what our database holds.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from models.ids import is_ticket
from starter.service.app_context import AppContext
from starter.service.cases.ticket_references import file_of
from starter.service.explaining.cause import Cause
from starter.service.explaining.causes import cause_of
from starter.service.explaining.evidence import TemporalEvidence, evidence_of, temporal_liveness
from starter.service.reading.pending_views import StuckShown
from starter.service.reading.views import OrderListed

AT_ONCE = 4
"""How many are worked out at a time: as many readers as the database has."""


async def with_causes(context: AppContext, rows: Sequence[OrderListed]) -> tuple[OrderListed, ...]:
    """The rows of a list, each with why it is stuck.

    Raises:
        Unavailable: the database cannot be read.
    """
    if not rows:
        return ()
    moves = await temporal_liveness(context)
    places = asyncio.Semaphore(AT_ONCE)

    async def found(row: OrderListed) -> OrderListed:
        async with places:
            cause = await _cause(context, row, moves)
        of = StuckShown(cause=cause.kind, sentence=cause.sentence, command=cause.command,
                        act=cause.act)  # fmt: skip
        return row.model_copy(update={"stuck": of})

    return tuple(await asyncio.gather(*map(found, rows)))


async def _cause(context: AppContext, row: OrderListed, moves: TemporalEvidence) -> Cause:
    if is_ticket(row.order_no):
        order = (await file_of(context, row.order_no)).order
    else:
        order = await context.order(row.merchant, row.order_no)
    evidence = await evidence_of(context, order, temporal=False)
    return cause_of(replace(evidence, unreachable=moves.unreachable, polled=moves.polled))
