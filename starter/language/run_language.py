"""The language that this process speaks to whoever began it: English, until a command says."""

from typing import Final

from models.language.catalogue import Language
from models.language.texts import Words

_now: Final[list[Words]] = [Words(Language.EN)]


def words() -> Words:
    """How this process says things."""
    return _now[0]


def speak(language: Language) -> None:
    """Speak a language from now on."""
    _now[0] = Words(language)
