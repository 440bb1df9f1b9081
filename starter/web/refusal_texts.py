"""What a page says of a report that its workflow has refused."""

from models.language.catalogue import Context
from models.messages.reports.answer import Answer
from models.phrases import Code, JoinedTexts, one_of, phrase


def why_refused(answer: Answer) -> str:
    """Why it is refused: by its code, what it lacks, and the reason as it was made."""
    why = "" if answer.code is None else Code(Context.REFUSAL, answer.code)
    lacks = one_of("field", answer.missing)
    parts = [
        phrase("it was refused: {why}", why=why) if why else phrase("it was refused"),
        *([phrase("it lacks {fields}", fields=lacks)] if lacks else []),
        *([answer.reason] if answer.reason else []),
    ]
    return JoinedTexts(parts, "; ")
