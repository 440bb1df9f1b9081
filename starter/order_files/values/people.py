"""People and their telephones, as lists have them: 张三 138-0013-8000, 0571-8888 6666 转 123."""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from models.phrases import phrase
from starter.order_files.workbooks.cells import Cell, cell_text, narrow

REGION = "CN"
TEXT_MAX = 200
"""Letters of a cell in which a phone is looked for; a longer text is not a contact."""

NO_PHONE = phrase(
    "is not a telephone number that can be called; write it as 13800138000 or 0571-88886666"
)

ONE_PHONE = phrase("is not one telephone number alone: write the one to call, the rest in the note")

_EXTENSION = re.compile(
    r"[,，;；]?\s*(?:转接?|分机号?|ext\.?|x|#)\s*[:：]?\s*(\d{1,6})(?!\d)", re.IGNORECASE
)
_DASHED = re.compile(r"(?<!\d)((?:0\d{2,3}[- ]?)\d{7,8})-(\d{1,6})(?!\d)")
_AREA_CODE = re.compile(r"[(\[](0\d{2,3})[)\]][- ]*(?=\d{3})")
"""An area code in brackets: (0757)23881234-802."""

_PRIVACY = re.compile(r"(?<!\d)(1\d{2}[- ]?\d{4}[- ]?\d{4})\s*[-,(\[]\s*(\d{1,6})(?!\d)\s*[)\]]?")
"""A number that a marketplace lends: 13800138000-1234."""

_CODE = re.compile(
    r"\s*[(（\[【]\s*(?:转接?码?|分机号?|ext\.?)?\s*[:：]?\s*(\d{2,6})\s*[)）\]】]\s*$",
    re.IGNORECASE,
)
"""The same number's extension, behind the name: 张三[1234], 张三【转1234】."""

_NO_NAME = re.compile(r"\d{3}")
"""Digits that no name has: what is left of a code or a number."""

NAME_IN_FULL = phrase(
    "is not a name alone: write the name, and a code behind the phone (13800138000-1234)"
)

NAME_ALONE = phrase("holds an address, too: write the name alone")

_TWO = re.compile(r"(?<!\d)(1\d{10})-(?=1\d{10}(?!\d))")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""What a phone copied from an address book brings along: signs of a direction."""

_IS_ADDRESS = re.compile("[省市区县州盟镇乡].{0,40}(?:路|街|道|巷|村|号|栋|幢|室)")
_ODD_DASHES = re.compile("[‐-―−－ー]")
_TRIM = " \t\r\n,，、;；:：/\\|()（）-—_电话手机联系方式TELtel.：'"


@dataclass(frozen=True, slots=True)
class Person:
    """A name and a phone found in one cell or two.

    `rest` is the phone's cell where more stands in it than these: another phone, another name;
    `doubt` says why a person must look at it, `name_doubt` why he must look at the name.
    """

    name: str | None = None
    phone: str | None = None
    rest: str | None = None
    doubt: str | None = None

    @property
    def name_doubt(self) -> str | None:
        """A name has letters, and no code."""
        if not self.name:
            return None
        has_letter = any(letter.isalpha() for letter in self.name)
        if _IS_ADDRESS.search(self.name):
            return NAME_ALONE
        return None if has_letter and not _NO_NAME.search(self.name) else NAME_IN_FULL


@dataclass(frozen=True, slots=True)
class Phones:
    """The telephone numbers in a text, as +8613800138000 and `;ext=123` where one has an
    extension; and what stands next to them."""

    numbers: tuple[str, ...]
    left: str


def person(name_cell: Cell, phone_cell: Cell) -> Person:
    """Who to call. A phone in the name's cell, or a name in the phone's, is found there."""
    name, cell = cell_text(name_cell), cell_text(phone_cell)
    if cell:
        phones, written = find_phones(narrow(phone_cell)), cell
    else:
        phones, written = find_phones(narrow(name_cell)), name
        name = phones.left if phones.numbers else name
    if cell and phones.numbers:
        in_name = find_phones(narrow(name_cell))
        if in_name.numbers:
            name, written = in_name.left, f"{name} {written}".strip()
            phones = Phones((*dict.fromkeys((*phones.numbers, *in_name.numbers)),), phones.left)
    if not phones.numbers:
        return Person(name or None, cell or None, doubt=NO_PHONE if cell else None)
    number, *others = phones.numbers
    doubt = None
    code = _CODE.search(name) if len(name) <= TEXT_MAX else None
    if code and not number.endswith(f";ext={code[1]}"):
        name = name[: code.start()]
        if ";ext=" in number:
            doubt = phrase(
                "and the name have two extensions: which is right? The name's is {code}",
                code=code[1],
            )
        else:
            number = f"{number};ext={code[1]}"
    elif code:
        name = name[: code.start()]
    if cell and any(letter.isdigit() for letter in phones.left):
        doubt = phrase(
            "has digits next to the number: do they belong to it? An extension is "
            "written as 13800138000-1234"
        )
    elif cell and not name:
        name = phones.left
    is_rest = others or doubt or (cell and phones.left not in ("", name))
    return Person(name or None, number, written if is_rest else None, doubt)


@lru_cache(maxsize=20_000)
def find_phones(written: str) -> Phones:
    """The telephone numbers in a text; one that exists in no numbering plan is none."""
    if len(written) > TEXT_MAX:
        return Phones((), written)
    spelt = _ODD_DASHES.sub("-", _UNSEEN.sub("", written)).lstrip("'")
    spelt = _AREA_CODE.sub(r"\1-", spelt)
    spelt = _TWO.sub(r"\1/", spelt)
    spelt = _DASHED.sub(r"\1 ext. \2", _EXTENSION.sub(r" ext. \1", spelt))
    spelt = _PRIVACY.sub(r"\1 ext. \2", spelt)
    found = list(phonenumbers.PhoneNumberMatcher(spelt, REGION))
    if not found:
        return Phones((), written)
    left = spelt
    for match in reversed(found):
        left = left[: match.start] + left[match.end :]
    numbers = tuple(dict.fromkeys(_number(match.number) for match in found))
    return Phones(numbers, left.strip(_TRIM))


def _number(found: phonenumbers.PhoneNumber) -> str:
    number = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    return f"{number};ext={found.extension}" if found.extension else number
