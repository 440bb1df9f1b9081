"""The end of the demo: every order with stage and lateness, the breaches, the stuck orders."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from activities.adapters.store.rows import OrderFilter, OrderSummary
from activities.adapters.store.store import Store
from activities.adapters.store.view_rows import Breaches
from models.messages.timeline import DutyState
from models.sop.formatting import show, span
from starter.demo.board import Board
from starter.demo.file import Listed
from starter.demo.plots import STUCK
from starter.service.ui_searches import UiLinks

ORDERS_MAX = 200


@dataclass(frozen=True)
class Ending:
    """The figures of one run; `late` has the seconds of each order's worst deadline."""

    orders: tuple[OrderSummary, ...]
    late: dict[str, int]
    breaches: tuple[Breaches, ...]
    stuck: tuple[tuple[OrderSummary, Listed], ...]


async def ending(store: Store, merchant: str, listed: list[Listed], now: datetime) -> Ending:
    """Read the end from our database; a missed deadline is late by the order's own clock."""
    page = await store.orders.list(OrderFilter(merchant=merchant, limit=ORDERS_MAX))
    plots = {order.number: order for order in listed}
    mine = tuple(row for row in page.rows if row.number.split("-E")[0] in plots)
    stuck = tuple(
        (row, plots[row.number])
        for row in mine
        if row.number in plots and plots[row.number].plot in STUCK
    )
    return Ending(
        tuple(sorted(mine, key=lambda row: row.number)),
        {row.number: await _latest(store, row, now) for row in mine},
        await store.views.breaches(merchant=merchant),
        stuck,
    )


async def _latest(store: Store, row: OrderSummary, now: datetime) -> int:
    view = await store.views.show(row.merchant, row.number, now)
    duties = view.duties if view else ()
    clock = row.own_now(now)
    missed = [clock - duty.due_at for duty in duties if duty.state is DutyState.MISSED]
    heard = [timedelta(seconds=duty.late_seconds or 0) for duty in duties]
    return int(max([timedelta(), *missed, *heard]).total_seconds())


def show_ending(console: Console, end: Ending, links: UiLinks, listed: list[Listed]) -> None:
    """Print the tables and the links."""
    plots = {order.number: order.plot for order in listed}
    table = Table(title="orders", title_justify="left")
    for heading in ("order", "stage", "step", "waiting on", "breaches", "late by", "state"):
        table.add_column(heading, no_wrap=True)
    table.add_column("story")
    for row in end.orders:
        story = plots.get(row.number) or "the exchange"
        how = row.outcome or row.sla or ""
        stage = "" if row.closed else row.stage
        late = span(end.late[row.number]) if end.late[row.number] else ""
        cells = (row.number, stage, row.step, row.waiting_on, row.breaches, late, how, story)
        table.add_row(*(str(cell) if cell is not None else "" for cell in cells))
    console.print(table)
    table = Table(title="breaches by clause and owner", title_justify="left")
    for heading in ("clause", "owner", "not heard", "heard late", "orders"):
        table.add_column(heading)
    for line in end.breaches:
        table.add_row(line.clause, line.owner, str(line.missed), str(line.late), str(line.orders))
    console.print(table)
    console.print("stuck orders, in the Temporal UI:")
    for row, order in end.stuck:
        due = f", due {show(row.next_due_at)}" if row.next_due_at else ""
        console.print(f"  {row.number}: {order.plot}; {row.step}, {row.waiting_on}{due}")
        console.print(f"    {links.workflow(row.open_workflow)}", soft_wrap=True)


def figures(end: Ending, board: Board, imported: dict[str, Any], seconds: float) -> dict[str, Any]:
    """The closing figures, as `.data/demo.json` keeps them."""
    return {
        "orders": len(end.orders),
        "imported": imported,
        "reports": board.reports,
        "returns": dict(board.returns),
        "closed": sum(1 for row in end.orders if row.outcome == "closed"),
        "cancelled": sum(1 for row in end.orders if row.outcome == "cancelled"),
        "open": sum(1 for row in end.orders if row.outcome is None),
        "late": sum(1 for row in end.orders if row.breaches),
        "breaches": [
            {
                "clause": line.clause, "owner": line.owner,
                "missed": line.missed, "late": line.late,
            }
            for line in end.breaches
        ],
        "stuck": [row.number for row, _ in end.stuck],
        "seconds": round(seconds, 1),
    }  # fmt: skip


def write_figures(path: Path, given: dict[str, Any]) -> None:
    """Keep the figures."""
    path.write_text(json.dumps(given, ensure_ascii=False, indent=1) + "\n")
