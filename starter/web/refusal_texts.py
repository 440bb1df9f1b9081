"""What a page says of a report that its workflow has refused."""

from models.language.catalogue import Context
from models.messages.reports.report import Answer
from models.phrases import Code, JoinedTexts, one_of, phrase


def why_refused(answer: Answer) -> str:
    """Why it is refused, in every language as far as its code says it, then in its own words.

    A workflow's words come as one English sentence: they are shown, and never taken apart.
    """
    why = "" if answer.code is None else Code(Context.REFUSAL, answer.code)
    lacks = one_of("field", answer.missing)
    parts = [
        phrase("it was refused: {why}", why=why) if why else phrase("it was refused"),
        *([phrase("it lacks {fields}", fields=lacks)] if lacks else []),
        *([answer.reason] if answer.reason else []),
    ]
    return JoinedTexts(parts, "; ")
