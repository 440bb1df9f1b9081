"""What became of a tap, as our script reads it: what to do with it, and the words for people."""

from fastapi.responses import JSONResponse

from models.errors import FulfilError
from models.hints import at_a_page
from models.language.texts import Translator
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.report_passage import ReportState
from starter.http.problems import set_retry_after, status_of


def report_state_text(translator: Translator, state: ReportState | None) -> str:
    """How an accepted report stands, in words."""
    match state:
        case ReportState.WAITING:
            return translator.text(
                "It was taken, and counts once what comes before it is reported."
            )
        case ReportState.QUESTIONED:
            return translator.text("It was taken, and a desk asks about it before it counts.")
        case ReportState.WITHDRAWN:
            return translator.text("It was taken back.")
        case _:
            return translator.text("It was taken.")


def shown_answer(translator: Translator, answer: Answer) -> JSONResponse:
    """The answer of the order: taken, known from before, or refused and why."""
    refused = answer.outcome is ReportOutcome.REFUSED
    says = [] if refused else [report_state_text(translator, answer.state)]
    if answer.reason:
        says.append(translator.text(answer.reason))
    return JSONResponse(
        {
            "outcome": answer.outcome,
            "state": answer.state,
            "code": answer.code,
            "says": " ".join(says),
        }
    )


def shown_error(translator: Translator, error: FulfilError) -> JSONResponse:
    """Why it was not taken; `status` says whether to send it again."""
    hint = at_a_page(error.hint)
    says = " ".join(translator.text(one) for one in (error.message, hint) if one)
    status = status_of(error)
    answer = JSONResponse({"code": error.code, "says": says}, status_code=int(status))
    set_retry_after(answer, error)
    return answer
