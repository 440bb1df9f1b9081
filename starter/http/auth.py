"""The caller of an HTTP door: by its key, or a partner by its signature.

A key stands for a role, and for one merchant, some orders, a vehicle or a provider where it names
one: then it reaches those orders only, and everything else is not there (404). A role that may not
do a thing at all gets 403 (`starter/service/access/rights.py`).
"""

import logging
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param

from activities.adapters.partners.webhooks import NotSigned
from models import ids
from models.errors import FulfilError, Unavailable, UsageError
from models.phrases import phrase
from starter.http.callers import Caller
from starter.http.calling_partners import CallingPartner
from starter.http.gate import Gate
from starter.service.app_context import AppContext
from starter.service.reading.known_orders import KnownOrder

ROUTES_READING_ORDER = frozenset({"report", "take_slot"})
"""Routes that are used all the time: the order that the path names is read with the key."""


class Unauthorised(FulfilError):
    """There is no key, or none that is known."""

    code = "unauthorised"
    challenge = "Bearer"


class Unsigned(Unauthorised):
    """A partner that signs its callbacks has not signed this one."""

    code = "unsigned"
    challenge = "Webhook-Signature"


RETRY_SECONDS = 30
log = logging.getLogger(__name__)
bearer = HTTPBearer(auto_error=False, description="the operator of this system gives keys out")


async def request_context(request: Request) -> AppContext:
    """The context of this app. Async, as all that a route depends on: others take a thread each."""
    context: AppContext = request.app.state.context
    return context


def gate_of(request: Request) -> Gate:
    """The gate of this app."""
    gate: Gate = request.app.state.gate
    return gate


def address_of(request: Request) -> str:
    """Where a request comes from: the client's address, as a proxy that is believed says it."""
    return request.client.host if request.client else ""


async def request_gate(request: Request) -> Gate:
    """As `gate_of`, for a route."""
    return gate_of(request)


async def identify(request: Request, route: str) -> None:
    """Find the caller by the key or a partner's signature, and check that the route is open to it.

    Raises:
        Unauthorised: no key, or an unknown or ended one, or no signature that fits.
        Forbidden: the role may not do this.
        TooMany: it asks too often.
        Unavailable: a signature cannot be checked now.
    """
    partner = request.path_params.get("partner", "") if route == "callback" else ""
    calling = gate_of(request).callers.get(partner)
    if calling and (secrets := _secrets(request, partner)):
        request.state.caller = await _signer(request, partner, calling, secrets)
        return
    hint = phrase("send `Authorization: Bearer <key>`; the operator of this system gives keys out")
    scheme, key = get_authorization_scheme_param(request.headers.get("authorization"))
    if scheme.lower() != "bearer" or not key:
        raise Unauthorised("this door asks for a key", hint=hint)
    order = _order_of(request)
    context = await request_context(request)
    found = await context.store.door.key_and_order(
        key, order, with_order=route in ROUTES_READING_ORDER
    )
    row, request.state.known_order = found.key, found.found
    if row is None:
        raise Unauthorised("the key is unknown, or has ended", hint=hint)
    caller = Caller(**dict(row), access=found.access)
    caller.check_right(route)
    gate_of(request).count_request(row.id, route)
    request.state.caller = caller


def _order_of(request: Request) -> str | None:
    """The workflow id of the order, or of the ticket, that the path names."""
    named = request.path_params
    if "ticket" in named:
        return str(named["ticket"])
    return ids.order_id(named["merchant"], named["no"]) if "no" in named else None


async def path_order(request: Request) -> KnownOrder | None:
    """The order that the path names, where `identify` found it."""
    known: KnownOrder | None = request.state.known_order
    return known


def _secrets(request: Request, partner: str) -> tuple[str, ...]:
    try:
        return gate_of(request).secrets.of(partner)
    except UsageError as error:
        log.error("no callback can be checked: %s; %s", error.message, error.hint)
        raise Unavailable(
            "no callback can be checked now: the operator knows why", retry_after=RETRY_SECONDS
        ) from None


async def _signer(
    request: Request, partner: str, calling: CallingPartner, secrets: tuple[str, ...]
) -> Caller:
    """The partner, where one of its live secrets has signed the request."""
    try:
        calling.verify(secrets, request.headers.items(), await request.body())
    except NotSigned as error:
        log.warning("callback not signed: %s", error, extra={"partner": partner})
        raise Unsigned(
            phrase(
                "{partner} signs its callbacks, and this one is not signed: {why}",
                partner=partner,
                why=error.why,
            ),
            hint="sign id, timestamp and body as Standard Webhooks say; a key is no help here",
        ) from None
    caller = Caller(id=f"webhook-{partner}", role=calling.role, merchant=None)
    gate_of(request).count_request(caller.id)
    return caller


async def request_caller(
    request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> Caller:
    """The caller that `identify` found before the body was read."""
    caller: Caller = request.state.caller
    return caller


InContext = Annotated[AppContext, Depends(request_context)]
AtGate = Annotated[Gate, Depends(request_gate)]
Known = Annotated[KnownOrder | None, Depends(path_order)]
Who = Annotated[Caller, Depends(request_caller)]
