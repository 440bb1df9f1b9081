"""What every message of ours is made of."""

from pydantic import BaseModel, ConfigDict

BUILT = ConfigDict(defer_build=False)
"""Of a model that a door takes or answers with: FastAPI's part of it would wait for a request."""


class Contract(BaseModel):
    """Frozen; unknown fields are ignored, so that an older worker reads a newer payload."""

    model_config = ConfigDict(frozen=True, defer_build=True)
