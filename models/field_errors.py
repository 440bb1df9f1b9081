"""What is wrong with what was sent, field by field and in our words: pydantic's reach nobody.

`SENTENCES` is the one translation of pydantic's error types; a type that it does not have is
said in general words, never in pydantic's.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError

from models.contract import Contract, Sentence
from models.errors import UsageError
from models.phrases import Code, JoinedTexts, Phrase, StructuredText, cut, phrase
from models.pydantic_messages import OTHERWISE, SENTENCES

FAULTS_MAX = 2_000
"""The longest sentence about all faults together, in characters."""

SIMILARITY_MIN = 0.8
"""How alike a word is to one that it was most likely to be: a slip of the pen."""

PREFIX_LETTERS = 4
"""From how many letters on the beginning of a word tells which one was meant."""

WORDS_OFFERED = 3
"""How many words that begin alike are offered."""

FAULTS_NAMED = 50
"""The most faulty fields that one answer names."""

SHA256: Final = "^[0-9a-fA-F]{64}$"
"""What the name of a stored file looks like."""

PATTERNS: Final[Mapping[str, str]] = {
    SHA256: "the sha256 of a file that was sent for the order is expected, as the answer to "
    "POST …/files has it: 64 digits, 0 to 9 and a to f",
}
"""What is expected where one of these patterns does not fit: nobody reads a pattern."""

OWN_SENTENCES = ("value_error", "assertion_error")
"""Error types whose sentence one of our validators has written."""

Fault = Mapping[str, Any]
"""One fault as pydantic tells it: `type`, `loc`, `ctx`."""


class Finding(Contract):
    """What keeps an order in review: the field, and a sentence for the person who fixes it."""

    field: str
    message: Sentence


class InvalidInput(UsageError):
    """What was sent cannot be taken; `errors` names each field and what is wrong with it."""

    def __init__(self, message: str, errors: Sequence[Finding], *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.errors = tuple(errors)


def findings_of(
    faults: Iterable[Any], model: Any = None, *, whole: str = "it"
) -> tuple[Finding, ...]:
    """The faults that pydantic found, each with its field.

    `model` tells which field was meant by one that does not exist; `whole` names the place of
    what is wrong with all of it. A list that is too short because a part of it cannot be read has
    one fault, that part's.
    """
    found = list(faults)
    inside = {tuple(fault["loc"][:n]) for fault in found for n in range(1, len(fault["loc"]))}
    return tuple(
        Finding(field=_storable(path(fault["loc"]) or whole), message=sentence(fault, model))
        for fault in [one for one in found if tuple(one["loc"]) not in inside][:FAULTS_NAMED]
    )


ALL_OF_IT: Final = "it"


def faults(error: ValidationError, *, whole: str = ALL_OF_IT) -> StructuredText:
    """The faults pydantic found, as one text: `field: sentence; …`."""
    return cut(sentences_of(findings_of(listed(error), whole=whole)), FAULTS_MAX)


BODY: Final = "body"  # no field: a sentence does not name it


def faulty(error: ValidationError, what: str | None = None, *, whole: str = BODY) -> InvalidInput:
    """The error that tells what pydantic found in it; `whole` names the place of all of it."""
    found = findings_of(listed(error), whole=whole)
    sentences = cut(sentences_of(found), FAULTS_MAX)
    return InvalidInput(JoinedTexts((what, sentences), ": ") if what else sentences, found)


def field_error(field: str, sentence: str, *, hint: str | None = None) -> InvalidInput:
    """The error that tells what is wrong with one field."""
    return InvalidInput(sentence, [Finding(field=field, message=sentence)], hint=hint)


def sentences_of(found: Iterable[Finding]) -> StructuredText:
    """Faults as one text, each with its field."""
    return JoinedTexts(map(_with_its_field, found))


def _with_its_field(one: Finding) -> str:
    if one.field == BODY:
        return one.message
    if one.field == ALL_OF_IT:  # not the name of a field: Chinese has no word for it
        return phrase("it: {why}", why=one.message)
    return JoinedTexts((Code("field", one.field), one.message), ": ")


def listed(error: ValidationError) -> list[Any]:
    """Each fault, without what was sent."""
    return list(error.errors(include_url=False, include_input=False))


def sentence(fault: Fault, model: Any = None) -> str:
    """What is wrong with a field, and what is expected."""
    kind, context = str(fault["type"]), fault.get("ctx") or {}
    if kind in OWN_SENTENCES:
        own = (*getattr(context.get("error"), "args", ()), context.get("error", OTHERWISE))[0]
        return own if isinstance(own, StructuredText) else _storable(str(own))
    if kind == "extra_forbidden":
        *inside, name = fault["loc"] or ("",)
        near = nearest(str(name), _fields(model, inside))
        if near:
            return phrase("there is no such field; {near}?", near=Code("field", near))
        return phrase("there is no such field: leave it out")
    if (known := PATTERNS.get(str(context.get("pattern")))) is not None:
        return known
    try:
        return Phrase(SENTENCES.get(kind, OTHERWISE), context)
    except KeyError:
        return OTHERWISE


def missing_fields(error: ValidationError) -> tuple[str, ...]:
    """The fields that are missing or empty."""
    empty = ("missing", "string_too_short")
    return tuple(
        path(fault["loc"])
        for fault in error.errors(include_url=False)
        if fault["type"] in empty or fault.get("input") is None
    )


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant; of those that begin so, all."""
    words = list(known)
    near = difflib.get_close_matches(word, words, n=1, cutoff=SIMILARITY_MIN)
    begin = [one for one in words if len(word) >= PREFIX_LETTERS and one.startswith(f"{word}_")]
    if begin and not near:
        return " or ".join(begin[:WORDS_OFFERED])
    near = near or difflib.get_close_matches(word, words, n=1)
    return near[0] if near else None


def path(place: Iterable[int | str]) -> str:
    """`lines.0.pieces`."""
    return ".".join(str(part) for part in place)


def _fields(model: Any, place: Iterable[int | str]) -> Iterable[str]:
    """The names of the fields of the object at a place in a model."""
    for part in place:
        if isinstance(part, int):
            model = next(iter(get_args(model)), None)
        elif (
            isinstance(model, type) and issubclass(model, BaseModel) and part in model.model_fields
        ):
            model = model.model_fields[part].annotation
        else:
            return ()
    return getattr(model, "model_fields", ())


def _storable(text: str) -> str:
    """A field's name may hold broken characters, which no payload takes."""
    return text.encode(errors="replace").decode()
