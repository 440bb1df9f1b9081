"""Photos and papers of an order 凭证 (FH-8.3.2.1, FH-10.2.2): taken, listed, shown.

A report names the files that prove what it says by their `sha256`.
"""

import asyncio
import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from activities.adapters.evidence.files import EvidenceFile, read_file
from activities.adapters.store.reports.files import FileRow
from models.errors import NotFound
from models.hints import Hint
from models.messages.reports.answer import ReportOutcome
from models.phrases import phrase
from models.roles import Role
from starter.service.app_context import AppContext
from starter.service.reading.file_views import FileShown, file_shown
from starter.service.reading.next_commands import listing_files
from starter.service.reading.view_model import View

WHERE_LISTED: Final = "`GET /orders/{merchant}/{no}/files` names them"
BYTES_MAX: Final = 10_000_000
"""The most bytes of a file as it is sent."""


class FileAnswer(FileShown):
    """The answer to whoever sends one: `accepted`, or `known` where it was sent before."""

    outcome: ReportOutcome


class Sender(View):
    """Who sends a file: the role, who of it, and the id of the key, where it came over HTTP."""

    by: Role
    actor: str | None
    key_id: str | None


async def take_file(
    context: AppContext,
    merchant: str,
    number: str,
    data: bytes,
    sender: Sender,
    *,
    taken_at: datetime | None = None,
) -> FileAnswer:
    """Keep a file next to its order; sent again by the same role it is `known`.

    `taken_at`: when it was taken, as its sender says, where the file itself does not.

    Raises:
        NotFound: there is no such order.
        FileUnreadable: it is no photo or paper; says what is wrong.
        Refused: the order has as many as it may have.
        Closed: the order's data was erased.
        Unavailable: the database cannot be written now; it was not kept.
    """
    order = (await context.order(merchant, number)).workflow_id
    source = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
    before = await context.store.files.sent_before(order, source)
    if before:
        return await _sent_again(context, before, sender)
    async with context.reading_files:
        file = await asyncio.to_thread(read_file, data)
    row = _row(order, file, sender, context)
    row = row.model_copy(update={"taken_at": row.taken_at or taken_at})
    await context.store.files.add(row, source_sha256=file.source_sha256, content=file.content)
    return _taken(row, ReportOutcome.ACCEPTED)


async def files_of(
    context: AppContext, merchant: str, number: str, *, of: Collection[Role] | None = None
) -> tuple[FileShown, ...]:
    """The files of an order, the oldest first; with `of` those that these roles sent.

    Raises:
        NotFound: there is no such order.
        Unavailable: the database cannot be read now.
    """
    order = await context.order(merchant, number)
    rows = await context.store.files.of_order(order.workflow_id, of=of)
    return tuple(map(file_shown, rows))


async def file_of(
    context: AppContext,
    merchant: str,
    number: str,
    sha256: str,
    *,
    of: Collection[Role] | None = None,
) -> tuple[FileShown, bytes]:
    """One file of an order with its bytes; with `of` one that these roles sent.

    Raises:
        NotFound: there is no such order, it has no such file, or its data was erased.
        Unavailable: the database cannot be read now.
    """
    order = await context.order(merchant, number)
    found = await context.store.files.content(order.workflow_id, sha256.lower(), of=of)
    if found is None:
        raise NotFound(
            phrase("order {number} has no file {sha256}", number=number, sha256=sha256[:64]),
            hint=Hint(
                phrase("`{command}` names them", command=listing_files(merchant, number)),
                WHERE_LISTED,
            ),
        )
    return file_shown(found[0]), found[1]


async def _sent_again(context: AppContext, before: Sequence[FileRow], sender: Sender) -> FileAnswer:
    """What is kept already: whoever sends it, too, has it among his own from now on."""
    for row in before:
        if row.by is sender.by:
            return _taken(row, ReportOutcome.KNOWN)
    row = before[0].model_copy(update={**dict(sender), "received_at": context.now()})
    await context.store.files.add_sender(row)
    return _taken(row, ReportOutcome.ACCEPTED)


def _row(order: str, file: EvidenceFile, sender: Sender, context: AppContext) -> FileRow:
    return FileRow(
        order=order,
        sha256=file.sha256,
        media_type=file.media_type,
        size=len(file.content),
        width=file.width,
        height=file.height,
        pages=file.pages,
        taken_at=file.taken_at,
        received_at=context.now(),
        **sender.model_dump(),
    )


def _taken(row: FileRow, outcome: ReportOutcome) -> FileAnswer:
    return FileAnswer(**file_shown(row).model_dump(), outcome=outcome)
