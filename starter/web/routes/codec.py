"""The codec server of the Temporal UI (ADR-0076): sealed payloads in clear, for an operator.

The UI is another site: its pages ask from the one origin that is configured, with the cookie of
whoever is signed in here. Programs send a key. Without that setting there is no such door.
"""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.security.utils import get_authorization_scheme_param
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from activities.adapters.encryption.data_keys import DataKeys
from models.errors import UsageError
from starter.http.auth import InContext, Unauthorised, gate_of, request_context
from starter.http.callers import Caller
from starter.service.access import sign_ins
from starter.service.access.payload_codec import Codec, encode
from starter.service.access.rights import Forbidden
from starter.web.errors import of_codec
from starter.web.pages import ROOT
from starter.web.uploads import PageRoute
from starter.web.visitors import SESSION_COOKIE

ALLOWED_HEADERS: Final = "content-type, x-namespace, authorization"
PREFLIGHT_SECONDS: Final = "600"


class CodecHeaders:
    """ASGI middleware: the UI's own origin may read every answer at the codec's paths."""

    def __init__(self, app: ASGIApp, origin: str) -> None:
        self._app = app
        self._origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or not of_codec(scope["path"]):
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("origin")

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                _let_read(headers, asked, self._origin)
                message["headers"] = headers.raw
            await send(message)

        await self._app(scope, receive, sending)


router = APIRouter(route_class=PageRoute)


def install_codec(app: FastAPI, origin: str, keys: DataKeys | None) -> None:
    """Let an app open payloads for the UI's pages of that origin."""
    app.state.codec_origin = origin
    app.state.codec = Codec(keys)
    app.add_middleware(CodecHeaders, origin=origin)
    answer_fault: Any = app.exception_handlers[Exception]

    async def readable(request: Request, error: Exception) -> Response:
        answer: Response = await answer_fault(request, error)
        if of_codec(request.scope["path"]):  # it is made outside of the middleware
            _let_read(answer.headers, request.headers.get("origin"), origin)
        return answer

    app.add_exception_handler(Exception, readable)
    app.include_router(router, prefix=ROOT, include_in_schema=False)


def _let_read(headers: MutableHeaders, asked: str | None, origin: str) -> None:
    """Let the pages of an origin read an answer, where one of them asked."""
    headers["Cache-Control"] = "no-store"
    headers["Vary"] = "Origin"
    if asked == origin:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Allow-Credentials"] = "true"


async def from_the_ui(request: Request) -> Caller:
    """Who asks: by the key that it sends, or by the cookie of a page of the UI's own origin.

    Raises:
        Unauthorised: it is nobody that is let in.
        Forbidden: a page of another origin asks, or whoever may not see every order.
        TooMany: it asks too often.
    """
    origin = request.headers.get("origin")
    if origin is not None and origin != request.app.state.codec_origin:
        raise Forbidden("a page of another origin asks")
    context = await request_context(request)
    scheme, key = get_authorization_scheme_param(request.headers.get("authorization"))
    if scheme.lower() == "bearer" and key:
        found = await context.store.door.key_and_order(key, None, with_order=False)
    elif origin is not None and (secret := request.cookies.get(SESSION_COOKIE)):
        found = await sign_ins.key_and_order(context, secret, None)
    else:
        raise Unauthorised("sign in at these pages, in the same browser, and load again")
    if found.key is None:
        raise Unauthorised("the key is unknown, or has ended")
    gate_of(request).count_request(found.key.id)
    caller = Caller(**dict(found.key))
    if caller.merchant is not None or caller.scope is not None:
        raise Forbidden(
            "this key is for some orders: payloads are opened by one that is for all of them",
            hint="everybody else reads the order's own page",
        )
    return caller


Asker = Annotated[Caller, Depends(from_the_ui)]


@router.post("/codec/decode")
async def codec_decode(request: Request, context: InContext, caller: Asker) -> Response:
    """Open the payloads of a page of the UI; who did is written down."""
    codec: Codec = request.app.state.codec
    body = await _json(request)
    opened = await codec.decode(context, caller.role, caller.id, caller.actor, body)
    return JSONResponse(opened)


@router.post("/codec/encode")
async def codec_encode(request: Request, caller: Asker) -> Response:
    """Give the payloads back as they are: what the UI sends names no order."""
    return JSONResponse(encode(caller.role, await _json(request)))


@router.options("/codec/{verb}")
async def codec_asks(request: Request, verb: str) -> Response:
    """Whether a page of that origin may ask."""
    asked = {
        "Access-Control-Allow-Methods": "POST",
        "Access-Control-Allow-Headers": ALLOWED_HEADERS,
        "Access-Control-Max-Age": PREFLIGHT_SECONDS,
    }
    return JSONResponse({}, headers=asked)


async def _json(request: Request) -> Any:
    try:
        return await request.json()
    except ValueError:
        raise UsageError("the body is not JSON") from None
