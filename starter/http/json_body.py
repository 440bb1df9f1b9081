"""Bodies as the doors read them: one strict JSON text, or an answer that says why it is none."""

from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable
from typing import Any, ClassVar, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic_core import from_json
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from models.field_errors import field_error, nearest
from models.json_faults import json_fault
from models.json_names import repeated_name, repeated_name_sentence
from models.phrases import Phrase, phrase
from starter.http.auth import identify
from starter.service.access.rights import ROUTES

BODY_BYTES_MAX = 1024 * 1024
VALUES_MAX = 10_000
"""The most values in a body; its commas and opening brackets are counted, before it is read."""

DEPTH_MAX = 32
NAMES_MAX = 500
"""The most names in one object."""

NAME_LETTERS_MAX = 200
NAME_SHOWN = 100

JSON: Final = "application/json"
HOLDS_NUL: Final = phrase("the body holds a NUL character, which no field takes")
TOO_MANY_VALUES: Final = phrase("the body has more than {most:,} values", most=VALUES_MAX)
TOO_DEEP: Final = phrase("the body is nested deeper than {most}", most=DEPTH_MAX)
TOO_MANY_NAMES: Final = phrase("an object of the body has more than {most} names", most=NAMES_MAX)
NAME_TOO_LONG: Final = phrase(
    "a name in the body is longer than {most} letters", most=NAME_LETTERS_MAX
)


class BoundedRequest(Request):
    """A request whose body is no longer than `bytes_max`.

    FastAPI's own `max_body_size` would cap it too, but answers in plain text.
    """

    bytes_max: ClassVar[int] = BODY_BYTES_MAX

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """The body, a piece at a time.

        Raises:
            HTTPException: 413, as soon as it is more than `bytes_max`.
        """
        length = self.headers.get("content-length", "")
        size = int(length) if length.isdecimal() else 0
        too_long = phrase("the body has more than {most:,} bytes", most=self.bytes_max)
        _within(self.bytes_max, size, too_long)
        size = 0
        try:
            async for piece in super().stream():
                size += len(piece)
                _within(self.bytes_max, size, too_long)
                yield piece
        except ClientDisconnect:
            raise HTTPException(400, phrase("the body ended before it was there")) from None


class JsonRequest(BoundedRequest):
    """A request whose JSON is UTF-8 within our bounds, without NaN, lone surrogates and NUL.

    What is over a bound costs no more than looking at it: nothing is made of it.
    """

    async def json(self) -> Any:
        """The body, read.

        Raises:
            HTTPException: 400, with what is wrong, or which name stands twice; 413 where it is over
                a bound.
        """
        body = await self.body()
        values = body.count(b",") + body.count(b"[") + body.count(b"{")
        _within(VALUES_MAX, values, TOO_MANY_VALUES)
        try:
            found = from_json(body, allow_inf_nan=False)
        except ValueError:
            why = json_fault(body)
            raise HTTPException(
                400, phrase("the body is not JSON in UTF-8: {why}", why=why)
            ) from None
        _look_through(found, 0)
        if (name := repeated_name(body)) is not None:
            raise HTTPException(400, repeated_name_sentence(name))
        return found


class JsonRoute(APIRoute):
    """A route that reads its body with `JsonRequest`, or its query, and refuses what is neither.

    Who calls is looked at first: nothing is read for somebody who has no key.
    """

    request_class: ClassVar[type[BoundedRequest]] = JsonRequest
    judges_query: ClassVar[bool] = True
    """Whether a query that the route does not declare is refused here."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, over a `JsonRequest`."""
        handle = super().get_route_handler()
        known = [name for one in self.dependant.query_params for name in _queries(one)]

        async def strict(incoming: Request) -> Response:
            request = self.request_class(incoming.scope, incoming.receive)
            if self.name in ROUTES:
                await identify(request, self.name)
            kind = request.headers.get("content-type", JSON)
            if self.body_field is not None and "json" not in kind:
                raise HTTPException(
                    415, phrase("the body is {kind}: send {wanted}", kind=kind, wanted=JSON)
                )
            if (
                self.body_field is None and self.judges_query
            ):  # a partner may add a query of its own to what it sends
                _asks_only_for(known, request)
            return await handle(request)

        return strict


def _queries(param: Any) -> Iterable[str]:
    """The names that a parameter reads: its own, or those of its model's fields."""
    kind = param.field_info.annotation
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind.model_fields
    return [param.alias]


def _asks_only_for(known: list[str], request: Request) -> None:
    for name in request.query_params:
        if name not in known:
            near = nearest(name, known)
            takes = phrase("it takes no query")
            if known:
                takes = phrase("it takes {names}", names=", ".join(known))
            sentence = phrase(
                "{path} has no query {name}", path=request.url.path, name=name[:NAME_SHOWN]
            )
            if near:
                sentence = phrase("{text}; {near}?", text=sentence, near=near)
            raise field_error(name[:NAME_SHOWN], sentence, hint=takes)


def _look_through(found: Any, depth: int) -> None:
    """See to it that no part of a body is over a bound, or holds what no field takes."""
    _within(DEPTH_MAX, depth, TOO_DEEP)
    match found:
        case str():
            if "\0" in found:
                raise HTTPException(400, HOLDS_NUL)
        case dict():
            _within(NAMES_MAX, len(found), TOO_MANY_NAMES)
            for name, value in found.items():
                _within(NAME_LETTERS_MAX, len(name), NAME_TOO_LONG)
                _look_through(name, depth)
                _look_through(value, depth + 1)
        case list():
            for value in found:
                _look_through(value, depth + 1)


def _within(bound: int, size: int, sentence: Phrase) -> None:
    if size > bound:
        raise HTTPException(413, sentence)
