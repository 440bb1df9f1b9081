"""What waits for a role, over HTTP: the same list as `fulfil worklist` (MC-四(三)1)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from models.roles import Role
from starter.http.auth import InContext, Who, request_caller
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.service.reading.incident_work import full_worklist
from starter.service.reading.worklist import Work

router = APIRouter(
    tags=["worklist"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)


class WorkFound(BaseModel):
    """What a role has to do, the nearest due first."""

    role: Role
    work: tuple[Work, ...]


@router.get("/worklist")
async def list_work(
    context: InContext,
    caller: Who,
    role: Annotated[Role | None, Query()] = None,
    merchant: str | None = None,
    hub: Annotated[str | None, Query(max_length=64)] = None,
) -> WorkFound:
    """Deadlines that a role owes, orders and incidents that wait for it.

    Without `role` it is the key's own. Our own people read any; a merchant reads its own alone.
    """
    whose = role or caller.role
    if caller.role is Role.MERCHANT:
        whose = Role(caller.role_for(whose, field="role"))
    if caller.merchant not in (None, merchant or caller.merchant):
        return WorkFound(role=whose, work=())
    of = caller.merchant or merchant
    return WorkFound(
        role=whose, work=tuple(await full_worklist(context, whose, merchant=of, hub=hub))
    )
