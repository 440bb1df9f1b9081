"""The language that this process speaks to whoever began it: English, until a command says."""

from typing import Final

from models.language.catalogue import Language, translations
from models.language.texts import Translator

_now: Final[list[Translator]] = [Translator(Language.EN)]


def translator() -> Translator:
    """How this process says things."""
    return _now[0]


def speak(language: Language) -> None:
    """Speak a language from now on.

    Raises:
        UsageError: its texts were never compiled; this is said in the language of before.
    """
    translations(language)
    _now[0] = Translator(language)
