"""Whether this process lives, and whether it can do its work."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from activities.adapters.store.installation import Instance
from models.errors import Unavailable
from starter.http.auth import InContext

router = APIRouter(tags=["health"])


async def the_instance(request: Request, context: InContext) -> Instance:
    """The installation's id, remembered once it was read."""
    state = request.app.state
    if not hasattr(state, "instance"):
        state.instance = Instance(context.store.database)
    known: Instance = state.instance
    return known


TheInstance = Annotated[Instance, Depends(the_instance)]


class Alive(BaseModel):
    """The process answers; `instance` is the installation's, as the database holds it."""

    status: Literal["ok"] = "ok"
    instance: str | None = None


class Part(BaseModel):
    """One thing that the work needs; `reason` says why it is not fit."""

    ok: bool
    reason: str | None = None


class Ready(BaseModel):
    """`degraded`: orders and reports are taken, and delivered when Temporal is back."""

    status: Literal["ok", "degraded", "unavailable"]
    instance: str | None
    database: Part
    temporal: Part


@router.get("/healthz")
async def healthz(instance: TheInstance) -> Alive:
    """Whether the process answers at all, and whose it is."""
    return Alive(instance=await instance.id())


@router.get("/readyz", responses={503: {"model": Ready, "description": "nothing can be taken"}})
async def readyz(context: InContext, instance: TheInstance, response: Response) -> Ready:
    """Whether orders can be taken: 503 without the database; Temporal may be unreachable."""
    health = await context.store.health()
    reason = health.reason
    if not health.ok and reason is None:
        reason = f"its tables are of {health.revision}, this program's are of {health.head}"
    try:
        await context.reach.call(lambda client: client.service_client.check_health())
        temporal = Part(ok=True)
    except Unavailable as error:
        temporal = Part(ok=False, reason=error.message)
    if not health.ok:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    status: Literal["ok", "degraded"] = "ok" if temporal.ok else "degraded"
    return Ready(
        status=status if health.ok else "unavailable",
        instance=await instance.id(),
        database=Part(ok=health.ok, reason=reason),
        temporal=temporal,
    )
