"""What one workflow task has to record, in batches that fit into a payload."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.messages.partners.requests import ReportMark
    from models.messages.timeline.notices import NoticeLine
    from models.messages.timeline.timeline import Batch, Entry, Snapshot
    from models.tracking.outbox import Outbox

SMALL_BATCH: Final = 12
"""So many lines fit into a payload with every text at its longest: nobody has to count bytes."""

INCIDENTS_MAX: Final = 10
"""So many rows of incidents fit into a payload with all that they may name."""

BATCH_BYTES: Final = 40_000
"""The most that the lines of one batch take of a payload, which has 64 KB."""


def append(waiting: list[Batch], batch: Batch) -> None:
    """Add a batch to those that wait, into the last of them where both fit into one write."""
    last = waiting[-1] if waiting else None
    alone = _whole(batch) or (last and _whole(last))  # it may be as large as a payload
    if last is None or alone or not _fit(last, batch):
        waiting.append(batch)
        return
    duties = {(row.duty, row.ref, row.attempt): row for row in (*last.duties, *batch.duties)}
    rows = (*last.incidents, *batch.incidents)
    waiting[-1] = batch.model_copy(
        update={
            "entries": (*last.entries, *batch.entries),
            "duties": tuple(duties.values()),
            "reports": (*last.reports, *batch.reports),
            "notices": (*last.notices, *batch.notices),
            "incidents": tuple({(row.code, row.ref): row for row in rows}.values()),
            "snapshot": batch.snapshot or last.snapshot,
            "part": batch.part if batch.task == last.task else last.part,
        }
    )


def _whole(batch: Batch) -> bool:
    return batch.content is not None or batch.left is not None


def _fit(*parts: Batch) -> bool:
    """Whether these fit into one payload; where they are many, their bytes are counted."""
    if sum(_lines(one) + 2 * len(one.incidents) for one in parts) <= SMALL_BATCH:
        return True
    return sum(len(one.model_dump_json().encode()) for one in parts) <= BATCH_BYTES


def _lines(one: Batch) -> int:
    return max(len(one.entries), len(one.reports), len(one.notices))


def batches(
    outbox: Outbox, snapshot: Snapshot | None, *, turn: int, task: int, base: int
) -> list[Batch]:
    """What is to be written, in payloads that never grow too large, however much was received.

    `base` is what of `task` the histories of earlier runs add up to.
    """
    parts = list(_parts(outbox))
    last = len(parts) - 1
    kept = [
        Batch(
            workflow_id=outbox.workflow_id,
            turn=turn,
            task=task,
            base=base,
            entries=tuple(part.entries),
            duties=tuple(outbox.rows.values()) if n == last else (),
            reports=tuple(part.marks),
            notices=tuple(part.notices),
            snapshot=snapshot if n == last else None,
        )
        for n, part in enumerate(parts)
    ]
    rows = tuple(outbox.incidents.values())
    for first in range(0, len(rows), INCIDENTS_MAX):
        some = rows[first : first + INCIDENTS_MAX]
        append(
            kept,
            Batch(workflow_id=outbox.workflow_id, turn=turn, task=task, base=base, incidents=some),
        )
    if outbox.content is not None:
        content = outbox.content
        kept.append(Batch(workflow_id=outbox.workflow_id, turn=turn, task=task, content=content))
    if outbox.left is not None:
        left = outbox.left.model_dump(mode="json")
        # Before it is known that the order has ended: what is told after that finds its case.
        kept.insert(0, Batch(workflow_id=outbox.workflow_id, turn=turn, task=task, left=left))
    return kept


@dataclass
class _Part:
    """What goes into one batch, in its order."""

    entries: list[Entry] = field(default_factory=list)
    marks: list[ReportMark] = field(default_factory=list)
    notices: list[NoticeLine] = field(default_factory=list)
    size: int = 0

    def add(self, one: Entry | ReportMark | NoticeLine, weight: int) -> None:
        match one:
            case Entry():
                self.entries.append(one)
            case ReportMark():
                self.marks.append(one)
            case NoticeLine():
                self.notices.append(one)
        self.size += weight


def _parts(outbox: Outbox) -> Iterator[_Part]:
    """What goes into one batch each: of many things their bytes are counted."""
    entries, marks, notices = outbox.entries, outbox.marks, outbox.notices
    if max(len(entries), len(marks), len(notices)) <= SMALL_BATCH:
        yield _Part(entries[:], marks[:], notices[:])
        return
    part = _Part()
    parts: list[Entry | ReportMark | NoticeLine] = [*entries, *marks, *notices]
    for one in parts:
        weight = len(one.model_dump_json().encode())
        if part.size and part.size + weight > BATCH_BYTES:
            yield part
            part = _Part()
        part.add(one, weight)
    yield part
