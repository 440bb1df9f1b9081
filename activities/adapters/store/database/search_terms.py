"""What an order is found by, cut into terms; with a key ring each personal one is a keyed hash.

Names, places, plates and goods are cut into pieces of two characters, numbers into pieces of four,
and the three at their end; a phone is found whole, and by its last four digits. What is
found has all pieces of a word.
"""

import hashlib
import hmac
import unicodedata
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from models.errors import UsageError
from models.phrases import phrase
from models.scopes import PartyKind

WORD_MIN: Final = 2
"""The fewest characters of a word that is searched for."""

WORDS_MAX: Final = 8
TEXT_MAX: Final = 100

NUMBER_PIECE: Final = 4
NUMBER_END: Final = 3
"""By how many of its last characters a number is found: what people read out to each other."""

PHONE_END: Final = 4
"""By how many of its last digits a phone is found."""

HASH_BYTES: Final = 16


class TermKind(StrEnum):
    """What of an order a term is of."""

    NUMBER = "number"
    PHONE = "phone"
    NAME = "name"
    PLACE = "place"
    PLATE = "plate"
    DRIVER = "driver"
    PROVIDER = "provider"
    PRODUCT = "product"


UNHASHED_KINDS: Final = frozenset({TermKind.NUMBER, TermKind.PRODUCT})
"""What is nobody's: it stays in clear, and when an order is erased."""

OF_CONTENT: Final = (
    TermKind.NUMBER, TermKind.PHONE, TermKind.NAME, TermKind.PLACE, TermKind.PRODUCT,
)  # fmt: skip
OF_PARTIES: Final = (TermKind.PLATE, TermKind.DRIVER, TermKind.PROVIDER)

KIND_OF_PARTY: Final = {PartyKind.VEHICLE: TermKind.PLATE, PartyKind.PROVIDER: TermKind.PROVIDER}


class Term(NamedTuple):
    """One term in clear."""

    kind: TermKind
    value: str


@dataclass(frozen=True, slots=True)
class TermHasher:
    """How terms stand in our database: in clear, or hashed by the first of `keys`.

    The other keys are those that wrote before: what they wrote is still found.
    """

    keys: tuple[bytes, ...] = ()

    def written(self, term: Term) -> str:
        """A term as it is written now."""
        if term.kind in UNHASHED_KINDS or not self.keys:
            return term.value
        return _hashed(self.keys[0], term)

    def sought(self, kind: TermKind, texts: Iterable[str]) -> list[tuple[str, ...]]:
        """Terms as they may have been written: under each key, and before there was one."""
        clear = tuple(dict.fromkeys(texts))
        if kind in UNHASHED_KINDS:
            return [clear]
        hashed = [tuple(_hashed(key, Term(kind, text)) for text in clear) for key in self.keys]
        return [*hashed, clear]


UNHASHED: Final = TermHasher()
"""Without a key ring."""


def _hashed(key: bytes, term: Term) -> str:
    digest = hmac.digest(key, f"{term.kind}\0{term.value}".encode(), hashlib.sha256)
    return urlsafe_b64encode(digest[:HASH_BYTES]).decode().rstrip("=")


def terms_of_content(number: str, content: Mapping[str, Any]) -> set[Term]:
    """The terms of what an order is about: its JSON, as it was taken in or corrected."""
    customer, delivery, pickup, at_pickup = (
        content.get(name) or {} for name in ("customer", "delivery", "pickup", "pickup_contact")
    )
    found = {Term(TermKind.NUMBER, piece) for piece in _number_terms(number)}
    for phone in (customer.get("phone"), at_pickup.get("phone")):
        found |= {Term(TermKind.PHONE, one) for one in phone_terms(phone or "")}
    texts = [(TermKind.NAME, customer.get("name")), (TermKind.NAME, at_pickup.get("name"))]
    texts += [(TermKind.PLACE, delivery.get(name)) for name in ("city", "district", "street")]
    texts += [(TermKind.PLACE, pickup.get("city"))]
    for line in content.get("lines") or ():
        texts += [(TermKind.PRODUCT, line.get("name")), (TermKind.PRODUCT, line.get("sku"))]
    return found | {Term(kind, piece) for kind, text in texts for piece in pieces(text or "")}


