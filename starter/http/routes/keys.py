"""Keys over HTTP, for the operator: made, listed, ended, by `starter/service/access/keys.py`."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from models.actors import MaybeActor
from models.contract import BUILT_AT_IMPORT
from models.roles import Role
from models.scopes import Scope
from starter.http.auth import InContext, Who, request_caller
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.http.routes import examples, staff_examples
from starter.service.access import keys, payload_reads
from starter.service.access.keys import CreatedKey, KeyShown
from starter.service.access.payload_reads import READS_MAX, PayloadReadShown

router = APIRouter(
    tags=["keys"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)


class KeyBody(BaseModel):
    """For whom a key is; one without a `scope` is a system's."""

    model_config = ConfigDict(extra="forbid", **BUILT_AT_IMPORT)

    role: Role
    merchant: Annotated[str | None, Field(max_length=32)] = None
    actor: MaybeActor = None
    scope: Scope | None = None


@router.get("/keys")
async def list_keys(context: InContext, caller: Who) -> tuple[KeyShown, ...]:
    """Every key, without its secret, those that have ended too; a merchant's operator has its."""
    return await keys.list_keys(context, merchant=caller.merchant)


@router.get("/payload-reads")
async def list_payload_reads(
    context: InContext,
    caller: Who,
    merchant: Annotated[str | None, Query(max_length=32)] = None,
    order: Annotated[str | None, Query(max_length=64)] = None,
    before: Annotated[int | None, Query(ge=1)] = None,
    limit: Annotated[int, Query(ge=1, le=READS_MAX)] = READS_MAX,
) -> tuple[PayloadReadShown, ...]:
    """Who opened sealed payloads of which orders, the newest first; `before` an `id`: the rest."""
    if caller.merchant not in (None, merchant or caller.merchant):
        return ()
    return await payload_reads.list_payload_reads(
        context, limit, before=before, merchant=caller.merchant or merchant, order_no=order
    )


@router.post("/keys", status_code=HTTPStatus.CREATED)
async def make_key(
    body: Annotated[
        KeyBody, Body(openapi_examples=examples.shown(a_desk=staff_examples.KEY_EXAMPLE))
    ],
    context: InContext,
    caller: Who,
) -> CreatedKey:
    """Make a key; its secret is in this answer, and never shown again."""
    return await keys.make(
        context, body.role, body.merchant, body.actor, body.scope, makers_merchant=caller.merchant
    )


@router.post("/keys/{key}/revoke")
async def revoke_key(key: str, context: InContext, caller: Who) -> KeyShown:
    """End a key: from now on it opens no door."""
    return await keys.revoke(context, key, merchant=caller.merchant)
