"""Sentences for people that a door can say in another language.

A sentence with values in it cannot be looked up: its template can. `phrase("order {number} has no
file", number=…)` is the English sentence itself, a plain string for JSON, logs and histories, which
remembers its template and its values. `models/language/texts.py` says it in another language; no
program reads a sentence (ADR-0067).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, Self


class StructuredText(str):
    """A text that knows what it was made of: a door says it in another language.

    Why something is answered as it is must be one of these, which mypy sees to: a sentence that is
    put together where it is needed could be said in English alone.
    """

    __slots__ = ()


class VerbatimText(StructuredText):
    """What a person, or a partner, has written: it is shown as it is, and never kept as data."""

    __slots__ = ()


class Code(StructuredText):
    """A code within a sentence: English has it as it is, other languages say what it is called.

    Attributes:
        context: what it is a code of, as in the catalogues: `kind`, `role`, `field` …
    """

    __slots__ = ("context",)

    context: str

    def __new__(cls, context: str, code: str | None = "") -> Self:
        """The code of that context."""
        made = super().__new__(cls, code or "")
        made.context = context
        return made


class LabelledText(StructuredText):
    """What English calls by a name of its own, and other languages by its code: what a duty asks.

    Attributes:
        code: with its context, as in the catalogues.
    """

    __slots__ = ("code",)

    code: Code

    def __new__(cls, text: str, context: str = "", code: str = "") -> Self:
        """The name `text` of that code."""
        made = super().__new__(cls, text)
        made.code = Code(context, code)
        return made


class InstantText(StructuredText):
    """An instant, or a day, within a sentence, as English writes it.

    Attributes:
        at: the instant, or the day, itself.
    """

    __slots__ = ("at",)

    at: date

    def __new__(cls, text: str, at: date | None = None) -> Self:
        """The instant `at`, written as `text`."""
        made = super().__new__(cls, text)
        if at is not None:
            made.at = at
        return made


class TimelineText(StructuredText):
    """A line of a timeline within a sentence; other languages say it by its data.

    Attributes:
        say: what says it, to whoever has the words of a language.
    """

    __slots__ = ("say",)

    say: Callable[[Any], str]

    def __new__(cls, text: str, say: Callable[[Any], str] = str) -> Self:
        """The line of that sentence."""
        made = super().__new__(cls, text)
        made.say = say
        return made


class Span(StructuredText):
    """How long something takes within a sentence, as English writes it.

    Attributes:
        seconds: how many.
    """

    __slots__ = ("seconds",)

    seconds: int

    def __new__(cls, text: str, seconds: int = 0) -> Self:
        """So many seconds, written as `text`."""
        made = super().__new__(cls, text)
        made.seconds = seconds
        return made


class Phrase(StructuredText):
    """A sentence, with what it was made of. Made by `phrase`, so that its template is found.

    Attributes:
        template: the English sentence with `{names}`; it is what the catalogues have.
        values: what stands for the names: words, numbers, codes, and phrases of their own.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, values: Mapping[str, Any] | None = None) -> Self:
        """The sentence; a brace of its own is doubled in the template."""
        made = super().__new__(cls, template.format_map(values or {}))
        made.template, made.values = template, values or {}
        return made


class JoinedTexts(StructuredText):
    """Several texts as one, in their order.

    Attributes:
        parts: the texts; between: what stands between two of them.
    """

    __slots__ = ("between", "parts")

    parts: tuple[str, ...]
    between: str

    def __new__(cls, parts: Iterable[str] = (), between: str = "; ") -> Self:
        """The texts, put together."""
        found = tuple(parts)
        made = super().__new__(cls, between.join(found))
        made.parts, made.between = found, between
        return made


SIMPLE: Final = (str, int, float, bool)


def phrase(template: str, **values: Any) -> Phrase:
    """A sentence for people out of its template: `phrase("there is no link {id}", id=…)`."""
    return Phrase(template, values)


def as_sentence(text: str) -> StructuredText:
    """A text that was kept without what it was made of: a whole sentence is found all the same."""
    return (
        text
        if isinstance(text, StructuredText)
        else Phrase(text.replace("{", "{{").replace("}", "}}"))
    )


def capitalised(text: str) -> str:
    """A text that begins a sentence: English writes its first letter large."""
    large = f"{text[:1].upper()}{text[1:]}"
    if not isinstance(text, StructuredText):
        return large
    made = str.__new__(type(text), large)
    names: tuple[str, ...] = type(text).__slots__
    for name in names:
        setattr(made, name, getattr(text, name))
    return made


def one_of(context: str, codes: Iterable[str], between: str = ", ") -> JoinedTexts:
    """Several codes as one text: `driver, carrier`."""
    return JoinedTexts((Code(context, code) for code in codes), between)


def role_code(role: str) -> Code:
    """A role within a sentence."""
    return Code("role", role)


def cut(text: StructuredText, most: int) -> StructuredText:
    """A text of at most so many characters; one that fits is left as it was made."""
    return text if len(text) <= most else VerbatimText(text[:most])


def to_data(text: Any) -> Any:
    """A text as JSON that `from_data` reads: for one that goes from process to process."""
    match text:
        case Phrase(template=template, values=values):
            filled = {name: to_data(value) for name, value in values.items()}
            return {"template": template, "values": filled}
        case JoinedTexts(parts=parts, between=between):
            return {"parts": [to_data(part) for part in parts], "between": between}
        case Code(context=context):
            return {"code": str(text), "context": context}
        case LabelledText(code=code):
            return {"text": str(text), "code": str(code), "context": code.context}
        case InstantText(at=at):
            return {"text": str(text), "at": at.isoformat()}
        case Span(seconds=seconds):
            return {"text": str(text), "seconds": seconds}
    return text if isinstance(text, SIMPLE) else str(text)


def from_data(data: Any) -> Any:
    """The text that `to_data` wrote; another value as it is.

    Raises:
        KeyError, ValueError: it was not written by `to_data`.
    """
    match data:
        case {"template": str(template), "values": dict(values)}:
            return Phrase(template, {name: from_data(one) for name, one in values.items()})
        case {"parts": list(parts), "between": str(between)}:
            return JoinedTexts([from_data(part) for part in parts], between)
        case {"text": str(text), "code": str(code), "context": str(context)}:
            return LabelledText(text, context, code)
        case {"code": str(code), "context": str(context)}:
            return Code(context, code)
        case {"text": str(text), "at": str(at)}:
            whole = datetime.fromisoformat(at)
            return InstantText(text, whole if whole.tzinfo else whole.date())
        case {"text": str(text), "seconds": int(seconds)}:
            return Span(text, seconds)
    return data