def terms_of_party(kind: PartyKind, party: str, data: Mapping[str, Any]) -> set[Term]:
    """The terms of whose an order is, and of the driver that came with his vehicle."""
    found = {Term(KIND_OF_PARTY[kind], piece) for piece in pieces(party)}
    if kind is PartyKind.VEHICLE:
        found |= {Term(TermKind.DRIVER, piece) for piece in pieces(str(data.get("driver") or ""))}
        found |= {Term(TermKind.DRIVER, one) for one in phone_terms(str(data.get("phone") or ""))}
    return found


def words_of(text: str) -> list[str]:
    """The words of what somebody searches for.

    Raises:
        UsageError: there is nothing to look for, or a word is too short to find anything by.
    """
    words = unicodedata.normalize("NFKC", text).split()
    short = [word for word in words if len(plain(word)) < WORD_MIN]
    if short or not words:
        raise UsageError(
            phrase("`{word}` is too short to search for", word=short[0])
            if short
            else "there is nothing to look for",
            hint=phrase(
                "each word has {least} letters or digits at least: 张三, 8000, 浙A12345",
                least=WORD_MIN,
            ),
        )
    if len(words) > WORDS_MAX or len(text) > TEXT_MAX:
        raise UsageError(
            "that is too much to search for",
            hint=phrase(
                "at most {words} words and {characters} characters",
                words=WORDS_MAX,
                characters=TEXT_MAX,
            ),
        )
    return words


def terms_of_word(word: str, kinds: Iterable[TermKind]) -> list[tuple[TermKind, tuple[str, ...]]]:
    """Each way in which an order may have a word: all of these terms of that kind."""
    ways: list[tuple[TermKind, tuple[str, ...]]] = []
    for kind in kinds:
        if kind is TermKind.NUMBER:
            ways += [(kind, (whole(word),)), (kind, number_pieces(word) or (number_end(word),))]
        elif kind is TermKind.PHONE:
            ways.append((kind, (phone_key(word),)))
        else:
            ways.append((kind, tuple(sorted(pieces(word)))))
            if kind is TermKind.DRIVER:
                ways.append((kind, (phone_key(word),)))
    return [(kind, texts) for kind, texts in ways if texts and all(texts)]


def plain(text: str) -> str:
    """A text without what people write as they like: case, width, blanks, hyphens."""
    signs = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in signs if sign.isalnum())


def pieces(text: str) -> set[str]:
    """Each two characters that stand together; a text of one is its own piece."""
    signs = plain(text)
    return {signs[n : n + WORD_MIN] for n in range(max(len(signs) - WORD_MIN + 1, 1))} - {""}


def whole(number: str) -> str:
    """A whole number, told from its pieces."""
    return f"={plain(number)}"


def number_pieces(number: str) -> tuple[str, ...]:
    """Each four characters of a number that stand together."""
    signs = plain(number)
    count = len(signs) - NUMBER_PIECE + 1
    return tuple(dict.fromkeys(signs[n : n + NUMBER_PIECE] for n in range(max(count, 0))))


def number_end(number: str) -> str:
    """The last three characters of a number, told from its pieces; empty where it is shorter."""
    signs = plain(number)
    return f"${signs[-NUMBER_END:]}" if len(signs) >= NUMBER_END else ""


def _number_terms(number: str) -> set[str]:
    return {whole(number), *number_pieces(number), number_end(number)} - {""}


def phone_key(text: str) -> str:
    """A phone's digits without the country's; the last four of one stand for themselves.

    Empty where a text is neither.
    """
    main, _, _ = text.partition(";")
    signs = unicodedata.normalize("NFKC", main)
    digits = "".join(sign for sign in signs if sign.isdecimal())
    if not digits or any(sign.isalpha() for sign in signs):
        return ""
    if len(digits) == PHONE_END:
        return digits
    national = digits.removeprefix("86") if len(digits) > 11 or "+" in signs else digits
    return national.lstrip("0")


def phone_terms(phone: str) -> set[str]:
    """A phone whole, and its last four digits."""
    key = phone_key(phone)
    return {key, key[-PHONE_END:]} - {""}
