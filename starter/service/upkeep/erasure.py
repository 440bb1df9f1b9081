"""Erasure of a closed order: exported first, then its data key and our rows, then Temporal's copy.

Personal data is protected so (EP-五1). What is erased is written into a log outside of the
database before: a restored backup is brought up to date by it (`replay`).
"""

import json
import logging
import os
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from activities.adapters.store.database.installation import instance_of
from activities.adapters.store.results.erasure_row import ErasureRow
from activities.adapters.store.results.rows import OrderSummary
from activities.adapters.store.upkeep import erasure_log
from activities.adapters.store.upkeep.erasure import Rows
from activities.adapters.store.upkeep.erasure_log import ErasureLine
from models.errors import NotFound, Refused, Unavailable, UsageError
from models.messages.decisions.decision_state import DecisionState
from models.messages.orders.erasure_state import ErasureState
from models.phrases import phrase
from starter.service.app_context import AppContext
from starter.service.cases.ticket_references import file_of
from starter.service.decisions.decision_outcomes import settle
from starter.service.running.executions import Execution, closed_executions, delete

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ErasureTarget:
    """What is there to be erased.

    Attributes:
        order: the order's row, or the ticket's; `done` its erasure, where it was erased already.
        held: our rows about it, by table.
        sealed: whether Temporal's copy goes with the data key; else `executions` are deleted.
        linked: the orders that it replaces, or that replace it: they stay.
        tickets: the cases that named no order, and are about this one: they go with it.
    """

    order: OrderSummary
    done: ErasureRow | None
    held: Rows
    sealed: bool
    executions: tuple[Execution, ...]
    linked: tuple[str, ...]
    tickets: tuple[str, ...] = ()


@dataclass(frozen=True)
class ErasureReplay:
    """What became of the lines of a log: workflow ids of orders."""

    erased: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


async def look(context: AppContext, merchant: str, number: str) -> ErasureTarget:
    """What there is to be erased of an order; nothing is changed.

    Raises:
        NotFound: there is no such order.
        Refused: it, or a return of it, is open.
        Unavailable: the database, or Temporal where its copy is to be deleted, cannot be reached.
    """
    return await _found(context, await context.order(merchant, number))


async def look_at_ticket(context: AppContext, ticket: str) -> ErasureTarget:
    """The same of a case that is about no order.

    Raises:
        NotFound, Refused, Unavailable: as `look`.
    """
    return await _found(context, (await file_of(context, ticket)).order)


async def _found(context: AppContext, order: OrderSummary) -> ErasureTarget:
    sealed = await context.store.erasures.may(order.workflow_id)
    done = await context.store.erasures.of_order(order.workflow_id)
    left = not sealed and (done is None or done.in_temporal == ErasureState.PENDING)
    return ErasureTarget(
        order=order,
        done=done,
        held=await context.store.erasures.held(order.workflow_id),
        sealed=sealed,
        executions=await closed_executions(context.gateway, order.workflow_id) if left else (),
        linked=await context.store.erasures.linked(order),
        tickets=await context.store.tickets.about(order.workflow_id),
    )


def export(found: ErasureTarget, file: Path, *, at: datetime) -> None:
    """Write what is held of an order into a new file that only its owner reads.

    Raises:
        UsageError: the file is there already, or cannot be written.
    """
    document = {"exported_at": at, "order": found.order.workflow_id, "held": found.held}
    text = json.dumps(document, ensure_ascii=False, indent=2, default=_plain)
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as out:
            out.write(text + "\n")
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise UsageError(
            phrase("the export cannot be written: {error}", error=error),
            hint="nothing was erased; name another file with --export",
        ) from error


async def erase(
    context: AppContext, found: ErasureTarget, *, by: str, reason: str, log_file: Path
) -> ErasureRow:
    """Erase what was found, and go on with what an earlier try has left.

    Raises:
        Refused: it was opened again meanwhile.
        UsageError: the log cannot be written; nothing was erased.
        Unavailable: the database or Temporal cannot be reached; run it again.
    """
    order, at = found.order, context.now()
    if found.done is None:
        instance = await instance_of(context.store.database)
        data = {"merchant": order.merchant, "number": order.number, "by": by, "reason": reason}
        line = {"instance": instance, "order": order.workflow_id, "at": at, **data}
        erasure_log.append(log_file, ErasureLine.model_validate(line))
    await _settle_decisions(context, order.workflow_id)
    row = await context.store.erasures.erase(order.workflow_id, by=by, reason=reason, at=at)
    if row.in_temporal == ErasureState.PENDING and await delete(context.gateway, found.executions):
        await context.store.erasures.deleted(order.workflow_id)
    for ticket in found.tickets:
        await _delete_ticket(context, ticket)
    return await context.store.erasures.of_order(order.workflow_id) or row


async def _delete_ticket(context: AppContext, ticket: str) -> None:
    """Delete Temporal's copy of a ticket that has gone with its order, where no key sealed it."""
    row = await context.store.erasures.of_order(ticket)
    if row is None or row.in_temporal != ErasureState.PENDING:
        return
    left = await closed_executions(context.gateway, ticket)
    if await delete(context.gateway, left):
        await context.store.erasures.deleted(ticket)


async def _settle_decisions(context: AppContext, order: str) -> None:
    """Ask once more what became of those without an answer: afterwards nobody can."""
    for row in await context.store.decisions.of_order(order):
        if row.state is DecisionState.SENT:
            with suppress(Unavailable, NotFound):
                await settle(context, row.id)


async def replay(context: AppContext, log_file: Path) -> ErasureReplay:
    """Erase again what a restored backup has brought back; as often as you like.

    An order that is open again in the backup waits: its data is needed until it has closed.

    Raises:
        UsageError: the log cannot be read.
        Unavailable: the database cannot be reached now.
    """
    instance = await instance_of(context.store.database)
    found: dict[str, list[str]] = {name: [] for name in ("erased", "known", "waiting", "unknown")}
    for line in erasure_log.read(log_file):
        if line.instance == instance:
            found[await _again(context, line)].append(line.order)
    await _finish(context)
    return ErasureReplay(**{name: tuple(dict.fromkeys(ids)) for name, ids in found.items()})


async def _again(context: AppContext, line: ErasureLine) -> str:
    known = await context.store.door.order_with_cases(line.order)
    if known is None or known.order.accepted_at > line.at:
        return "unknown"
    if known.order.erased_at is not None:
        return "known"
    try:
        await context.store.erasures.erase(line.order, by=line.by, reason=line.reason, at=line.at)
    except Refused:
        return "waiting"
    return "erased"


async def _finish(context: AppContext) -> None:
    """Ask for the deletion of what is still to be deleted; the next replay sees it gone."""
    for order in await context.store.erasures.pending():
        try:
            left = await closed_executions(context.gateway, order)
            if await delete(context.gateway, left, wait=0):
                await context.store.erasures.deleted(order)
        except (Refused, Unavailable) as error:
            log.warning("Temporal's copy of %s is still there: %s", order, error.message)


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else str(value)
