"""Sign-in by an identity provider: the browser goes there, and comes back with a code.

What its answer must fit stands in a cookie of this browser alone, for some minutes: nothing is
written before it fits.
"""

import hmac
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from activities.adapters.partners.openid import Attempt, IdentityProvider
from models.errors import BadAnswer, TooMany, UsageError
from starter.http.auth import AtGate, InContext
from starter.http.routes.links import base_of
from starter.service.openid import enter_as
from starter.service.sign_ins import NotLetIn
from starter.web.pages import ROOT, page
from starter.web.routes.sign_in import let_in
from starter.web.uploads import PageRoute

router = APIRouter(route_class=PageRoute)

COOKIE: Final = "fulfil_attempt"
PATH: Final = f"{ROOT}/sign-in"
BACK: Final = f"{PATH}/back"
SECONDS: Final = 600


@router.get("/sign-in/other")
async def go_to_provider(request: Request, gate: AtGate) -> Response:
    """Send a browser to the identity provider."""
    wait = gate.sign_ins.hit(("openid", request.client and request.client.host))
    if wait:
        raise TooMany("too many sign-ins from this address", retry_after=wait)
    where, attempt = await provider_of(request).begin(_back(request))
    answer = RedirectResponse(where, status_code=303)
    answer.set_cookie(
        COOKIE, ".".join(attempt), max_age=SECONDS, path=PATH, httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


@router.get("/sign-in/back")
async def back_from_provider(
    request: Request, context: InContext, code: str = "", state: str = ""
) -> Response:
    """Let a browser in that comes back from the identity provider."""
    attempt = request.cookies.get(COOKIE, "").split(".")
    fits = len(attempt) == len(Attempt._fields) and hmac.compare_digest(
        attempt[0].encode(), state.encode()
    )
    try:
        if not fits or not code:
            raise NotLetIn("this sign-in is over: begin again")
        identity = await provider_of(request).finish(code, Attempt(*attempt), _back(request))
        entered = await enter_as(context, identity)
    except (NotLetIn, BadAnswer) as error:
        answer: Response = page(
            request, "sign_in.html", status=401, wrong=error.message, name="",
            provider=provider_of(request).known_as.label,
        )  # fmt: skip
    else:
        answer = let_in(request, entered, context.now())
    answer.delete_cookie(COOKIE, path=PATH)
    return answer


def provider_of(request: Request) -> IdentityProvider:
    """The identity provider of this app.

    Raises:
        UsageError: there is none.
    """
    found: IdentityProvider | None = getattr(request.app.state, "identity", None)
    if found is None:
        raise UsageError("no identity provider is configured", hint="sign in by name and password")
    return found


def _back(request: Request) -> str:
    return f"{base_of(request).rstrip('/')}{BACK}"
