"""What every shape that a door shows is made of. Instants are written in Shanghai time (+08:00)."""

from typing import Annotated, Any

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    PlainSerializer,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)

from models.phrases import StructuredText
from models.sop import clock

Instant = Annotated[
    AwareDatetime,
    PlainSerializer(lambda at: clock.local(at).isoformat(), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An instant, written in Shanghai time."""


def _as_made(value: Any, handler: ValidatorFunctionWrapHandler) -> str:
    """A sentence keeps what it was made of, for a door that says it in another language."""
    return value if isinstance(value, StructuredText) else handler(value)


Sentence = Annotated[str, WrapValidator(_as_made)]
"""A sentence for people: JSON has it in English."""


class View(BaseModel):
    """A shape that others build on: fields are added, never renamed."""

    model_config = ConfigDict(frozen=True, from_attributes=True)
