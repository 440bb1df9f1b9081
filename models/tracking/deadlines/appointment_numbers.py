"""The numbers of appointments: one that was made earlier and is received later takes its place.

The later ones count on, and what was said of each goes with it.
"""

from collections.abc import Mapping
from typing import TypeVar

from models.stages import all_duties as duties
from models.tracking.deadlines.deadline_changes import averted
from models.tracking.deadlines.deadline_records import DeadlineRecords
from models.tracking.deadlines.occurrence import Occurrence, OccurrenceKey

V = TypeVar("V")


def misnumbered_appointments(
    book: DeadlineRecords, found: Mapping[OccurrenceKey, Occurrence]
) -> list[OccurrenceKey]:
    """Those that were opened here, exist no more, and whose number is another one's by now.

    They are taken back before that one gets their number: else their breaches would stay counted.
    """
    moved = _moved(book, found)
    taken = {one.key for one in moved.values()}
    kept = {*book.open, *book.closed} & book.opened
    return sorted(key for key in taken & kept if key not in moved and _is_gone(book, key, found))


def _is_gone(
    book: DeadlineRecords, key: OccurrenceKey, found: Mapping[OccurrenceKey, Occurrence]
) -> bool:
    source = book.sources.get(key)
    return source is not None and source != found[key].source


def _moved(
    book: DeadlineRecords, found: Mapping[OccurrenceKey, Occurrence]
) -> dict[OccurrenceKey, Occurrence]:
    """Those that have another number by now."""
    wanted = {(key.duty, one.source): one for key, one in found.items() if one.source}
    return {
        key: wanted[key.duty, source]
        for key, source in book.sources.items()
        if (key.duty, source) in wanted and wanted[key.duty, source].key != key
    }


def renumber(book: DeadlineRecords, found: Mapping[OccurrenceKey, Occurrence]) -> None:
    """Let each be kept under the number that it has by now; nothing is left under the old one."""
    moved = _moved(book, found)
    if not moved:
        return
    names = {key: one.key for key, one in moved.items()}
    for key in moved.keys() - {*names.values()}:
        if (old := book.open.get(key) or book.closed.get(key)) is not None:
            book.show(duties.ALL_DUTIES[key.duty], averted(old))
    for table in (book.open, book.closed):
        _rename(table, names)
        for one in moved.values():
            if one.key in table:
                new = {"attempt": one.key.attempt, "counts_from": one.begins}
                table[one.key] = table[one.key].model_copy(update=new)
                book.show(duties.ALL_DUTIES[one.key.duty], table[one.key])
    _rename(book.places, names)
    _rename(book.opened_held, names)
    _rename(book.taken_over, names)
    _rename(book.times_planned, names)
    _rename(book.sources, names)
    book.opened = {names.get(key, key) for key in book.opened}


def _rename(table: dict[OccurrenceKey, V], names: Mapping[OccurrenceKey, OccurrenceKey]) -> None:
    """Let what is kept under these keys be kept under others; they may change places."""
    kept = {names.get(key, key): value for key, value in table.items()}
    table.clear()
    table.update(kept)
