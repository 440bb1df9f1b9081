"""What a field of the terms is made of: its kinds of value, its clause, its error."""

import re
from datetime import time
from decimal import Decimal
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, PlainSerializer

from models.errors import UsageError
from models.phrases import phrase


class TermsError(UsageError, ValueError):
    """Terms that cannot be read: which field, what is wrong with it, and the near match."""

    code = "terms"


def _clock_time(value: Any) -> Any:
    """`"17:00"` or a time as TOML has it; a bare number would be read as seconds."""
    text = value.isoformat() if isinstance(value, time) else value
    if isinstance(text, str) and re.fullmatch(r"\d\d:\d\d(:\d\d)?", text, re.ASCII):
        return text
    raise ValueError(phrase('a time of day is written "17:00"'))


def _short(value: time) -> str:
    return value.isoformat("auto" if value.second else "minutes")


Clock = Annotated[time, BeforeValidator(_clock_time), PlainSerializer(_short, when_used="json")]
"""A Shanghai time of day, to the second; `"17:00"` in JSON, where terms travel."""

Minutes = Annotated[int, Field(ge=0, le=60 * 24 * 366)]
Hours = Annotated[int, Field(ge=1, le=24 * 366)]
Seconds = Annotated[int, Field(ge=0, le=3600)]
Days = Annotated[int, Field(ge=0, le=3660)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Percent = Annotated[Decimal, Field(ge=0, le=100)]
Kilos = Annotated[Decimal, Field(gt=0, le=100_000)]
Cubic = Annotated[Decimal, Field(gt=0, le=1_000)]


def term(default: Any, clause: str, what: str, *, stamped: bool = True) -> Any:
    """A field with its clause. One that is not stamped stays out of the orders' payloads."""
    return Field(
        default, description=what, json_schema_extra={"clause": clause}, exclude=not stamped
    )


def clock(hour_minute: str) -> time:
    """A default time of day, written as the terms write it."""
    return time.fromisoformat(hour_minute)


def refuse_unknown(name: str, known: list[str], where: str) -> None:
    """A name that is no term.

    Raises:
        TermsError: it is none; with the near match.
    """
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = (
            phrase("did you mean {near}?", near=near[0])
            if near
            else phrase("fulfil duties list names the terms")
        )
        raise TermsError(
            phrase("{where}: there is no term {name}", where=where, name=name), hint=hint
        )


def refuse_boolean(cls: type[BaseModel], name: str, value: Any, where: str) -> None:
    """True is not a number here, though Python would count it as 1.

    Raises:
        TermsError: a truth stands where none is asked for.
    """
    if isinstance(value, bool) and cls.model_fields[name].annotation is not bool:
        raise TermsError(
            phrase(
                "{where}: {name}: true and false are not values of this term",
                where=where,
                name=name,
            )
        )
