"""The end of the demo: every order with stage and lateness, the breaches, the stuck orders."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from models.language.catalogue import Context
from models.messages.lists.order_filter import OrderFilter
from models.messages.orders.order_outcome import OrderOutcome
from models.phrases import Code, JoinedTexts, StructuredText, phrase, role_code
from models.sop.formatting import show, span
from starter.demo.board import Board
from starter.demo.file import DemoOrder
from starter.demo.outcomes import StoryEnd, outcomes, stories
from starter.demo.scenarios import STUCK_PLOTS, Plot
from starter.language.run_language import translator
from starter.service.reading import queries
from starter.service.reading.queries import BreachCounts
from starter.service.reading.read_context import Records
from starter.service.reading.views import OrderListed
from starter.service.running.ui_searches import UiLinks

ORDERS_MAX = 200


@dataclass(frozen=True)
class StuckOrder:
    """An order that its story lets stand; `open_workflow` is where it stands."""

    order: OrderListed
    open_workflow: str
    plot: str


@dataclass(frozen=True)
class RunFigures:
    """The figures of one run; `late` has the seconds of each order's worst deadline."""

    orders: tuple[OrderListed, ...]
    late: dict[str, int]
    breaches: tuple[BreachCounts, ...]
    stuck: tuple[StuckOrder, ...]
    outcomes: tuple[StoryEnd, ...]


async def ending(records: Records, merchant: str, listed: list[DemoOrder]) -> RunFigures:
    """Read the end from our database; a missed deadline is late by the order's own clock."""
    rows, _ = await queries.orders(records, OrderFilter(merchant=merchant, limit=ORDERS_MAX))
    plots = {order.number: order.plot for order in listed}
    mine = sorted(
        (row for row in rows if row.order_no.split("-E")[0] in plots), key=lambda row: row.order_no
    )
    stuck = [row for row in mine if plots.get(row.order_no) in STUCK_PLOTS]
    return RunFigures(
        tuple(mine),
        await records.store.views.worst_lateness(merchant, records.now()),
        await queries.breaches(records, merchant),
        tuple([await _stuck(records, row, plots[row.order_no]) for row in stuck]),
        await outcomes(records, merchant, listed),
    )


async def _stuck(records: Records, row: OrderListed, plot: str) -> StuckOrder:
    page = await queries.order(records, row.merchant, row.order_no)
    return StuckOrder(row, page.open_workflow, plot)


def show_ending(console: Console, end: RunFigures, links: UiLinks, listed: list[DemoOrder]) -> None:
    """Print the tables and the links."""
    plots = {order.number: order.plot for order in listed}
    says = translator()
    table = Table(title=says.text("orders"), title_justify="left")
    for heading in (
        *(says.text("order"), says.text("stage"), says.text("step"), says.text("waiting on")),
        *(says.text("breaches"), says.text("late by"), says.text("state")),
    ):
        table.add_column(heading, no_wrap=True)
    table.add_column(says.text("story"))
    for row in end.orders:
        story = plots.get(row.order_no) or Plot.NEW_GOODS
        how = Code(Context.OUTCOME, row.outcome) if row.outcome else Code(Context.SLA, row.sla)
        stage = Code(Context.STAGE, "" if row.closed else row.stage)
        late = span(end.late[row.order_no]) if end.late.get(row.order_no) else ""
        step, turn = Code(Context.STEP, row.step), role_code(row.waiting_on)
        cells = (row.order_no, stage, step, turn, str(row.breaches), late, how, story.value)
        table.add_row(*(says.text(cell) for cell in cells))
    console.print(table)
    _show_breaches(console, end.breaches)
    console.print(stories(end.outcomes))
    console.print(says.text("stuck orders, in the Temporal UI:"))
    for one in end.stuck:
        console.print(f"  {says.text(_stands(one))}")
        console.print(f"    {links.workflow(one.open_workflow)}", soft_wrap=True)


def _show_breaches(console: Console, breaches: Sequence[BreachCounts]) -> None:
    says = translator()
    table = Table(title=says.text("breaches by clause and owner"), title_justify="left")
    for heading in (
        *(says.text("clause"), says.text("owner"), says.text("not reported")),
        *(says.text("reported late"), says.text("unproved"), says.text("orders")),
    ):
        table.add_column(heading)
    for line in breaches:
        counts = (line.missed, line.late, line.unproved, line.orders)
        table.add_row(line.clause, says.text(role_code(line.owner)), *map(str, counts))
    console.print(table)


def _stands(one: StuckOrder) -> StructuredText:
    """Which order is stuck, and where."""
    row = one.order
    due = [phrase("due {time}", time=show(row.next_due_at))] if row.next_due_at else []
    where = JoinedTexts((Code(Context.STEP, row.step), role_code(row.waiting_on), *due), ", ")
    story = JoinedTexts((row.order_no, one.plot), ": ")
    return JoinedTexts((story, where), "; ")


def figures(
    end: RunFigures, board: Board, imported: dict[str, Any], seconds: float
) -> dict[str, Any]:
    """The closing figures, as `.data/demo.json` keeps them."""
    return {
        "orders": len(end.orders),
        "imported": imported,
        "reports": board.reports,
        "returns": dict(Counter(how for one in end.outcomes for how in one.returned)),
        "closed": sum(1 for row in end.orders if row.outcome == OrderOutcome.CLOSED),
        "cancelled": sum(1 for row in end.orders if row.outcome == OrderOutcome.CANCELLED),
        "open": sum(1 for row in end.orders if row.outcome is None),
        "late": sum(1 for row in end.orders if row.breaches),
        "breaches": [
            {
                "clause": line.clause, "owner": line.owner,
                "missed": line.missed, "late": line.late, "unproved": line.unproved,
            }
            for line in end.breaches
        ],
        "stories": [
            {"story": one.plot, "order_no": one.order_no, "ended": one.ended}
            for one in end.outcomes
        ],
        "stuck": [one.order.order_no for one in end.stuck],
        "seconds": round(seconds, 1),
    }  # fmt: skip


def write_figures(path: Path, figures: dict[str, Any]) -> None:
    """Keep the figures."""
    path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
