"""Sentences for people that a door can say in another language.

A sentence with values in it cannot be looked up: its template can. `phrase("order {number} has no
file", number=…)` is the English sentence itself, a plain string for JSON, logs and histories, which
remembers its template and its values. `starter/language/words.py` says it in another language; no
program reads a sentence (ADR-0067).
"""

from collections.abc import Iterable
from typing import Any, Self


class Code(str):
    """A code within a sentence: English has it as it is, other languages say what it is called.

    Attributes:
        context: what it is a code of, as in the catalogues: `kind`, `role`, `field` …
    """

    __slots__ = ("context",)

    context: str

    def __new__(cls, context: str, code: str = "") -> Self:
        """The code of that context."""
        made = super().__new__(cls, code)
        made.context = context
        return made


class Phrase(str):
    """A sentence, with what it was made of. Made by `phrase`, so that its template is found.

    Attributes:
        template: the English sentence with `{names}`; it is what the catalogues have.
        values: what stands for the names: words, numbers, codes, and texts of their own.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, values: dict[str, Any] | None = None) -> Self:
        """The sentence; without values its template is taken as it stands."""
        made = super().__new__(cls, template.format_map(values) if values else template)
        made.template, made.values = template, values or {}
        return made


class Joined(str):
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


def phrase(template: str, **values: Any) -> Phrase:
    """A sentence for people out of its template: `phrase("there is no link {id}", id=…)`."""
    return Phrase(template, values)


def joined(parts: Iterable[str], between: str = "; ") -> Joined:
    """Several texts as one."""
    return Joined(parts, between)


def one_of(context: str, codes: Iterable[str], between: str = ", ") -> Joined:
    """Several codes as one text: `driver, carrier`."""
    return Joined((Code(context, code) for code in codes), between)


def role_code(role: str) -> Code:
    """A role within a sentence."""
    return Code("role", role)
