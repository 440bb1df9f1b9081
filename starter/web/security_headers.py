"""Headers of every page: nothing from elsewhere runs in it, no other site puts it in a frame."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from starter.web.pages import LINK_ROOT, ROOT

CONTENT_POLICY: Final = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class PageGuard:
    """ASGI middleware: puts the headers on what is under the pages' path."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or not _of_pages(scope["path"]):
            await self._app(scope, receive, send)
            return
        static = scope["path"].startswith(f"{ROOT}/static/")

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                keep = "public, max-age=86400" if static else "no-store"
                headers.setdefault("Cache-Control", keep)
                message["headers"] = headers.raw
            await send(message)

        await self._app(scope, receive, sending)


def _of_pages(path: str) -> bool:
    return path == ROOT or path.startswith((f"{ROOT}/", f"{LINK_ROOT}/"))
