"""What each of our messages is made of."""

from typing import Annotated, Any, Final

from pydantic import (
    BaseModel,
    ConfigDict,
    SerializerFunctionWrapHandler,
    ValidatorFunctionWrapHandler,
    WrapSerializer,
    WrapValidator,
    model_serializer,
)

from models.phrases import StructuredText

BUILT_AT_IMPORT = ConfigDict(defer_build=False)
"""Of a model that a door takes or answers with: FastAPI's part of it would wait for a request."""


class Contract(BaseModel):
    """Frozen; unknown fields are ignored, so that an older worker reads a newer payload."""

    model_config = ConfigDict(frozen=True, defer_build=True)


def without_defaults(value: BaseModel, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
    """What a model dumps, but for the fields that have what the contract gives them by default.

    That is a constant of the contract, which every reader has. Terms are none: their defaults
    change with a release, and an order keeps its own (`models/sop/stamped_terms.py`).
    """
    fields = type(value).model_fields
    return {
        name: dumped
        for name, dumped in dump(value).items()
        if getattr(value, name) != fields[name].default
    }


WITHOUT_DEFAULTS: Final = WrapSerializer(without_defaults)
"""Of a field whose model is dumped whole elsewhere."""


class SparseContract(Contract):
    """What stays in histories for weeks: dumped without defaults."""

    @model_serializer(mode="wrap")
    def _without_defaults(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return without_defaults(self, dump)


def _as_it_was_made(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    checked = validate(value)
    return value if isinstance(value, StructuredText) else checked


KEPT_AS_MADE: Final = WrapValidator(_as_it_was_made)
"""Of a text that keeps what it was made of as long as it stays here: validation forgets that."""

Sentence = Annotated[str, KEPT_AS_MADE]
"""A text for people, with what it was made of."""
