"""Who may do what at the HTTP doors: keys, and ONE table of rights.

A key stands for a role, and for one merchant where it names one: then it sees that merchant's
orders only, and everything else is not there (404). A role that may not do a thing at all gets
403. A route without a row in `RIGHTS` fails a test.
"""

import logging
from collections.abc import Collection
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param

from activities.adapters.partners.carrier import CarrierHttp
from activities.adapters.partners.technician import TechnicianHttp
from activities.adapters.partners.webhooks import NotSigned
from models import ids
from models.errors import FulfilError, Unavailable, UsageError
from models.messages.decisions import DESKS as DECIDERS
from models.roles import Role
from starter.http.callers import DESKS, KEY_ROLES, OPERATOR, Caller, Forbidden
from starter.http.gate import Gate
from starter.service.app_context import AppContext
from starter.service.records import KnownOrder

READERS = DESKS | OPERATOR | {Role.MERCHANT}
PARTNERS = {"carrier": Role.CARRIER, "technician": Role.TECHNICIAN}
"""The partners that call back, and the role of each one's key."""

ADAPTERS = (CarrierHttp, TechnicianHttp)
VERIFIERS = {one.name: one.verify_callback for one in ADAPTERS}
"""How each one's callbacks are known to be its own."""

TIME_READERS = {one.name: one.read_time for one in ADAPTERS}
"""How each one's callbacks write times."""

RIGHTS: dict[str, frozenset[Role]] = {
    "place_order": OPERATOR | {Role.MERCHANT, Role.ORDER_DESK},
    "list_orders": READERS,
    "show_order": READERS,
    "report": KEY_ROLES,
    "decide": OPERATOR | {*DECIDERS, Role.AFTER_SALES},
    "ask_return": OPERATOR | {
        Role.MERCHANT, Role.CUSTOMER, Role.ORDER_DESK, Role.CUSTOMER_SERVICE, Role.AFTER_SALES,
    },
    "list_returns": READERS,
    "callback": OPERATOR | frozenset(PARTNERS.values()),
}  # fmt: skip
"""Roles x rights: who may use a route, by its name."""

GLANCED = frozenset({"report"})
"""Routes that are used all the time: the order that the path names is read with the key."""

OPEN = frozenset({"healthz", "readyz"})
"""Routes that ask for no key."""


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


async def the_context(request: Request) -> AppContext:
    """The context of this app. Async, as all that a route depends on: others take a thread each."""
    context: AppContext = request.app.state.context
    return context


def gate_of(request: Request) -> Gate:
    """The gate of this app."""
    gate: Gate = request.app.state.gate
    return gate


async def the_gate(request: Request) -> Gate:
    """As `gate_of`, for a route."""
    return gate_of(request)


async def identify(request: Request, route: str) -> None:
    """Look who calls, by the key or a partner's signature, and whether the route is open to it.

    Raises:
        Unauthorised: no key, or an unknown or ended one, or no signature that fits.
        Forbidden: the role may not do this.
        TooMany: it asks too often.
        Unavailable: a signature cannot be checked now.
    """
    partner = request.path_params.get("partner", "") if route == "callback" else ""
    if partner in PARTNERS and (secrets := _secrets(request, partner)):
        request.state.caller = await _signer(request, partner, secrets)
        return
    hint = "send `Authorization: Bearer <key>`; the operator of this system gives keys out"
    scheme, key = get_authorization_scheme_param(request.headers.get("authorization"))
    if scheme.lower() != "bearer" or not key:
        raise Unauthorised("this door asks for a key", hint=hint)
    order = _order_of(request) if route in GLANCED else None
    context = await the_context(request)
    known = await context.store.door.see(key, order)
    row, request.state.known_order = known.key, known.found
    if row is None:
        raise Unauthorised("the key is unknown, or has ended", hint=hint)
    may_use(route, row.role)
    gate_of(request).ask(row.id)
    request.state.caller = Caller(**row.model_dump(include={*Caller.model_fields}))


def _order_of(request: Request) -> str:
    """The workflow id of the order that the path names."""
    return ids.order_id(request.path_params["merchant"], request.path_params["no"])


async def the_order(request: Request) -> KnownOrder | None:
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


async def _signer(request: Request, partner: str, secrets: tuple[str, ...]) -> Caller:
    """The partner, where one of its live secrets has signed the request."""
    try:
        VERIFIERS[partner](secrets, request.headers.items(), await request.body())
    except NotSigned as error:
        log.warning("callback not signed: %s", error, extra={"partner": partner})
        raise Unsigned(
            f"{partner} signs its callbacks, and this one is not signed: {error}",
            hint="sign id, timestamp and body as Standard Webhooks say; a key is no help here",
        ) from None
    caller = Caller(id=f"webhook-{partner}", role=PARTNERS[partner], merchant=None)
    gate_of(request).ask(caller.id)
    return caller


async def the_caller(
    request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> Caller:
    """Who calls, as `identify` found before the body was read."""
    caller: Caller = request.state.caller
    return caller


def may_use(route: str, role: Role, rights: dict[str, frozenset[Role]] = RIGHTS) -> None:
    """Raises Forbidden where the role has no right to the route."""
    allowed: Collection[Role] = rights[route]
    if role not in allowed:
        raise Forbidden(
            f"a key of {role} may not {route.replace('_', ' ')}",
            hint=f"it takes a key of one of {', '.join(sorted(allowed))}",
        )


InContext = Annotated[AppContext, Depends(the_context)]
AtGate = Annotated[Gate, Depends(the_gate)]
Known = Annotated[KnownOrder | None, Depends(the_order)]
Who = Annotated[Caller, Depends(the_caller)]
