"""Links over HTTP: what lets a driver, a technician, a customer in at his jobs."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request
from pydantic import ConfigDict, Field, StrictInt

from models.actors import Actor
from models.contract import BUILT_AT_IMPORT, Contract
from models.roles import Role
from models.scopes import Scope
from starter.http.auth import InContext, Who, gate_of, request_caller
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.http.routes import examples, staff_examples
from starter.service.access import links
from starter.service.access.links import LinkListed
from starter.service.access.new_links import CreatedLink, LinkShown

router = APIRouter(
    tags=["links"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)


class LinkBody(Contract):
    """Whom a link lets in, and at which orders; `hours` is how long it lives."""

    model_config = ConfigDict(extra="forbid", **BUILT_AT_IMPORT)

    role: Role
    merchant: Annotated[str | None, Field(max_length=32)] = None
    actor: Actor | None = None
    scope: Scope | None = None
    hours: Annotated[StrictInt | None, Field(ge=1, le=2160)] = None


class LinkAnswer(CreatedLink):
    """A link as it is shown once; `url` is what is sent to whom it is for."""

    url: str


def base_of(request: Request) -> str:
    """The pages' address as people outside know it; where none is set, as this caller does."""
    return gate_of(request).public_url or str(request.base_url)


@router.post("/links", status_code=HTTPStatus.CREATED)
async def make_link(
    body: Annotated[
        LinkBody, Body(openapi_examples=examples.shown(driver=staff_examples.LINK_EXAMPLE))
    ],
    request: Request,
    context: InContext,
    caller: Who,
) -> LinkAnswer:
    """Make a link for somebody outside; an operator makes the first one of an account, too."""
    made = await links.issue_link(
        context, body.role, body.merchant, body.actor, body.scope,
        hours=body.hours, maker=caller.role, makers_merchant=caller.merchant,
    )  # fmt: skip
    url = links.address_of(base_of(request), made.path)
    return LinkAnswer(**dict(made), url=url)


@router.get("/links")
async def list_links(context: InContext, caller: Who) -> tuple[LinkListed, ...]:
    """Every link without its token, the newest first; a merchant's desk has those of its orders."""
    return await links.list_links(context, merchant=caller.merchant)


@router.post("/links/{link}/revoke")
async def revoke_link(link: str, context: InContext, caller: Who) -> LinkShown:
    """Take a link back: it lets nobody in any more, and who came in by it is out."""
    return await links.revoke(context, link, merchant=caller.merchant)
