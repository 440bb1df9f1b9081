"""Links of jobs, for the desks: made with a QR code to scan, listed, taken back."""

from typing import Annotated, Any, Final

import segno
from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from pydantic import BeforeValidator, TypeAdapter, ValidationError

from models.actors import MaybeActor
from models.errors import FulfilError
from models.field_errors import faulty
from models.ids import Stage
from models.roles import Role
from models.scopes import Scope
from models.stages.table import KINDS
from starter.http.auth import InContext
from starter.http.problems import status_of
from starter.http.routes.links import base_of
from starter.service.access import links
from starter.service.access.bound_keys import kinds_outside
from starter.service.access.new_links import CreatedLink
from starter.service.access.rights import FIELD_ROLES
from starter.service.app_context import AppContext
from starter.web.pages import ROOT, page
from starter.web.uploads import PageRoute
from starter.web.visitors import Guest, Sender, Visitor

router = APIRouter(route_class=PageRoute)

TEXT_MAX: Final = 200
BLANK: Final = BeforeValidator(lambda text: text or None)
Typed = Annotated[str | None, BLANK, Form(max_length=TEXT_MAX)]
KINDS_OF: Final = {
    stage: tuple(name for name in kinds_outside() if KINDS[name].stage is stage)
    for stage in dict.fromkeys(KINDS[name].stage for name in kinds_outside())
}
"""The kinds that somebody outside may report, by their stage."""

ACTOR: Final = TypeAdapter[str | None](MaybeActor)


@router.get("/links")
async def show_links(request: Request, context: InContext, visitor: Guest) -> Response:
    """Every link, the newest first, and a form for a new one."""
    return await _shown(request, context, visitor)


@router.post("/links")
async def add_link(
    request: Request,
    context: InContext,
    visitor: Sender,
    role: Annotated[Role, Form()],
    merchant: Typed = None,
    orders: Typed = None,
    vehicle: Typed = None,
    provider: Typed = None,
    actor: Typed = None,
    stages: Annotated[tuple[Stage, ...], Form()] = (),
    kinds: Annotated[tuple[str, ...], Form()] = (),
    hours: Annotated[int | None, BLANK, Form(ge=1, le=2160)] = None,
) -> Response:
    """Make a link, and show it once: its address, and a code that a phone reads."""
    caller = visitor.caller
    try:
        scope = _scope_of(
            orders=tuple((orders or "").split()), vehicle=vehicle, provider=provider,
            stages=stages, kinds=kinds,
        )  # fmt: skip
        whom = _actor_of(actor)
        made = await links.issue_link(
            context, role, caller.merchant or merchant, whom, scope,
            hours=hours, maker=caller.role, makers_merchant=caller.merchant,
        )  # fmt: skip
    except FulfilError as error:
        return await _shown(request, context, visitor, error=error)
    return await _shown(request, context, visitor, made=made)


@router.post("/links/{link}/revoke")
async def take_back(request: Request, context: InContext, visitor: Sender, link: str) -> Response:
    """Take a link back: who came in by it is out."""
    await links.revoke(context, link, merchant=visitor.caller.merchant)
    return RedirectResponse(f"{ROOT}/links", status_code=303)


async def _shown(
    request: Request,
    context: AppContext,
    visitor: Visitor,
    *,
    made: CreatedLink | None = None,
    error: FulfilError | None = None,
) -> Response:
    url = links.address_of(base_of(request), made.path) if made else None
    return page(
        request, "links.html", status=int(status_of(error)) if error else 200,
        links=await links.list_links(context, merchant=visitor.caller.merchant),
        made=made, url=url, code=qr_code(url) if url else None, error=error,
        roles=sorted(FIELD_ROLES), kinds_of=KINDS_OF, now=context.now(),
    )  # fmt: skip


def qr_code(url: str) -> Markup:
    """The QR code of an address, as a picture in the page itself; it has no style of its own."""
    code = segno.make(url, micro=False)
    drawn = code.svg_inline(scale=6, border=4, svgclass=None, lineclass=None)
    return Markup(drawn)  # noqa: S704  # drawn by segno out of our own address


def _scope_of(**named: Any) -> Scope | None:
    """What a link is for; none where nothing is named.

    Raises:
        InvalidInput: a name that cannot be one; says which.
    """
    if not any(named.values()):
        return None
    try:
        return Scope(**named)
    except ValidationError as error:
        raise faulty(error, "what the link is for") from None


def _actor_of(text: str | None) -> str | None:
    try:
        return ACTOR.validate_python(text)
    except ValidationError as error:
        raise faulty(error, "whom the link is for") from None
