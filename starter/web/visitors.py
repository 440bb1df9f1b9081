"""Who looks at a page: by the cookie of a browser that was let in; and whether a form is ours."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import unquote

from fastapi import Depends, Request

from models.errors import FulfilError
from models.ids import order_id
from models.roles import Role
from starter.http.auth import gate_of, request_context
from starter.http.callers import Caller
from starter.service.access import sign_ins
from starter.service.access.rights import Forbidden
from starter.service.reading.known_orders import KnownOrder
from starter.web.page_rights import action_of

SESSION_COOKIE: Final = "fulfil_session"
OWN_SITE: Final = ("same-origin", "none")
"""`Sec-Fetch-Site` of what our own pages send, and of what somebody typed."""


OPEN_UNCONFIRMED: Final = frozenset(
    {"first", "list_jobs", "show_order", "confirm_phone", "sign_out"}
)
"""Pages and forms of a customer who has not shown yet that his link was sent to him."""


class SignInNeeded(FulfilError):
    """Nobody is let in by this browser: it has no cookie, or one that is over."""

    code = "unauthorised"


@dataclass(frozen=True)
class Visitor:
    """Somebody who looks at our pages.

    Attributes:
        caller: whose key the browser stands for: the same rights as over HTTP.
        known: the order that the path names, where it is, or was, his.
        secret: of the browser's cookie: what its forms prove to be ours with.
        confirmed: whether a customer has shown that the link was sent to him; all others have.
    """

    caller: Caller
    known: KnownOrder | None
    secret: str
    confirmed: bool = True

    def nonce(self, action: str) -> str:
        """What a form of his that is sent to that path, quoted or not, carries."""
        action = unquote(action)
        return hmac.new(self.secret.encode(), action.encode(), hashlib.sha256).hexdigest()


async def request_visitor(request: Request) -> Visitor:
    """Whose browser it is; where the path names an order, what he may see of it.

    Raises:
        SignInNeeded: it is nobody's.
        TooMany: it asks too often.
        Forbidden: its role may not open this page.
    """
    secret = request.cookies.get(SESSION_COOKIE)
    if not secret:
        raise SignInNeeded("sign in first")
    found = await sign_ins.key_and_order(await request_context(request), secret, _file_of(request))
    if found.key is None:
        raise SignInNeeded("sign in again: this browser was let in until now")
    caller = Caller(**dict(found.key), access=found.access)
    route = request.scope["route"].name
    gate_of(request).count_request(caller.id, route, browser_of=caller.role)
    if action := action_of(route):
        caller.check_right(action)
    confirmed = caller.role is not Role.CUSTOMER or await is_confirmed(request, secret)
    visitor = Visitor(caller=caller, known=found.found, secret=secret, confirmed=confirmed)
    request.state.visitor = visitor
    if not confirmed and request.scope["endpoint"].__name__ not in OPEN_UNCONFIRMED:
        raise Forbidden(
            "show first that this link was sent to you",
            hint="open the order's page and type the last four digits of your phone",
        )
    return visitor


async def is_confirmed(request: Request, secret: str) -> bool:
    """Whether that browser's customer has shown that the link was sent to him."""
    return await (await request_context(request)).store.confirmations.confirmed(secret)


def _file_of(request: Request) -> str | None:
    """The workflow id of the order, or of the ticket, that the path names."""
    named = request.path_params
    if "ticket" in named:
        return str(named["ticket"])
    return order_id(named["merchant"], named["number"]) if "number" in named else None


async def verify_form_request(
    request: Request, visitor: Annotated[Visitor, Depends(request_visitor)]
) -> Visitor:
    """Who sends a form, where it was ours.

    Raises:
        Forbidden: another site sent it, or it is of another path, or of another session.
    """
    same_site(request)
    form = await request.form()
    sent = str(form.get("nonce") or request.headers.get("x-nonce") or "")
    if not hmac.compare_digest(sent.encode(), visitor.nonce(request.scope["path"]).encode()):
        raise Forbidden("this form is over", hint="load the page again, and send it from there")
    return visitor


def verify_script_request(request: Request, visitor: Visitor, action: str) -> Visitor:
    """Who sends what our script kept: its nonce is a header, and of that action.

    Raises:
        Forbidden: another site sent it, or it is of another session.
    """
    same_site(request)
    sent = request.headers.get("x-nonce", "")
    if not hmac.compare_digest(sent.encode(), visitor.nonce(action).encode()):
        raise Forbidden("this page is over", hint="load the page again: it sends what is queued")
    return visitor


def same_site(request: Request) -> None:
    """See to it that no other site sent this.

    Raises:
        Forbidden: one has.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in OWN_SITE:
        raise Forbidden("another site sent this", hint="open the page itself")


Guest = Annotated[Visitor, Depends(request_visitor)]
"""Who looks at a page."""

Sender = Annotated[Visitor, Depends(verify_form_request)]
"""Who sends one of our forms."""
