"""The kind of a file, by its content and never by its name."""

import re
from typing import Literal

from models.phrases import phrase
from starter.order_files.workbooks.cells import FileRefused

FILE_MAX = 20 * 1024 * 1024
"""Bytes an order file may have; 5,000 rows take about half of one of these megabytes."""

SEND_ORDER_FILE = phrase(
    "send the order file as .xlsx or .csv; there is an empty one, the template"
)

Kind = Literal["zip", "ole", "text"]

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OTHERS = {
    b"%PDF": phrase("a PDF"),
    b"\x89PNG": phrase("a picture (PNG)"),
    b"\xff\xd8\xff": phrase("a picture (JPEG)"),
    b"GIF8": phrase("a picture (GIF)"),
    b"BM": phrase("a picture (BMP)"),
    b"Rar!": phrase("a RAR archive"),
    b"7z\xbc\xaf": phrase("a 7z archive"),
    b"\x1f\x8b": phrase("a gzip archive"),
    b"PK\x05\x06": phrase("an empty zip archive"),
    b"{\\rtf": phrase("an RTF document"),
    b"SQLite format 3": phrase("a database"),
    b"\x7fELF": phrase("a program"),
    b"MZ": phrase("a program"),
}
_HTML = tuple(
    "<" + tag for tag in ("!doctype html", "html", "table", "head", "body", "meta", "style", "div")
)
_HEAD = 2048
_OF_OUTLOOK = "__substg1.0_".encode("utf-16-le")
"""How Outlook names what a message of its own holds (.msg)."""

_MAIL_HEAD = re.compile(
    "(?:from|to|subject|date|received|return-path|delivered-to|message-id|mime-version|"
    "content-type|x-[a-z-]+): "
)
MAIL_ADVICE = phrase(
    "the file is an e-mail, or a page saved with all that belongs to it, "
    "whatever its name says: save the table that it holds as .xlsx, and send "
    "that"
)

OUTLOOK_ADVICE = phrase(
    "the file is an Outlook message (.msg), whatever its name says: save the table that it holds "
    "as .xlsx, and send that"
)


def check_size(size: int) -> None:
    """Refuse a file that is too big to be an order file, before it is read.

    Raises:
        FileRefused: more than `FILE_MAX` bytes.
    """
    if size > FILE_MAX:
        raise FileRefused(
            phrase(
                "the file has {size:.0f} MB, an order file at most {most}: split it, or "
                "take pictures out of it",
                size=size / 1024 / 1024,
                most=FILE_MAX // 1024 // 1024,
            )
        )


def kind_of(data: bytes) -> Kind:
    """What the bytes are: a zip (xlsx), an OLE container (xls), or text (csv).

    Raises:
        FileRefused: empty, too big, or plainly something else.
    """
    check_size(len(data))
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise FileRefused(phrase("the file is empty: {wanted}", wanted=SEND_ORDER_FILE))
    if data.startswith(_ZIP):
        return "zip"
    if data.startswith(_OLE):
        if _OF_OUTLOOK in data:
            raise FileRefused(OUTLOOK_ADVICE)
        return "ole"
    for magic, name in _OTHERS.items():
        if data.startswith(magic):
            raise FileRefused(
                phrase(
                    "the file is {name}, whatever its name says: {wanted}",
                    name=name,
                    wanted=SEND_ORDER_FILE,
                )
            )
    return "text"


def looks_like_mail(data: bytes) -> bool:
    """Whether the file is an e-mail as mail programs save it (.eml)."""
    head = data[:_HEAD].decode("ascii", errors="replace").lstrip("\ufffd \t\r\n").lower()
    return _MAIL_HEAD.match(head) is not None


def refuse_markup(written: str) -> None:
    """Refuse a text that is an e-mail, a web page, XML or JSON.

    Raises:
        FileRefused: it says which, and what to do.
    """
    head = written.lstrip("\ufeff \t\r\n")[:_HEAD].lower()
    if _MAIL_HEAD.match(head):
        raise FileRefused(MAIL_ADVICE)
    if head.startswith(_HTML) or (head.startswith("<") and "<html" in head):
        raise FileRefused(
            phrase(
                "the file is a web page (HTML), whatever its name says: open it in the "
                "spreadsheet program and save it as .xlsx"
            )
        )
    if head.startswith("<"):
        raise FileRefused(
            phrase(
                "the file is XML, whatever its name says: open it in the spreadsheet "
                "program and save it as .xlsx"
            )
        )
    if head.startswith(("{", "[")):
        raise FileRefused(
            phrase("the file is JSON: {wanted}, or post it to /orders", wanted=SEND_ORDER_FILE)
        )
