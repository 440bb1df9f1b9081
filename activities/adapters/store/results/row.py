"""What every copy of a row is made of."""

from pydantic import BaseModel, ConfigDict


class Row(BaseModel):
    """A copy of a row: frozen, times in UTC."""

    model_config = ConfigDict(frozen=True, defer_build=True)
