"""Errors of pages: a page that says what is wrong and what to do, in words, never a traceback."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from models.errors import FulfilError
from models.hints import at_a_page
from models.phrases import one_of, phrase
from starter.http.problems import (
    INTERNAL_FAULT,
    SEND_LATER,
    log_failure,
    set_retry_after,
    status_of,
)
from starter.http.request_log import note_code
from starter.service.access.sign_ins import SignInRefused
from starter.service.reading.ended_jobs import PartEnded
from starter.web.pages import LINK_ROOT, ROOT, page
from starter.web.visitors import SignInNeeded

Handler = Callable[[Request, Any], Awaitable[Response]]


def of_codec(path: str) -> bool:
    """Whether a path is one that the Temporal UI asks at."""
    return path.startswith(f"{ROOT}/codec/")


def is_page(request: Request) -> bool:
    """Whether a path is of a page; what the Temporal UI asks for is answered as programs are."""
    path = request.scope["path"]
    if hasattr(request.app.state, "codec") and of_codec(path):
        return False
    return bool(path == ROOT or path.startswith((f"{ROOT}/", f"{LINK_ROOT}/")))


def install_page_errors(app: FastAPI) -> None:
    """Let errors of pages be pages; those of the other doors stay as they are."""
    ours: tuple[tuple[type[Exception], Handler], ...] = (
        (FulfilError, _ours),
        (RequestValidationError, _unreadable),
        (HTTPException, _of_http),
        (Exception, _unforeseen),
    )
    for kind, handler in ours:
        other: Any = app.exception_handlers[kind]
        app.add_exception_handler(kind, _either(handler, other))


def _either(ours: Handler, other: Handler) -> Handler:
    async def answer(request: Request, error: Any) -> Response:
        return await (ours if is_page(request) else other)(request, error)

    return answer


async def _ours(request: Request, error: FulfilError) -> Response:
    note_code(request, error.code)
    if isinstance(error, SignInNeeded) and request.method == "GET":
        return RedirectResponse(f"{ROOT}/sign-in", status_code=303)
    status = 401 if isinstance(error, SignInNeeded | SignInRefused) else int(status_of(error))
    status = 410 if isinstance(error, PartEnded) else status
    answer = page(
        request, "error.html", status=status, message=error.message, hint=at_a_page(error.hint)
    )
    set_retry_after(answer, error)
    return answer


async def _unreadable(request: Request, error: RequestValidationError) -> Response:
    note_code(request, "usage")
    named = one_of("field", (str(one["loc"][-1])[:64] for one in error.errors()[:20]))
    message = phrase("what was sent cannot be read: {fields}", fields=named)
    return page(request, "error.html", status=422, message=message, hint=None)


async def _of_http(request: Request, error: HTTPException) -> Response:
    note_code(request, "not_found" if error.status_code == 404 else "unreadable")
    message = phrase("there is no such page") if error.status_code == 404 else error.detail
    return page(request, "error.html", status=error.status_code, message=message, hint=None)


async def _unforeseen(request: Request, error: Exception) -> Response:
    log_failure(request, error)
    return page(request, "error.html", status=500, message=INTERNAL_FAULT, hint=SEND_LATER)
