"""Why an order stands, in one sentence of a person's language; made of data, not of a sentence."""

from datetime import datetime

from models.language.catalogue import Context
from models.language.texts import Translator
from models.phrases import JoinedTexts
from starter.service.explaining.cause import CauseClass
from starter.service.explaining.recorded_causes import RecordedCause


def sentence_of(translator: Translator, why: RecordedCause, now: datetime) -> str:
    """The cause in a sentence; `now` is this machine's, for what is late."""
    one = why.deadline
    if one is not None:
        values = {
            "who": translator.code(Context.ROLE, one.owner.value),
            "duty": translator.code(Context.DUTY, one.duty),
            "due": translator.time(one.due_at),
        }
        if why.cause.kind is CauseClass.OVERDUE:
            values["late"] = translator.span((now - one.due_at).total_seconds())
            return translator.text("{who} owes “{duty}” since {due}: {late} late", **values)
        return translator.text("In time: {who} owes “{duty}” by {due}", **values)
    match why.cause.kind:
        case CauseClass.NOT_STARTED:
            return translator.text("It is taken in, and its work begins in a moment")
        case CauseClass.PARKED:
            return translator.text(
                "A step has failed and is parked: put the cause right, then repair it"
            )
        case CauseClass.NOT_TAKEN:
            return translator.text(
                "Something that was reported is written down, and not delivered yet"
            )
        case CauseClass.HELD:
            return translator.text(
                "It is on hold, and its clocks stand: resume it when it can go on"
            )
        case CauseClass.ATTENTION:
            return _to_decide(translator, why)
        case CauseClass.IN_TIME:
            return translator.text("Nothing is due now")
    return translator.text(why.cause.sentence)


def _to_decide(translator: Translator, why: RecordedCause) -> str:
    if why.cause.at_page:
        return translator.text(why.cause.at_page)
    problem = translator.code(Context.PROBLEM, why.problem)
    if not why.fields:
        return translator.text("It needs a decision: {problem}", problem=problem)
    named = translator.text(
        JoinedTexts((translator.code("field", one) for one in why.fields), ", ")
    )
    return translator.text(
        "It needs a decision: {problem} ({fields})", problem=problem, fields=named
    )
