"""Whether this process lives, and whether it can do its work."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from models.language.texts import Translator
from starter.http.auth import InContext
from starter.http.problems import translator_of
from starter.service.upkeep.health import ProcessHealth

router = APIRouter(tags=["health"])


async def process_health(request: Request, context: InContext) -> ProcessHealth:
    """What this process knows of itself, kept with the app."""
    state = request.app.state
    if not hasattr(state, "health"):
        state.health = ProcessHealth(context)
    known: ProcessHealth = state.health
    return known


TheHealth = Annotated[ProcessHealth, Depends(process_health)]


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
async def healthz(health: TheHealth) -> Alive:
    """Whether the process answers at all, and whose it is."""
    return Alive(instance=await health.instance())


@router.get("/readyz", responses={503: {"model": Ready, "description": "nothing can be taken"}})
async def readyz(request: Request, health: TheHealth, response: Response) -> Ready:
    """Whether orders can be taken: 503 without the database; Temporal may be unreachable.

    Reasons are in the language of `Accept-Language`, English else.
    """
    found, translator = await health.look(), translator_of(request)
    if found.database is not None:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    status: Literal["ok", "degraded"] = "ok" if found.temporal is None else "degraded"
    return Ready(
        status=status if found.database is None else "unavailable",
        instance=await health.instance(),
        database=_part(translator, found.database),
        temporal=_part(translator, found.temporal),
    )


def _part(translator: Translator, reason: str | None) -> Part:
    return Part(ok=reason is None, reason=reason and translator.text(reason))
