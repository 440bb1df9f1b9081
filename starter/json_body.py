"""Bodies as the doors read them: one strict JSON text, or an answer that says why it is none."""

from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.exceptions import HTTPException

from models.errors import UsageError
from models.reports import nearest

BODY_BYTES_MAX = 1024 * 1024
NAME_SHOWN = 100


class JsonRequest(Request):
    """A request whose JSON is UTF-8, not too deep, without NaN, lone surrogates and NUL.

    FastAPI's own `max_body_size` would cap it too, but answers in plain text.
    """

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """The body, a piece at a time.

        Raises:
            HTTPException: 413, as soon as it is more than `BODY_BYTES_MAX`.
        """
        size = 0
        async for piece in super().stream():
            size += len(piece)
            if size > BODY_BYTES_MAX:
                raise HTTPException(413, f"the body has more than {BODY_BYTES_MAX:,} bytes")
            yield piece

    async def json(self) -> Any:
        """The body, read.

        Raises:
            HTTPException: 400, with what is wrong and where.
        """
        try:
            found = from_json(await self.body(), allow_inf_nan=False)
        except ValueError as error:
            raise HTTPException(400, f"the body is no JSON in UTF-8: {error}") from None
        if _has_nul(found):
            raise HTTPException(400, "the body holds a NUL character, which no field takes")
        return found


class JsonRoute(APIRoute):
    """A route that reads its body with `JsonRequest`, or its query, and refuses what is neither."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, over a `JsonRequest`."""
        handle = super().get_route_handler()
        known = [param.alias for param in self.dependant.query_params]

        async def strict(request: Request) -> Response:
            kind = request.headers.get("content-type", "application/json")
            if self.body_field is not None and "json" not in kind:
                raise HTTPException(415, f"the body is {kind}: send application/json")
            if self.body_field is None:  # a partner may add a query of its own to what it sends
                _asks_only_for(known, request)
            return await handle(JsonRequest(request.scope, request.receive))

        return strict


def _asks_only_for(known: list[str], request: Request) -> None:
    for name in request.query_params:
        if name not in known:
            near = nearest(name, known)
            takes = f"it takes {', '.join(known)}" if known else "it takes no query"
            what = f"{request.url.path} has no query {name[:NAME_SHOWN]}"
            raise UsageError(what + (f"; {near}?" if near else ""), hint=takes)


def _has_nul(found: Any) -> bool:
    match found:
        case str():
            return "\0" in found
        case dict():
            return any(_has_nul(name) or _has_nul(value) for name, value in found.items())
        case list():
            return any(map(_has_nul, found))
    return False
