"""Who of a role acts: an opaque id, by which ten clerks of one desk can be told apart.

It is kept for long and shown to many, so it holds no personal data: a number of one's own or a
short word (`clerk-7`), never a name, a telephone number or an e-mail address.
"""

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field, StringConstraints

from models.phrases import Phrase, phrase

ACTOR_MAX: Final = 64

_OPAQUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")
_CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_TELEPHONE = re.compile(r"(?<![0-9a-fA-F])(86)?(1[3-9]\d{9}|0\d{9,11})(?![0-9a-fA-F])")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[-. ](?=\d)")

_INSTEAD = phrase("give an opaque id, such as clerk-7")


def looks_like_telephone(text: str) -> bool:
    """Whether a text holds what may be somebody's telephone number."""
    return _TELEPHONE.search(_BETWEEN_DIGITS.sub("", text)) is not None


def _opaque(actor: str) -> str:
    """The actor, where it is an id that says nothing of a person."""
    if _CHINESE.search(actor):
        raise ValueError(_personal(phrase("it looks like a name")))
    if "@" in actor:
        raise ValueError(_personal(phrase("it looks like an e-mail address")))
    if looks_like_telephone(actor):
        raise ValueError(_personal(phrase("it looks like a telephone number")))
    if not _OPAQUE.fullmatch(actor):
        raise ValueError(
            phrase(
                "letters, digits, '.', '_', ':' and '-' are taken, a letter or digit first: "
                "{instead}",
                instead=_INSTEAD,
            )
        )
    return actor


def _personal(what: Phrase) -> Phrase:
    return phrase("{what}, which is personal: {instead}", what=what, instead=_INSTEAD)


def _is_none(actor: str | None) -> bool:
    return actor is None


Actor = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=ACTOR_MAX),
    AfterValidator(_opaque),
]
"""An opaque id, 64 characters at most; what looks personal is refused with the reason."""

MaybeActor = Annotated[Actor | None, Field(exclude_if=_is_none)]
"""Where nobody was named it travels without one."""

RecordedActor = Annotated[str | None, Field(exclude_if=_is_none)]
"""As it was taken: what is recorded is not judged again."""
