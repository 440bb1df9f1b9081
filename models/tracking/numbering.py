"""The numbers of appointments: one that was made earlier and is heard later takes its place.

The later ones count on, and what was said of each goes with it.
"""

from collections.abc import Mapping
from typing import TypeVar

from models.stages import all_duties as duties
from models.tracking.deadline_book import DeadlineBook
from models.tracking.occurrence import Key, Occurrence

V = TypeVar("V")


def renumber(book: DeadlineBook, found: Mapping[Key, Occurrence]) -> None:
    """Let each be kept under the number that it has by now."""
    wanted = {(key.duty, one.source): one for key, one in found.items() if one.source}
    moved = {
        key: wanted[key.duty, source]
        for key, source in book.sources.items()
        if (key.duty, source) in wanted and wanted[key.duty, source].key != key
    }
    if not moved:
        return
    names = {key: one.key for key, one in moved.items()}
    for table in (book.open, book.closed):
        _rename(table, names)
        for one in moved.values():
            if one.key in table:
                new = {"attempt": one.key.attempt, "counts_from": one.begins}
                table[one.key] = table[one.key].model_copy(update=new)
                book.show(duties.ALL[one.key.duty], table[one.key])
    _rename(book.planned, names)
    _rename(book.put, names)
    _rename(book.opened_held, names)
    _rename(book.decided_held, names)
    _rename(book.times_planned, names)
    _rename(book.sources, names)
    book.opened = {names.get(key, key) for key in book.opened}


def _rename(table: dict[Key, V], names: Mapping[Key, Key]) -> None:
    """Let what is kept under these keys be kept under others; they may change places."""
    kept = {names.get(key, key): value for key, value in table.items()}
    table.clear()
    table.update(kept)
