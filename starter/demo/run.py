"""The demo: two weeks of forty orders through every leg, on the real server, in minutes."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from activities.adapters.partners.http_client import TimeOuts, open_http
from activities.adapters.process import wall_clock
from activities.adapters.process.settings import Settings
from models.codes import Sla, StepCode
from models.ids import Stage, order_id
from models.language.catalogue import Context
from models.messages.lists.order_filter import OrderFilter
from models.messages.orders.placement import PlacementOutcome
from models.phrases import JoinedTexts, Phrase, Span, phrase, role_code
from models.roles import Role
from models.scopes import Scope
from models.sop import clock
from starter.demo.acts import PLATE, PROVIDER
from starter.demo.after_closing import new_goods_of
from starter.demo.board import Board
from starter.demo.file import DemoOrder, write
from starter.demo.live_order import Invited, invited, live_order
from starter.demo.player import Player
from starter.demo.scenarios import ORDERS_OF_PLOT, Plot
from starter.demo.summary import ORDERS_MAX, ending, figures, show_ending, write_figures
from starter.language.run_language import translator
from starter.local.cluster import LocalCluster, running_cluster
from starter.local.setup_error import SetupError
from starter.order_files.importing.importer import read_orders
from starter.service.reading import queries
from starter.service.reading.read_context import Records, open_records
from starter.service.reading.views import OrderListed
from starter.service.running.ui_searches import UiLinks, of_order

MERCHANT = "demo-home"
TERMS = """# This merchant's orders may wait until the desk opens in the morning, and those of an
# exchange until the goods before them are back.
confirm_minutes = 20160
hand_on_minutes = 2880
"""
TARIFF = """# What floors cost where there is no lift.
[[table]]
valid_from = 2026-01-01

