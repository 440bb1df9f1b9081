"""All doors of a process: JSON for programs, pages for people."""

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from starlette.staticfiles import StaticFiles

from activities.adapters.partners.openid import IdentityProvider, read_identity
from activities.adapters.process.settings import Settings
from activities.adapters.temporal.connection import data_keys
from starter.http.app import create_app as create_doors
from starter.http.gate import Gate
from starter.local.local_settings import settings_here, ui_links
from starter.service.access.openid import check_roles
from starter.service.app_context import AppContext
from starter.web.errors import install_page_errors
from starter.web.pages import LINK_ROOT, ROOT, STATIC
from starter.web.routes import (
    chosen_orders,
    codec,
    customer,
    customer_messages,
    day_board,
    desk,
    files,
    jobs,
    keys,
    links,
    lists,
    merchant,
    openid,
    order,
    order_acts,
    orders,
    papers,
    saved_views,
    sign_in,
    terms,
    tickets,
    upload,
    verifications,
)
from starter.web.security_headers import PageGuard

ROUTE_MODULES = (
    *(openid, sign_in, desk, day_board, saved_views, jobs, lists, tickets, keys, links, terms),
    *(upload, verifications, merchant, customer, customer_messages, papers, order_acts),
    *(files, order, orders, chosen_orders),
)
"""What is more exact comes first: a number may hold slashes."""


def create_app(
    settings: Settings | None = None, *, context: AppContext | None = None, gate: Gate | None = None
) -> FastAPI:
    """The JSON doors with the pages next to them; arguments as of `starter/http/app.py`."""
    settings = settings or settings_here()
    app = create_doors(settings, context=context, gate=gate)
    app.state.ui_links = ui_links(settings)
    app.add_middleware(PageGuard)
    install_page_errors(app)
    if settings.codec_origin:
        codec.install_codec(app, settings.codec_origin, data_keys(settings))
    if settings.identity:
        file = read_identity(settings.identity)
        check_roles(file)
        app.state.identity = IdentityProvider(file)
    app.mount(f"{ROOT}/static", StaticFiles(directory=STATIC), name="static")
    for part in ROUTE_MODULES:
        app.include_router(part.router, prefix=ROOT, include_in_schema=False)
    for address in ("/", ROOT):
        app.add_api_route(address, _front, include_in_schema=False)
    app.add_api_route(f"{LINK_ROOT}/{{token}}", sign_in.follow, include_in_schema=False)
    return app


async def _front() -> RedirectResponse:
    """Whoever types the address means the pages."""
    return RedirectResponse(f"{ROOT}/", status_code=303)
