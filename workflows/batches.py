"""What one workflow task has to record, in batches that fit into a payload."""

from collections.abc import Iterator
from typing import Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.messages.partners import ReportMark
    from models.messages.timeline import Batch, Entry, Snapshot
    from models.tracking.outbox import Outbox

SMALL: Final = 12
"""So many lines fit into a payload with every text at its longest: nobody has to count bytes."""

BATCH_BYTES: Final = 40_000
"""The most that the lines of one batch take of a payload, which has 64 KB."""


def append(waiting: list[Batch], batch: Batch) -> None:
    """Add a batch to those that wait, into the last of them where both fit into one write."""
    last = waiting[-1] if waiting else None
    alone = batch.content or (last and last.content)  # it may be as large as a payload
    if last is None or alone or not _fit(last, batch):
        waiting.append(batch)
        return
    duties = {(row.duty, row.ref, row.attempt): row for row in (*last.duties, *batch.duties)}
    waiting[-1] = batch.model_copy(
        update={
            "entries": (*last.entries, *batch.entries),
            "duties": tuple(duties.values()),
            "reports": (*last.reports, *batch.reports),
            "snapshot": batch.snapshot or last.snapshot,
            "part": batch.part if batch.task == last.task else last.part,
        }
    )


def _fit(*parts: Batch) -> bool:
    """Whether these fit into one payload; where they are many, their bytes are counted."""
    if sum(max(len(one.entries), len(one.reports)) for one in parts) <= SMALL:
        return True
    return sum(len(one.model_dump_json().encode()) for one in parts) <= BATCH_BYTES


def batches(outbox: Outbox, snapshot: Snapshot | None, *, turn: int, task: int) -> list[Batch]:
    """What is to be written, in payloads that never grow too large, however much was heard."""
    parts = list(_parts(outbox))
    last = len(parts) - 1
    kept = [
        Batch(
            workflow_id=outbox.workflow_id,
            turn=turn,
            task=task,
            entries=tuple(entries),
            duties=tuple(outbox.rows.values()) if n == last else (),
            reports=tuple(marks),
            snapshot=snapshot if n == last else None,
        )
        for n, (entries, marks) in enumerate(parts)
    ]
    if outbox.content is not None:
        content = outbox.content
        kept.append(Batch(workflow_id=outbox.workflow_id, turn=turn, task=task, content=content))
    return kept


def _parts(outbox: Outbox) -> Iterator[tuple[list[Entry], list[ReportMark]]]:
    """Entries and marks that go into one batch each, in their order."""
    if len(outbox.entries) <= SMALL and len(outbox.marks) <= SMALL:
        yield outbox.entries[:], outbox.marks[:]
        return
    entries: list[Entry] = []
    marks: list[ReportMark] = []
    size = 0
    for one in (*outbox.entries, *outbox.marks):
        weight = len(one.model_dump_json().encode())
        if size and size + weight > BATCH_BYTES:
            yield entries, marks
            entries, marks, size = [], [], 0
        size += weight
        if isinstance(one, Entry):
            entries.append(one)
        elif isinstance(one, ReportMark):
            marks.append(one)
    yield entries, marks
