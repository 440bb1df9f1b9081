"""The words of a language with all that they can say: texts, codes, and whole timeline lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.language.catalogue import Language
from models.language.texts import Words
from models.language.timeline import line_in_words


@dataclass(frozen=True, slots=True)
class _WordsOfLines(Words):
    """Words that render a timeline line with its facts."""

    def recorded_line(self, happening: str, what: str, data: Mapping[str, Any]) -> str:
        return line_in_words(self, happening, what, data)


def words_in(language: Language) -> Words:
    """The words of a language."""
    return _WordsOfLines(language)
