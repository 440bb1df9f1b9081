"""The HTTP doors, put together: `uvicorn --factory starter.http.app:create_app`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from activities.adapters.process.settings import Settings
from starter.http.gate import Gate, open_gate
from starter.http.head_requests import HeadAsGet
from starter.http.openapi import describe
from starter.http.problems import install_error_answers
from starter.http.request_log import RequestLog
from starter.http.routes import (
    appointments,
    callbacks,
    care,
    decisions,
    exports,
    figures,
    files,
    health,
    imports,
    incidents,
    keys,
    links,
    lists,
    notices,
    orders,
    papers,
    reports,
    returns,
    saved_views,
    slots,
    tickets,
    verifications,
    views,
    worklist,
)
from starter.http.visible_answers import VisibleAnswers
from starter.local.local_settings import settings_here
from starter.local.recovery.after_restore import AfterRestore
from starter.service.app_context import AppContext, open_app_context
from starter.service.cases.follow_ups import FollowUps
from starter.service.upkeep.gauges import GaugeReporter
from starter.service.upkeep.relay import Relay

ROUTE_MODULES = (
    *(health, imports, exports, lists, keys, orders, reports, decisions, returns, slots, care),
    *(tickets, files, papers, incidents, worklist, verifications, saved_views, views, notices),
    *(appointments, figures, links, callbacks),
)
"""What is asked for at the doors. A number may hold slashes: what is more exact comes before
`/orders/{merchant}/{no}`."""

DESCRIPTION = """Takes furniture orders in and follows them from pickup to acceptance.

Every door but `/healthz`, `/readyz` and these pages asks for `Authorization: Bearer <key>`;
the operator of this system gives keys out. Errors are `application/problem+json`:
`detail` says what is wrong, `hint` what to do, `errors` which fields. What was answered 200 or
201 is written down: sending it again is harmless.
"""


def _background(context: AppContext, settings: Settings) -> list[asyncio.Task[None]]:
    """What runs next to the doors, until the process ends."""
    looking = GaugeReporter(context), FollowUps(context), AfterRestore(context, settings)
    return [asyncio.create_task(part.run()) for part in (Relay(context), *looking)]


def create_app(
    settings: Settings | None = None, *, context: AppContext | None = None, gate: Gate | None = None
) -> FastAPI:
    """The application; it starts, and takes orders in, while Temporal is down.

    Args:
        settings: of this process; the environment's where none are given.
        context: one that is open already, for tests; its relay is the caller's own.
        gate: one with other limits than the settings', for tests.
    """
    settings = settings or settings_here()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if context is not None:  # whoever gave it has it open, and may have given another since
            yield
            return
        async with open_app_context(settings, identity="fulfil-api") as opened:
            app.state.context = opened
            background = _background(opened, settings)
            try:
                yield
            finally:
                for task in background:
                    task.cancel()
                await asyncio.gather(*background, return_exceptions=True)

    app = FastAPIOffline(  # its pages come from this machine, not from somebody else's server
        title="Furniture fulfilment",
        summary="From pickup to acceptance, by the SOPs",
        description=DESCRIPTION,
        version=version("fulfil"),
        lifespan=lifespan,
        redoc_url=None,
        redirect_slashes=False,  # a number may end with a slash: `/A1/` is not `/A1`
        strict_content_type=False,  # `JsonRoute` looks at it; keys stand in no cookie
    )
    if context is not None:
        app.state.context = context
    app.state.gate = gate or open_gate(settings)
    app.openapi = partial(describe, app)  # type: ignore[method-assign]  # the framework says to
    for layer in (VisibleAnswers, HeadAsGet, RequestLog):  # the last is outside of all
        app.add_middleware(layer)
    install_error_answers(app)
    for part in ROUTE_MODULES:
        app.include_router(part.router)
    return app
