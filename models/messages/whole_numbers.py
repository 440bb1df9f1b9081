"""Whole numbers as they come from outside: a number, and one that our database holds."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Final, get_args

from pydantic import BaseModel, Field
from pydantic_core import InitErrorDetails, ValidationError

WHOLE_MAX: Final = 10_000_000
"""More pieces than any order has: a hundred and fifty such counts still fit in a column."""

WholeNumber = Annotated[int, Field(le=WHOLE_MAX)]
"""A count, with its least where it stands."""


def numbers_only(model: type[BaseModel], fields: Any) -> Any:
    """What a model is made of, before it is read: `true` is no number, it would be read as 1.

    Raises:
        ValidationError: a field that holds a number says yes or no.
    """
    sent = fields if isinstance(fields, Mapping) else {}
    wrong = [name for name in _counts(model) if isinstance(sent.get(name), bool)]
    if wrong:
        raise ValidationError.from_exception_data(
            model.__name__,
            [InitErrorDetails(type="int_type", loc=(one,), input=sent[one]) for one in wrong],
        )
    return fields


@cache
def _counts(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(name for name, field in model.model_fields.items() if _is_number(field.annotation))


def _is_number(annotation: Any) -> bool:
    return annotation is int or any(_is_number(one) for one in get_args(annotation))
