"""Why a report does not count yet, in a person's language: it is kept as an English sentence."""

from collections.abc import Mapping
from typing import Final

from models.codes import QuestionCode, WaitCode
from models.language.catalogue import Context, Language
from models.language.texts import Words
from models.messages.pending_reports import QUESTIONS, WAITS, Why, sentence

CODES: Final[Mapping[str, Why]] = {
    **{sentence(code): code for code in WAITS},
    **{sentence(code): code for code in QUESTIONS},
}
"""What each of those sentences is a code of."""


def reason_in_words(words: Words, reason: str | None) -> str:
    """A reason that was kept with a report; one that has a code is called by it."""
    code = CODES.get(str(reason))
    if code is None or words.language is Language.EN:
        return words.text(reason or "")
    return words.code(_context(code), code.value)


def _context(code: WaitCode | QuestionCode) -> Context:
    return Context.WAIT if isinstance(code, WaitCode) else Context.QUESTION
