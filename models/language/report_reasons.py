"""Why a report does not count yet, in a person's language: it is kept as an English sentence."""

from collections.abc import Mapping
from typing import Final

from models.codes import QuestionCode, WaitCode
from models.language.catalogue import Context, Language
from models.language.texts import MADE, Words, in_english
from models.messages.reports.pending_reports import QUESTIONS, WAITS, Why, sentence
from models.messages.reports.report_times import CountingWindow
from models.phrases import phrase
from models.sop.formatting import show

CODES: Final[Mapping[str, Why]] = {
    **{sentence(code): code for code in WAITS},
    **{sentence(code): code for code in QUESTIONS},
}
"""What each of those sentences is a code of."""


def reason_in_words(
    words: Words, reason: str | None, counts_within: CountingWindow | None = None
) -> str:
    """A reason that was kept with a report; one that has a code is called by it.

    What follows the kind that a reason begins with was made of values, and in English.
    `counts_within` stands in the answer of a report that came too early.
    """
    if words.language is Language.EN or isinstance(reason, MADE):
        return words.text(reason or "")
    if code := CODES.get(str(reason)):
        return words.code(_context(code), code.value)
    if counts_within is not None:
        return words.text(
            phrase(
                "too early, it does not count: {from_} to {to} does",
                from_=show(counts_within.from_at),
                to=show(counts_within.until),
            )
        )
    kind = (reason or "").partition(" ")[0].removesuffix(":")
    named = words.code(Context.KIND, kind)
    return named if named != in_english(Context.KIND, kind) else words.text(reason or "")


def _context(code: WaitCode | QuestionCode) -> Context:
    return Context.WAIT if isinstance(code, WaitCode) else Context.QUESTION
