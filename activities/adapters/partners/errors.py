"""What a partner's answer means: one table, for every partner that speaks our JSON over HTTP.

An answer is `{"code": 0, "data": {"reference": …}}`, or a business refusal, as is usual in
China inside a 200: `{"code": not 0, "message": …, "data": {"missing": […]}}`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, ValidationError

from activities.adapters.partners.http_client import (
    NoReplyError,
    Reply,
    RequestNotSent,
    ResponseLost,
    ResponseTooLong,
)
from models.errors import BadAnswer, Conflict, FulfilError, OutcomeUnknown, PartnerUnavailable
from models.messages.partners.outcome import Done, Outcome
from models.phrases import StructuredText, phrase

OK = 0
NO_SUCH_KEY = 40400
DONE_BEFORE = 40901
OTHER_CONTENT = 40902
REASON_MAX = 200


class AnswerMeaning(StrEnum):
    """What to make of an answer."""

    READ_IT = "its body decides"
    READ_REFUSAL = "a refusal where its body says so, otherwise no answer that we know"
    NEVER_ARRIVED = "nothing is known under the key"
    LATER = "nothing was done; ask again after the pause"
    UNKNOWN = "it may have been done"
    UNREADABLE = "no answer that we know"


@dataclass(frozen=True)
class Row:
    """What arrived, and what it means to a call that changes something, and to one that asks."""

    arrived: range | frozenset[int] | type[NoReplyError]
    changing: AnswerMeaning
    asking: AnswerMeaning

    def fits(self, arrived: Reply | NoReplyError) -> bool:
        """Whether this is the row for it."""
        if isinstance(self.arrived, type):
            return isinstance(arrived, self.arrived)
        return isinstance(arrived, Reply) and arrived.status in self.arrived


MEANING_OF_ERRORS = (
    Row(RequestNotSent, AnswerMeaning.LATER, AnswerMeaning.LATER),
    Row(ResponseLost, AnswerMeaning.UNKNOWN, AnswerMeaning.LATER),
    Row(ResponseTooLong, AnswerMeaning.UNREADABLE, AnswerMeaning.UNREADABLE),
    Row(frozenset({200, 201}), AnswerMeaning.READ_IT, AnswerMeaning.READ_IT),
    Row(range(100, 400), AnswerMeaning.UNREADABLE, AnswerMeaning.UNREADABLE),
    Row(frozenset({401, 403, 407}), AnswerMeaning.UNREADABLE, AnswerMeaning.UNREADABLE),
    Row(frozenset({404}), AnswerMeaning.READ_REFUSAL, AnswerMeaning.NEVER_ARRIVED),
    Row(frozenset({408, 425, 429}), AnswerMeaning.LATER, AnswerMeaning.LATER),
    Row(range(400, 500), AnswerMeaning.READ_REFUSAL, AnswerMeaning.UNREADABLE),
    Row(range(500, 600), AnswerMeaning.UNKNOWN, AnswerMeaning.LATER),
)
"""The error map: the first row that fits counts. Asking changes nothing, so it may be repeated."""

HINTS = {
    AnswerMeaning.LATER: phrase("it is tried again by itself"),
    AnswerMeaning.UNKNOWN: phrase("it is asked for by its key before it is tried again"),
    AnswerMeaning.UNREADABLE: phrase(
        "look at the partner's address and credentials, then repair the step"
    ),
}
ERRORS: dict[AnswerMeaning, Callable[..., FulfilError]] = {
    AnswerMeaning.LATER: PartnerUnavailable,
    AnswerMeaning.UNKNOWN: OutcomeUnknown,
    AnswerMeaning.UNREADABLE: BadAnswer,
}


class Data(BaseModel):
    """What comes with an answer; what we do not know is ignored."""

    model_config = ConfigDict(frozen=True)

    reference: str | None = None
    missing: tuple[str, ...] = ()


class Envelope(BaseModel):
    """The outer shape of every answer."""

    model_config = ConfigDict(frozen=True, strict=True)

    code: int
    message: str | None = None
    data: Data | None = None


def meaning(arrived: Reply | NoReplyError, *, changing: bool) -> AnswerMeaning:
    """The table's word, and for a 503 that names a pause: later, as the partner says."""
    if isinstance(arrived, Reply) and arrived.status == 503 and arrived.retry_after is not None:
        return AnswerMeaning.LATER
    for row in MEANING_OF_ERRORS:
        if row.fits(arrived):
            return row.changing if changing else row.asking
    return AnswerMeaning.UNREADABLE


