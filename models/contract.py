"""What every message of ours is made of."""

import operator
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")

IfAny = Annotated[T, Field(exclude_if=operator.not_)]
"""What travels only where there is any: nothing, zero and an empty list are left out."""

IfAgain = Annotated[int, Field(exclude_if=lambda n: n == 1)]
"""A number that travels only from the second time on."""

BUILT = ConfigDict(defer_build=False)
"""Of a model that a door takes or answers with: FastAPI's part of it would wait for a request."""


class Contract(BaseModel):
    """Frozen; unknown fields are ignored, so that an older worker reads a newer payload."""

    model_config = ConfigDict(frozen=True, defer_build=True)
