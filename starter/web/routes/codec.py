"""The codec server of the Temporal UI (ADR-0076): sealed payloads in clear, for an operator.

The UI is another site: its pages ask from the one origin that is configured, with the cookie of
whoever is signed in here. Programs send a key. Without that setting there is no such door.
"""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from fastapi.security.utils import get_authorization_scheme_param

from models.errors import FulfilError, UsageError
from starter.http.auth import InContext, Unauthorised, gate_of, request_context
from starter.http.callers import Caller
from starter.http.problems import answer_refusal
from starter.service.access import sign_ins
from starter.service.access.payload_codec import Codec, encode
from starter.service.access.rights import Forbidden
from starter.web.uploads import PageRoute
from starter.web.visitors import SESSION_COOKIE

ALLOWED_HEADERS: Final = "content-type, x-namespace, authorization"
PREFLIGHT_SECONDS: Final = "600"


class CodecRoute(PageRoute):
    """A route of the UI: what is refused is told as a problem that its pages may read, too."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, whose every answer the UI's own origin may read."""
        handle = super().get_route_handler()

        async def readable(request: Request) -> Response:
            try:
                answer = await handle(request)
            except FulfilError as refused:
                answer = await answer_refusal(request, refused)
            return _for_the_ui(request, answer)

        return readable


router = APIRouter(route_class=CodecRoute)


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


def _for_the_ui(request: Request, answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Vary"] = "Origin"
    if request.headers.get("origin") == request.app.state.codec_origin:
        answer.headers["Access-Control-Allow-Origin"] = request.app.state.codec_origin
        answer.headers["Access-Control-Allow-Credentials"] = "true"
    return answer


async def _json(request: Request) -> Any:
    try:
        return await request.json()
    except ValueError:
        raise UsageError("the body is not JSON") from None