def error(arrived: Reply | NoReplyError, where: str, *, changing: bool) -> FulfilError:
    """The error for what gives no outcome; texts of the partner stay out of it."""
    if isinstance(arrived, NoReplyError):
        return _error(
            meaning(arrived, changing=changing),
            phrase("{where}: {why}", where=where, why=arrived.args[0]),
        )
    means = meaning(arrived, changing=changing)
    says = phrase("{where}: it answered {status}", where=where, status=arrived.status)
    return _error(means, says, arrived.retry_after)


def outcome(reply: Reply, where: str) -> Outcome:
    """The outcome of a call that changes something.

    Raises:
        PartnerUnavailable, OutcomeUnknown, BadAnswer, Conflict: as the table says.
    """
    means = meaning(reply, changing=True)
    if means not in (AnswerMeaning.READ_IT, AnswerMeaning.READ_REFUSAL):
        raise error(reply, where, changing=True)
    answer = _read(reply, where)
    if answer.code == OTHER_CONTENT:
        raise Conflict(
            phrase("{where}: this key was used for something else", where=where),
            hint="use another key",
        )
    if answer.code == DONE_BEFORE:
        return _outcome(Done.ALREADY_DONE, answer)
    if answer.code != OK:
        return _outcome(Done.REFUSED, answer)
    if means is AnswerMeaning.READ_REFUSAL:
        raise _unknown_code(reply, where, OK)
    return _outcome(Done.DONE, answer)


def found(reply: Reply, where: str) -> Outcome | None:
    """What became of a key; nothing where the partner says that it never arrived.

    Raises:
        PartnerUnavailable, BadAnswer: as the table says.
    """
    means = meaning(reply, changing=False)
    if means not in (AnswerMeaning.READ_IT, AnswerMeaning.NEVER_ARRIVED):
        raise error(reply, where, changing=False)
    answer = _read(reply, where)
    # Any gateway answers 404 for a wrong address: only the partner's own code is believed.
    wanted = NO_SUCH_KEY if means is AnswerMeaning.NEVER_ARRIVED else OK
    if answer.code != wanted:
        raise _unknown_code(reply, where, answer.code)
    return None if means is AnswerMeaning.NEVER_ARRIVED else _outcome(Done.DONE, answer)


def _read(reply: Reply, where: str) -> Envelope:
    try:
        return Envelope.model_validate_json(reply.body)
    except ValidationError:
        # Without the cause: it quotes the body, and the body may hold personal data.
        raise _error(
            AnswerMeaning.UNREADABLE,
            phrase(
                "{where}: its {status} is not the JSON that we know",
                where=where,
                status=reply.status,
            ),
        ) from None


def _unknown_code(reply: Reply, where: str, code: int) -> FulfilError:
    return _error(
        AnswerMeaning.UNREADABLE,
        phrase(
            "{where}: it answered {status}, code {code}",
            where=where,
            status=reply.status,
            code=code,
        ),
    )


def _error(means: AnswerMeaning, what: StructuredText, pause: float | None = None) -> FulfilError:
    return ERRORS[means](what, hint=HINTS[means], retry_after=pause)


def _outcome(done: Done, answer: Envelope) -> Outcome:
    data = answer.data or Data()
    if done is not Done.REFUSED:
        return Outcome(done=done, reference=data.reference)
    reason = answer.message or f"refused without a reason (code {answer.code})"
    return Outcome(done=done, reason=reason[:REASON_MAX], code=answer.code, missing=data.missing)
