"""The table that an e-mail file 邮件 .eml carries as an attachment (FH-11.3.3.1).

One table is read, the text around it is not; of several nobody guesses which is meant. Its
name finds it, and its content says what it is.
"""

import email
import email.policy
from collections.abc import Iterator
from email.message import Message
from typing import Final, NamedTuple

from models.phrases import JoinedTexts, phrase
from starter.order_files.workbooks.cells import FileRefused, quoted
from starter.order_files.workbooks.file_kind import (
    MAIL_ADVICE,
    check_size,
    kind_of,
    looks_like_mail,
)

PARTS_MAX: Final = 100
"""The most parts of one e-mail, with those of mails inside it."""

DEEP_MAX: Final = 20
"""The most e-mails and bundles inside each other: the reader goes into each."""

TABLE_SUFFIXES: Final = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv")
"""How tables are called: an e-mail holds pictures and signatures, too."""

DAMAGED_ATTACHMENT: Final = phrase("an attachment of the e-mail is damaged: have it sent again")


class Attachment(NamedTuple):
    """A table in an e-mail."""

    name: str
    content: bytes


def attached_table(data: bytes) -> Attachment | None:
    """The only table of an e-mail; None where the file is no e-mail.

    Raises:
        FileRefused: it has no table, or several, or is damaged; one line says which.
    """
    if not looks_like_mail(data):
        return None
    check_size(len(data))
    if data.lower().count(b"boundary=") > DEEP_MAX or data.count(b"\n--") > 2 * PARTS_MAX:
        raise FileRefused(_too_many())
    found = [*_tables(email.message_from_bytes(data, policy=email.policy.default))]
    if not found:
        raise FileRefused(MAIL_ADVICE)
    if len(found) > 1:
        names = JoinedTexts([quoted(one.name) for one in found[:5]], ", ")
        raise FileRefused(
            phrase(
                "the e-mail has {n} tables: {names}: save the one that is meant, and send that",
                n=len(found),
                names=names,
            )
        )
    return found[0]


def _tables(message: Message) -> Iterator[Attachment]:
    damaged = False
    for n, part in enumerate(message.walk()):
        if n > PARTS_MAX:
            raise FileRefused(_too_many())
        name, content = part.get_filename(), b""
        if name and not part.is_multipart():
            loaded = part.get_payload(decode=True)
            content = loaded if isinstance(loaded, bytes) else b""
        damaged |= bool(part.defects)  # known once it is unpacked
        if not name or not name.lower().endswith(TABLE_SUFFIXES):
            continue
        if not _is_table(content):
            raise FileRefused(DAMAGED_ATTACHMENT)
        yield Attachment(name, content)
    if damaged:
        raise FileRefused(DAMAGED_ATTACHMENT)


def _is_table(content: bytes) -> bool:
    """Whether it may be a workbook, or a list: its content says so."""
    try:
        kind_of(content)
    except FileRefused:
        return False
    return True


def _too_many() -> str:
    return phrase(
        "the e-mail has too many parts to be read (at most {most}): save the table that it "
        "holds, and send that",
        most=PARTS_MAX,
    )
