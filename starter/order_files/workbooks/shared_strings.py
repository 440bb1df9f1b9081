"""The texts of an .xlsx: the list that its sheets share, and a cell's own."""

import re
from collections.abc import Mapping

from starter.order_files.workbooks.bounds import Bounds
from starter.order_files.workbooks.cells import CELL_MAX

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class StringsReader:
    """Receives the tags of the shared strings; readings above the letters are left out. `struck`
    are the places of those of which anything is crossed out."""

    def __init__(self, bounds: Bounds) -> None:
        self.strings: list[str] = []
        self.struck: set[int] = set()
        self._bounds = bounds
        self._text = Text()
        self._takes = self._phonetic = False

    def started(self, name: str, attributes: Mapping[str, str]) -> None:
        """A tag begins."""
        if name == "si":
            self._text = Text()
        elif name == "rPh":
            self._phonetic = True
        elif name == "strike" and is_on(attributes):
            self.struck.add(len(self.strings))
        elif name == "t":
            self._takes = not self._phonetic

    def ended(self, name: str) -> None:
        """A tag ends."""
        if name == "si":
            self.strings.append(unescaped(self._text.whole))
            self._bounds.count(self.strings[-1])
        elif name == "rPh":
            self._phonetic = False
        elif name == "t":
            self._takes = False

    def letters(self, written: str) -> None:
        """Letters between tags."""
        if self._takes:
            self._text.add(written)


def is_on(attributes: Mapping[str, str]) -> bool:
    """Whether a tag that switches something, such as <strike/>, switches it on."""
    return attributes.get("val", "1") not in ("0", "false")


class Text:
    """A cell's letters as they come, up to the longest cell and one more."""

    __slots__ = ("_left", "_parts")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._left = CELL_MAX + 1

    def add(self, written: str) -> None:
        """More of it."""
        if self._left > 0:
            self._parts.append(written[: self._left])
            self._left -= len(written)

    @property
    def whole(self) -> str:
        """All that was kept."""
        return "".join(self._parts)


def unescaped(written: str) -> str:
    """The text that a cell's XML means: _x000A_ is a line's end."""
    if "_x" not in written:
        return written
    return _ESCAPED.sub(_letter, written)


def _letter(found: re.Match[str]) -> str:
    """Half of a pair alone is no letter."""
    code = int(found[1], 16)
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)
