"""The language that this process speaks to whoever began it: English, until a command says."""

from typing import Final

from models.language.catalogue import Language
from models.language.texts import Translator

_now: Final[list[Translator]] = [Translator(Language.EN)]


def translator() -> Translator:
    """How this process says things."""
    return _now[0]


def speak(language: Language) -> None:
    """Speak a language from now on."""
    _now[0] = Translator(language)
