"""How long a desk's pages take over many open orders: `python -m bench.desk`.

Of each the least of several rounds, over the application without a network; on SQLite, in a folder
that is taken away afterwards.
"""

import argparse
import asyncio
import secrets
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx
from temporalio.client import Client

from activities.adapters.process import wall_clock
from activities.adapters.process.settings import Settings
from activities.adapters.store.database.migrate import upgrade_to_head
from activities.adapters.store.store import open_store
from bench.lists import MERCHANTS, ROUNDS, fill, least
from models.errors import Unavailable
from models.roles import Role
from models.sop.terms import Sop
from starter.service.access import new_links, sign_ins
from starter.service.app_context import AppContext
from starter.service.temporal.temporal_gateway import TemporalGateway
from starter.web.app import create_app
from starter.web.visitors import SESSION_COOKIE

OPEN_ORDERS: Final = 5_000
PASSWORD: Final = secrets.token_urlsafe()
WANTED_MS: Final = 300.0
"""What the first page of a desk may take."""

PAGES: Final = {
    "order desk's first page": "/app/desk",
    "carrier's work": "/app/desk?role=trunk_desk",
    "list of orders": "/app/orders",
    "one order": f"/app/orders/m{3 % MERCHANTS}/N3",
    "day board": "/app/board/day",
}


async def nowhere() -> Client:
    """Temporal is not there: no page needs it."""
    raise Unavailable("there is no Temporal")


async def signed_in(context: AppContext) -> str:
    """The cookie of a clerk's browser."""
    made = await new_links.make_link(context, Role.ORDER_DESK, None, "clerk-1")
    token = made.path.rpartition("/")[2]
    return (await sign_ins.choose_password(context, token, "clerk", PASSWORD)).secret


async def main(count: int, folder: Path) -> None:
    """Print a table."""
    url = f"sqlite:///{folder}/fulfil.db"
    await upgrade_to_head(url)
    async with open_store(url) as store:
        await fill(store, count, every=1)
        context = AppContext(
            store=store, gateway=TemporalGateway(nowhere), sop_for=lambda _: Sop(),
            now=wall_clock.now,
        )  # fmt: skip
        app = create_app(Settings(data_dir=folder), context=context)
        app.state.context = context
        cookies = {SESSION_COOKIE: await signed_in(context)}
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://desk", cookies=cookies
        ) as browser:
            print(
                f"{count:,} open orders, milliseconds, the least of {ROUNDS}; wanted {WANTED_MS:g}"
            )
            for name, path in PAGES.items():
                answer = await browser.get(path)
                took = await least(ROUNDS, partial(browser.get, path))
                print(f"{name:34s}{answer.status_code:5d}{len(answer.content):10,d} B{took:8.1f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=OPEN_ORDERS)
    arguments = parser.parse_args()
    with TemporaryDirectory() as made:
        asyncio.run(main(arguments.orders, Path(made)))
