"""How people come in: by name and password, by an account's first link, by the link of a job."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from activities.adapters.partners.openid import IdentityProvider
from models.errors import Conflict, UsageError
from models.roles import Role
from models.scopes import LinkPurpose
from starter.http.auth import AtGate, InContext, address_of, gate_of
from starter.http.gate import check
from starter.service.access import sign_ins
from starter.service.access.rights import STAFF_ROLES
from starter.service.access.sign_ins import BrowserSession, SignInRefused
from starter.web.pages import ROOT, page
from starter.web.uploads import PageRoute
from starter.web.visitors import SESSION_COOKIE, Sender, same_site

router = APIRouter(route_class=PageRoute)

Typed = Annotated[str, Form(max_length=300)]


@router.get("/sign-in")
async def sign_in_page(request: Request) -> HTMLResponse:
    """Where our own people sign in."""
    return page(request, "sign_in.html", wrong=None, name="", provider=other_way(request))


@router.post("/sign-in")
async def sign_in(
    request: Request, context: InContext, gate: AtGate, name: Typed, password: Typed
) -> Response:
    """Let a browser in by name and password."""
    same_site(request)
    check(gate.addresses, address_of(request))
    check(gate.sign_ins, name.strip().casefold())
    try:
        entered = await sign_ins.sign_in(context, name, password)
    except (SignInRefused, UsageError) as error:
        return page(
            request,
            "sign_in.html",
            status=401,
            wrong=error.message,
            name=name,
            provider=other_way(request),
        )
    return open_first_page(request, entered, context.now())


@router.get("/welcome/{token}")
async def welcome_page(request: Request, context: InContext, token: str) -> HTMLResponse:
    """The first link of an account: choose name and password. Opening it changes nothing."""
    try:
        await sign_ins.open_link(context, token, LinkPurpose.SIGN_IN)
    except SignInRefused:
        check(gate_of(request).addresses, address_of(request))
        raise
    return page(request, "welcome.html", wrong=None, name="", token=token)


@router.post("/welcome/{token}")
async def welcome(
    request: Request, context: InContext, token: str, name: Typed, password: Typed
) -> Response:
    """Use the link: the account is made, and the browser is in."""
    same_site(request)
    try:
        entered = await sign_ins.choose_password(context, token, name, password)
    except SignInRefused:
        check(gate_of(request).addresses, address_of(request))
        raise
    except (UsageError, Conflict) as error:
        return page(request, "welcome.html", status=422, wrong=error, name=name, token=token)
    return open_first_page(request, entered, context.now())


@router.get("/l/{token}")
async def follow(request: Request, context: InContext, token: str) -> Response:
    """The link of a job: its browser is let in, and the token leaves the address bar.

    It writes nothing, and leads straight on: chat programs open every link.
    """
    try:
        entered = await sign_ins.enter_by_link(context, token)
    except SignInRefused:
        check(gate_of(request).addresses, address_of(request))
        raise
    key = (await sign_ins.key_and_order(context, entered.secret, None)).key
    if key is None:
        raise SignInRefused("this link was taken back", hint="ask whoever sent it for a new one")
    return open_first_page(request, entered, context.now(), first_page(key.role))


def other_way(request: Request) -> str | None:
    """What the button of the identity provider says; none where there is none."""
    found: IdentityProvider | None = getattr(request.app.state, "identity", None)
    return found.known_as.label if found else None


def first_page(role: Role) -> str:
    """Where a role's work is."""
    where = "desk" if role in STAFF_ROLES else "merchant" if role is Role.MERCHANT else "jobs"
    return f"{ROOT}/{where}"


@router.post("/sign-out")
async def sign_out(request: Request, context: InContext, visitor: Sender) -> Response:
    """Let this browser in no more."""
    await sign_ins.leave(context, visitor.secret)
    answer = RedirectResponse(f"{ROOT}/sign-in", status_code=303)
    answer.delete_cookie(SESSION_COOKIE, path=ROOT)
    return answer


def open_first_page(
    request: Request, entered: BrowserSession, now: datetime, where: str = f"{ROOT}/"
) -> Response:
    """The first page, with the cookie of a browser that was let in."""
    answer = RedirectResponse(where, status_code=303)
    answer.set_cookie(
        SESSION_COOKIE,
        entered.secret,
        max_age=int((entered.expires_at - now).total_seconds()),
        path=ROOT,
        httponly=True,
        samesite="lax",  # a link in a chat is followed from elsewhere
        secure=request.url.scheme == "https",
    )
    return answer
