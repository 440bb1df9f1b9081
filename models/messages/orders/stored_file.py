"""Fields of reports that name a stored file: a photo, or a paper, that was sent for its order."""

from functools import cache
from typing import Annotated, Final, get_args

from pydantic import BaseModel, StringConstraints

from models.field_errors import SHA256

STORED_FILE: Final = StringConstraints(strip_whitespace=True, to_lower=True, pattern=SHA256)

StoredFile = Annotated[str, STORED_FILE]
"""The SHA-256 of what is kept, as `POST /orders/{merchant}/{no}/files` answers it."""


@cache
def file_fields(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a kind of report that name a stored file."""
    fields = model.model_fields.items()
    return tuple(name for name, field in fields if STORED_FILE in field.metadata)


@cache
def file_lists(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a kind of report that name several stored files."""
    fields = model.model_fields.items()
    return tuple(name for name, field in fields if StoredFile in get_args(field.annotation))