[table.fees.upstairs]
fen = 2000
free = 1
payer = "customer"
"""
KEY_ROLES = (
    Role.ORDER_DESK, Role.TRUNK_DESK, Role.SERVICE_DESK, Role.CARRIER, Role.DRIVER, Role.HUB,
    Role.PROVIDER, Role.TECHNICIAN, Role.CUSTOMER, Role.AFTER_SALES, Role.WAREHOUSE,
    Role.MERCHANT, Role.CUSTOMER_SERVICE,
)  # fmt: skip
START_SECONDS = 60
ROWS_KEY = "rows"
"""The count of all rows, among those by what became of them."""
LONG_TIMEOUTS = TimeOuts(connect=5, read=60, ask=60)
"""The two cores are busy: a person at a phone would wait as well."""


async def play(
    settings: Settings,
    console: Console,
    *,
    keep: bool = False,
    ui: bool = True,
    cast: Sequence[tuple[Plot, int]] = ORDERS_OF_PLOT,
    visit: Callable[[Invited], Awaitable[None]] | None = None,
) -> None:
    """Everything: start, import, play, show; `keep` leaves it running until Ctrl-C.

    `visit` is done at the end instead, while all of it is up.
    """
    folder = settings.data_dir / "demo"
    settings = settings.model_copy(update={"terms_dir": _terms(folder / "terms")})

    def tell(line: str) -> None:
        console.print(translator().text(line), highlight=False)

    async with (
        running_cluster(settings, ui=ui, tell=tell) as cluster,
        open_records(cluster.settings) as records,
    ):
        for name in [name for name in ("ui", "api", "temporal") if name in cluster.urls]:
            tell(phrase("{name}: {url}", name=name, url=cluster.urls[name]))
        begun = time.monotonic()
        now = wall_clock.now()
        run, today = f"{clock.local(now):%m%d%H%M%S}", clock.day_of(now)
        listed = write(folder / f"orders-{run}.xlsx", run=run, today=today, cast=cast)
        imported = await _import(cluster, folder / f"orders-{run}.xlsx", console)
        await _until(records, lambda row: row.step != StepCode.TAKEN_IN)
        board = Board(console, total=len(listed))
        await _play(cluster, listed, board, today)
        await _until(records, _at_rest)
        end = await ending(records, MERCHANT, listed)
        links = UiLinks(cluster.urls.get("ui"), cluster.client.namespace)
        show_ending(console, end, links, listed)
        seconds = time.monotonic() - begun
        write_figures(settings.data_dir / "demo.json", figures(end, board, imported, seconds))
        tell(_played(board, seconds, settings.data_dir / "demo.json"))
        if keep or visit:
            guests = await _invite(cluster, links, tell)
            await (visit or partial(_stay, tell))(guests)


def _played(board: Board, seconds: float, file: Path) -> Phrase:
    taken = Span(f"{seconds:.0f} s", int(seconds))
    sent = board.report_count
    return phrase("{reports} in {seconds}; figures: {file}", reports=sent, seconds=taken, file=file)


async def _invite(cluster: LocalCluster, ui: UiLinks, tell: Callable[[str], None]) -> Invited:
    """Let one more order run in real time, and say how to take over at each of its jobs."""
    async with open_http(LONG_TIMEOUTS) as http:
        number = await live_order(cluster, http, MERCHANT)
    guests = await invited(cluster, MERCHANT, number)
    tell(phrase("order {number} runs in real time; take over any of its jobs:", number=number))
    for role, what, address in guests.links:
        line = phrase("{role} ({what}): {url}", role=role_code(role), what=what, url=address)
        tell(JoinedTexts(("  ", line), ""))
    if history := ui.search(of_order(number)):
        tell(JoinedTexts(("  ", phrase("its history: {url}", url=history)), ""))
    return guests._replace(history=ui.workflow(order_id(MERCHANT, number)))


async def _stay(tell: Callable[[str], None], guests: Invited) -> None:
    tell(phrase("everything stays up; Ctrl-C stops it"))
    await asyncio.Event().wait()


def _terms(folder: Path) -> Path:
    """Write the merchant's terms and its tariff; the folder's full path."""
    (folder / "tariff").mkdir(parents=True, exist_ok=True)
    (folder / f"{MERCHANT}.toml").write_text(TERMS)
    (folder / "tariff" / f"{MERCHANT}.toml").write_text(TARIFF)
    return folder.resolve()


async def _import(cluster: LocalCluster, file: Path, console: Console) -> dict[str, Any]:
    """Take the file in as a desk does: `fulfil orders import`."""
    command = Path(sys.executable).parent / "fulfil"
    console.print(f"fulfil orders import {file.name} --merchant {MERCHANT}", highlight=False)
    process = await asyncio.create_subprocess_exec(
        str(command), "orders", "import", str(file), "--merchant", MERCHANT, "-o", "json",
        env=cluster.settings.environment(), stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    if process.returncode not in (0, 1) or not out:
        raise SetupError(phrase("the import failed: {why}", why=err.decode().strip()))
    result: dict[str, Any] = json.loads(out)
    found = _texts_of(file)
    for row in result["rows"]:
        if row["outcome"] != PlacementOutcome.ACCEPTED:
            console.print(_not_taken(row, found), highlight=False)
    totals: dict[str, Any] = result["totals"]
    counted = [f"{_shown(one)} {count}" for one, count in totals.items() if one != ROWS_KEY]
    counted.append(translator().text("rows {n}", n=totals[ROWS_KEY]))
    console.print(f"  {translator().between(', ').join(counted)}", highlight=False)
    return totals


def _texts_of(file: Path) -> Mapping[str, str]:
    """What is found in the file, by its English: JSON has no other language."""
    now = wall_clock.now()
    read = read_orders(
        file.read_bytes(), merchant=MERCHANT, today=clock.day_of(now), received_at=now
    )
    return {str(one.message): one.message for row in read.rows for one in row.reasons}


def _not_taken(row: Mapping[str, Any], found: Mapping[str, str]) -> str:
    """A row that was not taken in, and why."""
    says = translator()
    reasons = [(one["field"], found.get(one["message"], one["message"])) for one in row["reasons"]]
    why = says.between("; ").join(
        f"{says.code(Context.FIELD, field)}{says.between(': ')}{says.text(message)}"
        for field, message in reasons
    )
    what = says.text("row {n}", n=row["row"])
    named = f"{what} {row['order_no'] or '-'}{says.between(': ')}{_shown(row['outcome'])}"
    return f"  {named}{says.between('; ')}{why}"


def _shown(outcome: str) -> str:
    """What became of a row."""
    return translator().code(Context.OUTCOME, outcome)


async def _play(cluster: LocalCluster, listed: list[DemoOrder], board: Board, today: date) -> None:
    scopes = {
        Role.DRIVER: Scope(vehicle=PLATE),
        Role.TECHNICIAN: Scope(provider=PROVIDER),
        Role.CUSTOMER: Scope(orders=tuple(one.number for one in (*listed, *_exchanged(listed)))),
    }
    keys = {role: (await cluster.key(role, MERCHANT, scopes.get(role))).key for role in KEY_ROLES}
    async with open_http(LONG_TIMEOUTS) as http:
        player = Player(cluster.client, http, cluster.urls["api"], keys, MERCHANT, board)
        with board.showing():
            await player.play(listed, today + timedelta(days=1))


def _exchanged(listed: list[DemoOrder]) -> list[DemoOrder]:
    """The orders that exchanges take in."""
    return [new_goods_of(order) for order in listed if order.plot is Plot.EXCHANGE]


def _at_rest(row: OrderListed) -> bool:
    """Nothing is under way, and no leg has just ended or begins: its step is no stage's name."""
    passing = row.step in set(Stage) or row.waiting_on in (Role.PARTNER, Role.SYSTEM)
    return row.closed or not (passing or row.sla in (Sla.MET, Sla.MET_LATE))


async def _until(records: Records, ready: Callable[[OrderListed], bool]) -> None:
    """Wait until every order of the merchant is so."""
    wanted = OrderFilter(merchant=MERCHANT, limit=ORDERS_MAX)
    async with asyncio.timeout(START_SECONDS):
        while not all(ready(row) for row in (await queries.orders(records, wanted))[0]):  # noqa: ASYNC110  # another process writes it
            await asyncio.sleep(0.2)
