"""One decision about many orders: each is decided by itself, and has a row that says how it went.

Each has a decision id of its own, made of the bulk's and the order's: the same bulk sent again is
answered as before, and does what was left.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Final, Literal

from models import ids
from models.contract import Sentence
from models.errors import FulfilError, Unavailable, UsageError
from models.messages.decisions.decisions import DecisionAnswer
from models.messages.encoding.reasons import ReasonData, keeps_reason
from models.messages.reports.report import Key
from models.phrases import one_of, phrase
from models.sop.formatting import counted
from starter.service.access.bulk_rules import BY_MANY
from starter.service.reading.view_model import View

ORDERS_MAX: Final = 200
"""The most orders of one call of a door."""

AT_ONCE: Final = 8
"""How many are decided at the same time: an answer takes its workflow a moment."""

BULK_ID_MAX: Final = 100


class BulkTarget(View):
    """One order that is to be decided about."""

    merchant: str
    order_no: str


class BulkRow(BulkTarget):
    """How it went with one order: `outcome` is done, refused, or open: nobody has answered yet, so
    send the bulk again. `code`, `reason` (as data `reason_data`) and `hint` say why not."""

    decision_id: Key
    outcome: Literal["done", "refused", "open"]
    code: str | None = None
    reason: Sentence | None = None
    reason_data: ReasonData = None
    hint: str | None = None

    _keeps_reason = keeps_reason


Decide = Callable[[BulkTarget, str], Awaitable[DecisionAnswer]]
"""Decides about one order, under a decision id."""

HintAt = Callable[[str | None], str | None]


def check_bulk(
    name: str, bulk_id: str, targets: Sequence[BulkTarget], most: int = ORDERS_MAX
) -> None:
    """See to it that a bulk can be done at all.

    Raises:
        UsageError: many orders have no such decision, or there are none, or too many of them.
    """
    if name not in BY_MANY:
        raise UsageError(
            phrase("{name} is no decision about many orders at once", name=name),
            hint=phrase(
                "one of {named}; all others are made order by order",
                named=one_of("decision", BY_MANY),
            ),
        )
    if not targets:
        raise UsageError("no order is named", hint="choose some, or name their numbers")
    if len(targets) > most:
        raise UsageError(
            phrase("{orders} are too many at once", orders=counted(len(targets), "order")),
            hint=phrase("at most {most}; send the others after these", most=most),
        )
    if not 0 < len(bulk_id) <= BULK_ID_MAX:
        raise UsageError(
            "the bulk has no id of its own",
            hint=phrase("1 to {id_letters} characters", id_letters=BULK_ID_MAX),
        )


def id_in_bulk(bulk_id: str, target: BulkTarget) -> str:
    """The decision id of one order in a bulk: always the same."""
    order = ids.order_id(target.merchant, target.order_no)
    return f"{bulk_id}:{hashlib.sha256(order.encode()).hexdigest()[:16]}"


async def decide_many(
    targets: Iterable[BulkTarget], bulk_id: str, decide: Decide, hint: HintAt = lambda hint: hint
) -> AsyncIterator[BulkRow]:
    """Decide about each, some at the same time; the rows come in their order, each once.

    `hint` makes of a hint what a door shows of it.
    """
    places = asyncio.Semaphore(AT_ONCE)

    async def decided(target: BulkTarget) -> BulkRow:
        async with places:
            return await _row(target, id_in_bulk(bulk_id, target), decide, hint)

    async with asyncio.TaskGroup() as group:
        rows = [group.create_task(decided(target)) for target in _once(targets)]
        for row in rows:
            yield await row


def _once(targets: Iterable[BulkTarget]) -> Iterable[BulkTarget]:
    named = {ids.order_id(one.merchant, one.order_no): one for one in targets}
    return named.values()


async def _row(target: BulkTarget, decision_id: str, decide: Decide, hint: HintAt) -> BulkRow:
    fields = {**target.model_dump(), "decision_id": decision_id}
    try:
        decided = await decide(target, decision_id)
    except FulfilError as error:
        outcome = "open" if isinstance(error, Unavailable) else "refused"
        why = {"outcome": outcome, "code": error.code, "reason": error.message}
        row = BulkRow.model_validate({**fields, **why})
        # as it was made: read as a plain text, no page could say it in Chinese
        return row.model_copy(update={"hint": hint(error.hint)})
    return BulkRow.model_validate({**fields, "outcome": "done", "reason": decided.reason})
