"""What every shape that a door shows is made of. Instants are written in Shanghai time (+08:00)."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, PlainSerializer, WithJsonSchema

from models.sop import clock

Instant = Annotated[
    AwareDatetime,
    PlainSerializer(lambda at: clock.local(at).isoformat(), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An instant, written in Shanghai time."""


class View(BaseModel):
    """A shape that others build on: fields are added, never renamed."""

    model_config = ConfigDict(frozen=True, from_attributes=True)
