"""Reads XML from outside, piece by piece, within bounds: no entities, no depth, no endless tag."""

from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

from starter.order_files.workbooks.cells import FileRefused
from starter.order_files.workbooks.package import BROKEN_WORKBOOK

DEPTH_MAX = 64
"""Elements inside one another; a spreadsheet's own reach 8."""

TAG_MAX = 4 * 1024 * 1024
"""Bytes that one tag may have: until it ends, all of it is held."""

Started = Callable[[str, Mapping[str, str]], None]
Ended = Callable[[str], None]


def read_xml(
    pieces: Iterable[bytes],
    started: Started,
    ended: Ended | None = None,
    letters: Callable[[str], None] | None = None,
) -> None:
    """Read a document; names come without their prefix.

    Raises:
        FileRefused: it is not XML, declares a document type (spreadsheets do not), or is beyond
            the bounds.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth, fed = 0, 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH_MAX:
            raise FileRefused(BROKEN_WORKBOOK)
        started(name.rpartition(":")[2] if ":" in name else name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if ended is not None:
            ended(name.rpartition(":")[2] if ":" in name else name)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = letters
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > TAG_MAX:
                raise FileRefused(BROKEN_WORKBOOK)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError):
        raise FileRefused(BROKEN_WORKBOOK) from None


def _refuse(*_: object) -> None:
    raise FileRefused(BROKEN_WORKBOOK)
