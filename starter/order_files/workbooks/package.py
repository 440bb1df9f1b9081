"""The parts of an .xlsx, a zip: measured before anything is unpacked, and unpacked in pieces."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from models.phrases import phrase
from starter.order_files.workbooks.cells import FileRefused
from starter.order_files.workbooks.file_kind import SEND_ORDER_FILE

UNPACKED_MAX = 200 * 1024 * 1024
"""Bytes a workbook may unpack to."""

RATIO_MAX = 200
"""How many times its size a workbook may unpack to; real ones reach 30."""

RATIO_FROM = 10 * 1024 * 1024
"""Unpacked bytes below which the ratio says nothing."""

PIECE_BYTES = 256 * 1024
"""Bytes unpacked at a time."""

PARTS_MAX = 5_000

BROKEN_WORKBOOK = phrase(
    "the workbook is broken or was not sent whole: save it again in the spreadsheet program"
)
LOCKED_WORKBOOK = phrase("the workbook is protected by a password: save it without one")

_OTHER_ZIPS = {
    "xl/workbook.bin": phrase("a binary workbook (.xlsb): save it as .xlsx"),
    "content.xml": phrase("an OpenDocument file (.ods): save it as .xlsx"),
    "word/document.xml": phrase("a Word document: {wanted}", wanted=SEND_ORDER_FILE),
    "ppt/presentation.xml": phrase("a presentation: {wanted}", wanted=SEND_ORDER_FILE),
}


class Package:
    """An open .xlsx; parts are found whatever their capitals and slashes."""

    def __init__(self, data: bytes) -> None:
        """Open it.

        Raises:
            FileRefused: broken, too big when unpacked, or no workbook.
        """
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, EOFError, OSError, ValueError):
            raise FileRefused(BROKEN_WORKBOOK) from None
        parts = self._archive.infolist()
        _check_size(parts, len(data))
        self._parts = {_name(part.filename): part for part in parts}
        self._check_kind()

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return _name(name) in self._parts

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, piece by piece: read in one go it unfolds whole, whatever size it says it has.

        Raises:
            FileRefused: it is not there, broken, or encrypted.
        """
        try:
            with self._archive.open(self._parts[_name(name)]) as packed:
                yield from iter(lambda: packed.read(PIECE_BYTES), b"")
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
            raise FileRefused(BROKEN_WORKBOOK) from None
        except RuntimeError:  # how zipfile says that a part is encrypted
            raise FileRefused(LOCKED_WORKBOOK) from None

    def _check_kind(self) -> None:
        for name, what in _OTHER_ZIPS.items():
            if name in self._parts:
                raise FileRefused(phrase("the file is {what}", what=what))
        if "xl/workbook.xml" not in self._parts:
            raise FileRefused(
                phrase(
                    "the file is a zip archive without a workbook in it: {wanted}",
                    wanted=SEND_ORDER_FILE,
                )
            )


def target(of: str, named: str) -> str:
    """The part that another one's relation names, from the root or from its own folder."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(of), named.replace("\\", "/")))


def _check_size(parts: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED_MAX or (unpacked > RATIO_FROM and unpacked > RATIO_MAX * size):
        raise FileRefused(
            phrase(
                "the workbook unpacks to {unpacked:,.0f} MB and was not opened: no order "
                "file is that big",
                unpacked=unpacked / 1024 / 1024,
            )
        )
    if len(parts) > PARTS_MAX:
        raise FileRefused(
            phrase(
                "the file holds {count:,} parts and was not opened: {wanted}",
                count=len(parts),
                wanted=SEND_ORDER_FILE,
            )
        )


def _name(written: str) -> str:
    return written.replace("\\", "/").lstrip("/").casefold()
