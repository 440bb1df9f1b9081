"""JSON answers as a terminal may show them: `curl` prints what a stranger wrote into an order.

Characters that steer, turn or hide what is shown go out as `\\uXXXX`, as in all else that leaves us
(`models/visible_text.py`). The values are the same for every program, and Chinese stays as it is.
"""

from collections.abc import MutableSequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.visible_text import visible_json

DEL = b"\x7f"


class VisibleAnswers:
    """ASGI middleware: every answer whose content type is JSON, whoever made it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; its answer is held until its body is whole, where it is JSON."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        held: list[Message] = []

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_json(message):
                held.append(message)
            elif not held:
                await send(message)
            else:
                held.append(message)
                if not message.get("more_body", False):
                    for one in _visible(held):
                        await send(one)

        await self._app(scope, receive, sending)


def _is_json(start: Message) -> bool:
    kind = Headers(raw=start["headers"]).get("content-type", "")
    return kind.partition(";")[0].rstrip().endswith(("/json", "+json"))


def _visible(held: MutableSequence[Message]) -> tuple[Message, Message]:
    """The whole answer in two messages."""
    start, *parts = held
    body = b"".join(part.get("body", b"") for part in parts)
    if not body.isascii() or DEL in body:  # its controls are escapes already
        body = visible_json(body.decode()).encode()
        MutableHeaders(raw=start["headers"])["content-length"] = str(len(body))
    return start, {"type": "http.response.body", "body": body}
