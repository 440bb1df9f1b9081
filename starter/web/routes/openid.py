"""Sign-in by an identity provider: the browser goes there, and comes back with a code.

What its answer must fit stands in a cookie of this browser alone, for some minutes: nothing is
written before it fits.
"""

import hmac
import logging
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from activities.adapters.partners.openid import Attempt, IdentityProvider
from models.errors import BadAnswer, PartnerUnavailable, UsageError
from models.phrases import phrase
from starter.http.auth import AtGate, InContext, address_of
from starter.http.gate import check
from starter.http.routes.links import base_of
from starter.service.access.openid import enter_as
from starter.service.access.sign_ins import BrowserSession, SignInRefused
from starter.service.app_context import AppContext
from starter.web.pages import ROOT, page
from starter.web.routes.sign_in import open_first_page
from starter.web.uploads import PageRoute

router = APIRouter(route_class=PageRoute)

log = logging.getLogger(__name__)

ATTEMPT_COOKIE: Final = "fulfil_attempt"
SIGN_IN_PATH: Final = f"{ROOT}/sign-in"
BACK_PATH: Final = f"{SIGN_IN_PATH}/back"
ATTEMPT_SECONDS: Final = 600


class ProviderDown(SignInRefused):
    """The identity provider answers nothing, or nothing that can be read."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "the identity provider cannot be reached: sign in by name and password, or later"
            )
        )


def _sign_in_page(request: Request, error: SignInRefused, status: int) -> Response:
    """The sign-in page again, with why nobody was let in."""
    label = provider_of(request).known_as.label
    return page(
        request, "sign_in.html", status=status, wrong=error.message, name="", provider=label
    )


@router.get("/sign-in/other")
async def go_to_provider(request: Request, gate: AtGate) -> Response:
    """Send a browser to the identity provider."""
    check(gate.addresses, address_of(request))
    try:
        where, attempt = await provider_of(request).begin(_back(request))
    except (BadAnswer, PartnerUnavailable) as error:
        log.warning("nobody can be signed in: %s", error.message)
        return _sign_in_page(request, ProviderDown(), 503)
    answer = RedirectResponse(where, status_code=303)
    answer.set_cookie(
        ATTEMPT_COOKIE, ".".join(attempt), max_age=ATTEMPT_SECONDS, path=SIGN_IN_PATH,
        httponly=True, samesite="lax", secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


@router.get("/sign-in/back")
async def back_from_provider(
    request: Request, context: InContext, code: str = "", state: str = ""
) -> Response:
    """Let a browser in that comes back from the identity provider."""
    attempt = request.cookies.get(ATTEMPT_COOKIE, "").split(".")
    fits = len(attempt) == len(Attempt._fields) and hmac.compare_digest(
        attempt[0].encode(), state.encode()
    )
    try:
        if not fits or not code:
            raise SignInRefused("this sign-in is over: begin again")
        entered = await _entered(request, context, code, Attempt(*attempt))
    except SignInRefused as error:
        answer = _sign_in_page(request, error, 503 if isinstance(error, ProviderDown) else 401)
    else:
        answer = open_first_page(request, entered, context.now())
    answer.delete_cookie(ATTEMPT_COOKIE, path=SIGN_IN_PATH)
    return answer


async def _entered(
    request: Request, context: AppContext, code: str, attempt: Attempt
) -> BrowserSession:
    """Let somebody in whom the provider has signed in.

    Raises:
        SignInRefused: what it says does not fit, or it says nothing, which the log has in full, or
            he has no role here.
    """
    try:
        identity = await provider_of(request).finish(code, attempt, _back(request))
    except BadAnswer as error:
        log.warning("not signed in: %s", error.message)
        raise SignInRefused("the identity provider's answer does not fit: begin again") from None
    except PartnerUnavailable as error:
        log.warning("not signed in: %s", error.message)
        raise ProviderDown from None
    return await enter_as(context, identity)


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
    return f"{base_of(request).rstrip('/')}{BACK_PATH}"
