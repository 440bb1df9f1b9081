"""Whether this process lives, and whether it can do its work."""

from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from models.errors import Unavailable
from starter.auth import InHouse

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Part(BaseModel):
    """One thing that the work needs; `reason` says why it is not fit."""

    ok: bool
    reason: str | None = None


class Ready(BaseModel):
    """`degraded`: orders and reports are taken, and delivered when Temporal is back."""

    status: Literal["ok", "degraded", "unavailable"]
    database: Part
    temporal: Part


@router.get("/healthz")
async def healthz() -> Alive:
    """Whether the process answers at all."""
    return Alive()


@router.get("/readyz", responses={503: {"model": Ready, "description": "nothing can be taken"}})
async def readyz(house: InHouse, response: Response) -> Ready:
    """Whether orders can be taken: 503 without the database; Temporal may be away for a while."""
    health = await house.store.health()
    reason = health.reason
    if not health.ok and reason is None:
        reason = f"its tables are of {health.revision}, this program's are of {health.head}"
    try:
        await house.reach.call(lambda client: client.service_client.check_health())
        temporal = Part(ok=True)
    except Unavailable as error:
        temporal = Part(ok=False, reason=error.message)
    if not health.ok:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    status: Literal["ok", "degraded"] = "ok" if temporal.ok else "degraded"
    return Ready(
        status=status if health.ok else "unavailable",
        database=Part(ok=health.ok, reason=reason),
        temporal=temporal,
    )
