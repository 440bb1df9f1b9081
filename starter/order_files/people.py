"""People and their telephones, as lists have them: 张三 138-0013-8000, 0571-8888 6666 转 123."""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from starter.order_files.cells import Cell, plain, text

REGION = "CN"
LONGEST = 200
"""Letters of a cell in which a phone is looked for; a longer text is not a contact."""

_EXTENSION = re.compile(
    r"[,，;；]?\s*(?:转接?|分机号?|ext\.?|x|#)\s*[:：]?\s*(\d{1,6})(?!\d)", re.IGNORECASE
)
_DASHED = re.compile(r"(?<!\d)((?:0\d{2,3}[- ]?)\d{7,8})-(\d{1,6})(?!\d)")
_ODD_DASHES = re.compile("[‐-―−－ー]")
_TRIM = " \t\r\n,，、;；:：/\\|()（）-—_电话手机联系方式TELtel.：'"


@dataclass(frozen=True, slots=True)
class Person:
    """A name and a phone found in one cell or two; `unread` is a phone that is none."""

    name: str | None = None
    phone: str | None = None
    unread: str | None = None


def person(name_cell: Cell, phone_cell: Cell) -> Person:
    """Who to call. A phone in the name's cell, or a name in the phone's, is found there."""
    name_text, phone_text = text(name_cell), text(phone_cell)
    number, beside = find_phone(plain(phone_cell)) if phone_text else (None, "")
    if not phone_text and name_text:
        number, left = find_phone(plain(name_cell))
        if number:
            name_text = left
    unread = phone_text if phone_text and not number else None
    return Person(name_text or _name(beside) or None, number or unread, unread)


@lru_cache(maxsize=20_000)
def find_phone(written: str) -> tuple[str | None, str]:
    """The first telephone number in a text as +8613800138000, with `;ext=123` where it has an
    extension; and the text without its numbers.

    A number that exists in no numbering plan is none.
    """
    if len(written) > LONGEST:
        return None, written
    spelt = _ODD_DASHES.sub("-", written).lstrip("'")
    spelt = _DASHED.sub(r"\1 ext. \2", _EXTENSION.sub(r" ext. \1", spelt))
    found = list(phonenumbers.PhoneNumberMatcher(spelt, REGION))
    if not found:
        return None, written
    left = spelt
    for match in reversed(found):
        left = left[: match.start] + left[match.end :]
    first = found[0].number
    number = phonenumbers.format_number(first, phonenumbers.PhoneNumberFormat.E164)
    return (f"{number};ext={first.extension}" if first.extension else number), left.strip(_TRIM)


def _name(beside: str) -> str:
    """What stands next to a phone, if it may be a name."""
    return beside if beside and not any(letter.isdigit() for letter in beside) else ""
