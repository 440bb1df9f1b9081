"""What a process says to whoever began it, in the language that its environment names.

Commands have `--lang` besides (`starter/terminal/console/terminal_language.py`).
"""

import os
from contextlib import suppress
from typing import Final

from activities.adapters.process import lifetime
from models.errors import FulfilError, UsageError
from models.language.catalogue import Language, chosen, translations
from models.language.texts import Translator
from models.phrases import JoinedTexts

LANGUAGE_VARIABLES: Final = ("FULFIL_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""What names the language, the first one that is set."""


def watchers_translator() -> Translator:
    """The language of whoever watches this process; English where he names none that we have, or
    one whose texts were never compiled."""
    named = next((text for name in LANGUAGE_VARIABLES if (text := os.environ.get(name))), None)
    language = chosen(named) or Language.EN
    with suppress(UsageError):
        translations(language)
        return Translator(language)
    return Translator(Language.EN)


def say(who: str, line: str) -> None:
    """One line on stderr for whoever watches, in his language."""
    lifetime.say(who, watchers_translator().text(line))


def say_error(who: str, error: FulfilError) -> None:
    """What keeps a process from its work, and what to do about it, in one line."""
    translator = watchers_translator()
    parts = [translator.text(one) for one in (error.message, error.hint) if one]
    lifetime.say(who, translator.text(JoinedTexts(parts)))
