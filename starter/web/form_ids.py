"""The id that a form sends: its own, so that what is sent twice counts once."""

from fastapi import Request

from activities.adapters.process.wall_clock import fresh_id
from models.errors import FulfilError, TooMany, Unavailable


async def id_to_go_on_with(request: Request, name: str, error: FulfilError | None) -> str:
    """The id of a form: a new one, but its own where nobody knows what became of what it sent."""
    if request.method == "POST" and isinstance(error, Unavailable | TooMany):
        sent = (await request.form()).get(name)
        if isinstance(sent, str) and sent:
            return sent
    return fresh_id(name.removesuffix("_id"))
