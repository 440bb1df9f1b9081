"""Reads the sheets of an .xls, the workbook of Excel 97 to 2003: values only, with xlrd.

xlrd runs in a process of its own (`xls_process.py`): it takes what a workbook asks for.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import IO, Any, Final

from models.phrases import phrase
from starter.order_files.workbooks import formats, xls_process
from starter.order_files.workbooks.bounds import Bounds
from starter.order_files.workbooks.cells import Cell, FileRefused
from starter.order_files.workbooks.package import BROKEN_WORKBOOK, LOCKED_WORKBOOK
from starter.order_files.workbooks.rawsheet import NamedSheet, RawSheet

SECONDS_MAX: Final = 60.0
"""Seconds that the process may take, however busy the machine is."""

HEAVY_WORKBOOK: Final = phrase(
    "the workbook asks for more memory than any order file: delete links, "
    "names, styles and what stands far to the right, or save the list as "
    ".xlsx"
)
OR_HEAVY: Final = phrase(
    "{broken}, as .xlsx; or it asks for more memory than any order file", broken=BROKEN_WORKBOOK
)
"""What xlrd stumbles over may be either."""

_ENDS = {xls_process.LOCKED: LOCKED_WORKBOOK, xls_process.BROKEN: OR_HEAVY}
_LOCKED_PARTS = tuple(
    name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo", "DataSpaces")
)


def read_xls(data: bytes) -> list[NamedSheet]:
    """All sheets of the workbook, in its order.

    Raises:
        FileRefused: broken, locked, too heavy, or no workbook.
    """
    if any(name in data for name in _LOCKED_PARTS):
        raise FileRefused(LOCKED_WORKBOOK)
    with subprocess.Popen(  # noqa: S603 - our own program, by its path
        [sys.executable, "-I", str(Path(xls_process.__file__))],
        env={},  # it reads what anybody sent, and needs none of our secrets
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        late = Timer(SECONDS_MAX, process.kill)
        late.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            _send_workbook(process.stdin, data)
            sheets = _sheets(process.stdout)
            end = process.wait()
        finally:
            late.cancel()
            process.kill()
    if end != xls_process.DONE:  # killed by a limit is too heavy, too
        raise FileRefused(_ENDS.get(end, HEAVY_WORKBOOK))
    return sheets


def _send_workbook(to: IO[bytes], data: bytes) -> None:
    """Send the workbook to the process; where it has ended its exit code gives the reason."""
    with suppress(BrokenPipeError):
        to.write(data)
    with suppress(BrokenPipeError):
        to.close()


def _sheets(lines: Iterable[bytes]) -> list[NamedSheet]:
    """The sheets from the lines that the process writes; equal texts are held once.

    Raises:
        FileRefused: they hold more than a file may.
    """
    bounds, sheets, texts = Bounds(), list[NamedSheet](), list[str]()
    from_1904 = False
    for line in lines:
        if not line.endswith(b"\n"):
            break  # it ended within
        part = json.loads(line)
        if isinstance(part, str):
            texts.append(part)
            continue
        if isinstance(part, dict):
            from_1904 = part["from_1904"]
            sheets.append(_empty(part))
            continue
        number, found, struck, remarked = part
        cells = {column: _cell(texts, from_1904, *value) for column, *value in found}
        cells = {column: cell for column, cell in cells.items() if cell != ""}
        if cells:
            bounds.count_row()
            for cell in cells.values():
                bounds.count(cell)
            sheets[-1].raw.rows[number] = cells
            if struck:
                sheets[-1].raw.struck[number] = set(struck)
            if remarked:
                sheets[-1].raw.remarked[number] = set(remarked)
    return sheets


def _empty(head: dict[str, Any]) -> NamedSheet:
    raw = RawSheet(
        hidden=set(head["hidden"]),
        hidden_columns=set(head["hidden_columns"]),
        areas=[(top, left, bottom, right) for top, left, bottom, right in head["areas"]],
    )
    return NamedSheet(head["name"], head["is_hidden"], raw)


def _cell(
    texts: Sequence[str],
    from_1904: bool,
    value: Cell | None,
    more: str | int | None = None,
    is_number: bool = False,
) -> Cell:
    """A cell: `more` is the place of a text, where there is no value, or the format of a day, or
    that of what `is_number`."""
    if value is None:
        return texts[more] if isinstance(more, int) else ""
    if not isinstance(value, float):
        return value
    if not isinstance(more, str):
        return formats.finite(value)
    if is_number:
        return formats.as_shown(value, more)
    shows = formats.shown_kind(more)
    if shows == formats.SPAN:
        return formats.as_span(value)
    return formats.as_day(value, shows, from_1904=from_1904)
