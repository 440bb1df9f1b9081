"""Keys at the operator's page: made, shown once, ended."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BeforeValidator, TypeAdapter, ValidationError

from models.actors import MaybeActor
from models.field_errors import faulty
from models.roles import Role
from starter.http.auth import InContext
from starter.service.access import keys
from starter.web.pages import ROOT, page
from starter.web.uploads import PageRoute
from starter.web.visitors import Sender

router = APIRouter(route_class=PageRoute)
ACTOR: TypeAdapter[str | None] = TypeAdapter(MaybeActor)
Open = Annotated[str | None, BeforeValidator(lambda text: text or None), Form(max_length=200)]


@router.post("/keys")
async def make_key(
    request: Request,
    context: InContext,
    visitor: Sender,
    role: Annotated[Role, Form()],
    merchant: Open = None,
    actor: Open = None,
) -> Response:
    """Make a system's key, and show it this once."""
    try:
        whom = ACTOR.validate_python(actor)
    except ValidationError as error:
        raise faulty(error, "whom the key is for") from None
    mine = visitor.caller.merchant
    made = await keys.make(context, role, merchant or mine, whom, makers_merchant=mine)
    return page(request, "key.html", made=made)


@router.post("/keys/{key}/revoke")
async def revoke_key(context: InContext, visitor: Sender, key: str) -> Response:
    """End a key: from now on it opens no door."""
    await keys.revoke(context, key, merchant=visitor.caller.merchant)
    return RedirectResponse(f"{ROOT}/keys", status_code=303)
