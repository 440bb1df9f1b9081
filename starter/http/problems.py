"""Errors as answers of the HTTP doors: one table, problem+json (RFC 9457), never a traceback."""

import logging
import math
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import Match

from models.errors import (
    BadAnswer,
    BusinessError,
    FulfilError,
    NotFound,
    TooMany,
    Unavailable,
    UsageError,
)
from models.field_errors import Finding, InvalidInput, findings_of
from models.hints import over_http
from models.language.catalogue import Language, preferred
from models.language.texts import Translator
from models.phrases import StructuredText, phrase
from models.sop.term_fields import TermsError
from starter.http.auth import Unauthorised
from starter.http.request_log import as_header, note_code
from starter.service.access.rights import Forbidden

MEDIA_TYPE = "application/problem+json"

STATUS_OF_ERROR: tuple[tuple[type[FulfilError], HTTPStatus], ...] = (
    (Unauthorised, HTTPStatus.UNAUTHORIZED),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (NotFound, HTTPStatus.NOT_FOUND),
    (BusinessError, HTTPStatus.CONFLICT),
    (TermsError, HTTPStatus.SERVICE_UNAVAILABLE),
    (UsageError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (TooMany, HTTPStatus.TOO_MANY_REQUESTS),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (BadAnswer, HTTPStatus.BAD_GATEWAY),
    (FulfilError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
"""The error table: the first row that fits counts."""

CODE_OF_STATUS = {404: "not_found", 405: "not_allowed", 413: "too_large"}
"""Codes of what is refused before a door is reached; of every other one it is `unreadable`."""

FIX_FIELDS = phrase("fix the fields that `errors` names; /docs has an example of each request")

INTERNAL_FAULT = phrase("this is an internal fault, and it is in the log")
SEND_LATER = phrase("send it again later: nothing was acknowledged")

METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
PATH_SHOWN = 200

log = logging.getLogger(__name__)


class Problem(BaseModel):
    """What went wrong (RFC 9457). `code` is stable; `hint` says what to do; `errors` the fields."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    hint: str | None = None
    errors: tuple[Finding, ...] | None = None


PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": words, "content": {MEDIA_TYPE: {}}}
    for status, words in {
        400: "the body is not JSON",
        401: "no key, or an unknown one",
        403: "the key's role may not do this",
        404: "it is not there, or not yours",
        409: "the answer is no: `detail` says why",
        413: "the body is too large",
        415: "the body is not JSON",
        422: "fields that cannot be read: `errors` names them",
        429: "too often, or too much in all: try again after `Retry-After`",
        503: "cannot be done now: try again after `Retry-After`",
    }.items()
}
"""What every door may answer besides what it is for."""


def install_error_answers(app: FastAPI) -> None:
    """Let the app answer every error, those of the framework too, as a problem."""
    app.add_exception_handler(FulfilError, answer_refusal)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(Exception, _unforeseen)


def translator_of(request: Request) -> Translator:
    """The language that a request asks for; English where it asks for no other that we have."""
    return Translator(preferred(request.headers.get("accept-language")) or Language.EN)


def in_words(translator: Translator, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The problem of each field, in a language; the fields keep their names."""
    return tuple(one.model_copy(update={"message": translator.text(one.message)}) for one in found)


def status_of(error: FulfilError) -> HTTPStatus:
    """The HTTP status of an error."""
    return next(status for kind, status in STATUS_OF_ERROR if isinstance(error, kind))


def problem(status: int, detail: str, code: str, **more: object) -> JSONResponse:
    """One problem as an answer."""
    title = HTTPStatus(status).phrase
    body = Problem(title=title, status=status, detail=detail, code=code, **more)  # type: ignore[arg-type]  # pydantic checks them
    return JSONResponse(
        body.model_dump(mode="json", exclude_none=True),
        status_code=status,
        media_type=MEDIA_TYPE,
    )


def set_retry_after(answer: Response, error: FulfilError) -> None:
    """Set `Retry-After`, where the error knows when to try again."""
    if error.retry_after is not None:
        answer.headers["Retry-After"] = str(math.ceil(error.retry_after))


async def answer_refusal(request: Request, error: Exception) -> Response:
    """Answer one of our errors as a problem, in the language of the request."""
    assert isinstance(error, FulfilError)
    note_code(request, error.code)
    status = status_of(error)
    errors = _fields_of(error) if status is HTTPStatus.UNPROCESSABLE_ENTITY else None
    translator = translator_of(request)
    hint = over_http(error.hint)
    answer = problem(
        status,
        translator.text(error.message),
        error.code,
        hint=hint and translator.text(hint),
        errors=errors and in_words(translator, errors),
    )
    set_retry_after(answer, error)
    if status is HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = getattr(error, "challenge", "Bearer")
    return answer


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    note_code(request, "usage")
    body = getattr(request.scope.get("route"), "body_field", None)
    model = body.field_info.annotation if body else None
    # The first part of a place says where: in the body, the path or the query.
    faults_ = [{**fault, "loc": fault["loc"][1:]} for fault in error.errors()]
    found = findings_of(faults_, model, whole="body")
    named = ", ".join(dict.fromkeys(fault.field for fault in found))
    translator = translator_of(request)
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        translator.text(phrase("what was sent cannot be read: {fields}", fields=named[:500])),
        "usage",
        hint=translator.text(FIX_FIELDS),
        errors=in_words(translator, found),
    )


async def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status, headers = error.status_code, dict(error.headers or {})
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_allowed(request))
        if request.method == "POST" and request.url.path.startswith("/orders/"):
            status, headers = HTTPStatus.NOT_FOUND, {}  # only the number's door fits: any path does
    code = CODE_OF_STATUS.get(status, "unreadable")
    note_code(request, code)
    sentence = _sentence_of(request, status, error.detail)
    answer = problem(status, translator_of(request).text(sentence), code)
    answer.headers.update(headers)
    return answer


def _sentence_of(request: Request, status: int, detail: str) -> str:
    """What is said of an error that was found before a door was reached."""
    path = request.url.path[:PATH_SHOWN]
    if isinstance(detail, StructuredText):
        return detail
    if status == HTTPStatus.NOT_FOUND:
        return phrase("there is nothing at {path}: /docs lists the doors", path=path)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return phrase(
            "{method} is not possible at {path}: /docs lists the doors",
            method=request.method,
            path=path,
        )
    return detail


def _allowed(request: Request) -> list[str]:
    """The methods of all routes at a path; the framework names those of one route only."""
    allowed = []
    for method in METHODS:
        asked = {**request.scope, "method": "GET" if method == "HEAD" else method}
        if any(route.matches(asked)[0] is Match.FULL for route in request.app.routes):
            allowed.append(method)
    return allowed


def log_failure(request: Request, error: Exception) -> None:
    """Log an unforeseen error."""
    route = getattr(request.scope.get("route"), "name", "no route")
    extra = {"method": request.method, "route": route, "request_id": request.state.request_id}
    log.error("a request failed", exc_info=error, extra=extra)


async def _unforeseen(request: Request, error: Exception) -> Response:
    log_failure(request, error)
    translator = translator_of(request)
    answer = problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        translator.text(INTERNAL_FAULT),
        "fault",
        hint=translator.text(SEND_LATER),
    )
    name, value = as_header(request.state.request_id)  # it is made outside of the middleware
    answer.raw_headers.append((name, value))
    return answer


def _fields_of(error: FulfilError) -> tuple[Finding, ...]:
    """Each field that is wrong; `body` where it is not one field."""
    if isinstance(error, InvalidInput):
        return error.errors
    return (Finding(field="body", message=error.message),)
