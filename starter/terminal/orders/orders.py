"""`fulfil orders`: take order files in, list orders, look at one, follow it, explain it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from models.ids import Stage
from models.messages.lists.order_filter import OrderSort
from models.phrases import Code, phrase
from models.roles import Role
from starter.terminal.console.list_pages import AfterRow, note_more
from starter.terminal.console.output import (
    Output,
    OutputOption,
    note,
    say,
    show_json,
    show_one,
    show_rows,
    sub_app,
)
from starter.terminal.orders import import_orders

if TYPE_CHECKING:
    from models.messages.lists.order_filter import OrderFilter
    from starter.service.reading.contents import WholeOrderShown
    from starter.service.reading.order_query import OrderQuery
    from starter.service.reading.views import EntryShown, OrderListed
    from starter.terminal.console.runner import Desk, ReadingDesk

app = sub_app("Import, list, show, watch and explain orders.")
app.command("import")(import_orders.import_orders)
app.command("template")(import_orders.template)

COLUMNS = ("order", "stage", "step", "waits for", "since", "due", "sla", "breaches", "problem")
STUCK_COLUMNS = (
    "order",
    "stage",
    "step",
    "waits for",
    "problem",
    "since",
    "cause",
    "what to do",
    "next try",
)

Merchant = Annotated[str, typer.Argument(help="The merchant's code.")]
Number = Annotated[str, typer.Argument(help="The order's number.")]


Day = Annotated[str | None, typer.Option(help="A Shanghai day: 2026-11-30.")]
Old = Annotated[bool, typer.Option("--old", help="In one step for more than three days.")]
KeptIn = Annotated[Stage | None, typer.Option(help="A deadline of this stage was kept in time.")]
BreachedIn = Annotated[
    Stage | None, typer.Option(help="A deadline of this stage was not kept in time.")
]
Closed = Annotated[bool | None, typer.Option("--closed/--open", help="Ended ones, or the others.")]


@app.command("list")
def list_orders(
    search: Annotated[
        str | None,
        typer.Option(help="Number, phone or its last four, name, place, plate, driver, goods …"),
    ] = None,
    merchant: Annotated[str | None, typer.Option(help="Of this merchant only.")] = None,
    stage: Annotated[Stage | None, typer.Option(help="In this stage.")] = None,
    waiting_on: Annotated[Role | None, typer.Option(help="On this role's turn.")] = None,
    hub: Annotated[str | None, typer.Option(help="Through this hub.")] = None,
    stuck: Annotated[bool, typer.Option("--stuck", help="Somebody must act.")] = False,
    late: Annotated[bool, typer.Option("--late", help="A deadline of its own is late.")] = False,
    old: Old = False,
    kept_in: KeptIn = None,
    breached_in: BreachedIn = None,
    held: Annotated[bool, typer.Option("--held", help="On hold.")] = False,
    parked: Annotated[bool, typer.Option("--parked", help="A step is parked.")] = False,
    closed: Closed = None,
    due_today: Annotated[bool, typer.Option("--due-today", help="Next due today.")] = False,
    due_from: Day = None,
    due_to: Day = None,
    accepted_from: Day = None,
    accepted_to: Day = None,
    sort: Annotated[OrderSort, typer.Option(help="By this column.")] = OrderSort.NEWEST,
    backwards: Annotated[bool, typer.Option("--backwards", help="The other way round.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many.")] = 100,
    cursor: AfterRow = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Orders, the newest first; all that is asked for must fit."""
    from activities.adapters.process import wall_clock

    asked = _asked(
        q=search, merchant=merchant, stage=stage, waiting_on=waiting_on, hub=hub, stuck=stuck,
        late=late, old=old, kept_in=kept_in, breached_in=breached_in, held=held,
        parked=parked, closed=closed, due_today=due_today, due_from=due_from, due_to=due_to,
        accepted_from=accepted_from, accepted_to=accepted_to, sort=sort, backwards=backwards,
        limit=limit, cursor=cursor,
    )  # fmt: skip
    _list(asked.wanted(wall_clock.now()), output)


def _asked(**options: Any) -> "OrderQuery":
    from pydantic import ValidationError

    from models.errors import UsageError
    from models.field_errors import faults
    from starter.service.reading.order_query import OrderQuery

    try:
        return OrderQuery.model_validate(options)
    except ValidationError as error:
        raise UsageError(faults(error), hint="days are written 2026-11-30") from None


def _list(wanted: "OrderFilter", output: Output) -> None:
    from starter.service.reading import queries
    from starter.service.running import ui_searches
    from starter.terminal.console.runner import reading, show_link, with_existing_desk

    async def found(
        desk: "ReadingDesk",
    ) -> "tuple[tuple[OrderListed, ...], int | None, str | None]":
        rows, following = await queries.orders(desk.records, wanted)
        return rows, following, desk.links.search(ui_searches.orders(wanted))

    async def stuck(desk: "Desk") -> "tuple[tuple[OrderListed, ...], int | None, str | None]":
        from starter.service.explaining.stuck import with_causes

        rows, following = await queries.orders(desk.context, wanted)
        link = desk.links.search(ui_searches.orders(wanted))
        return await with_causes(desk.context, rows), following, link

    # Why an order is stuck brings what asks Temporal: other lists go without.
    rows, following, link = with_existing_desk(stuck) if wanted.stuck else reading(found)
    if output is not Output.TEXT:
        show_rows([row.model_dump(mode="json") for row in rows], output, columns=())
    elif rows:
        show_rows(map(_row, rows), output, columns=STUCK_COLUMNS if wanted.stuck else COLUMNS)
        show_link(link)
    else:
        note("no order fits")
    note_more(following)


@app.command("show")
def show_order(merchant: Merchant, number: Number, output: OutputOption = Output.TEXT) -> None:
    """Where an order is, what it is about, whose turn it is, deadlines, timeline."""
    from starter.service.reading.contents import whole_order
    from starter.terminal.console.runner import reading, show_link
    from starter.terminal.orders.content_page import content_lines
    from starter.terminal.orders.pages import order_page

    async def shown(desk: "ReadingDesk") -> "tuple[WholeOrderShown, str | None]":
        page = await whole_order(desk.records, merchant, number, reader=Role.OPERATOR)
        return page, desk.links.workflow(page.open_workflow)

    page, link = reading(shown)
    if output is Output.TEXT:
        order_page(page, content_lines(page))
        show_link(link)
    else:
        show_one(page.model_dump(mode="json"), output)


@app.command("explain")
def explain_order(merchant: Merchant, number: Number, output: OutputOption = Output.TEXT) -> None:
    """Why an order stands, or a case about none (NUMBER ticket:…), and what to do.

    It begins with the sentence that says it.
    """
    from models.ids import is_ticket
    from starter.service.explaining.explain import Explained, explain, explain_ticket
    from starter.service.running import ui_searches
    from starter.terminal.console.runner import with_existing_desk
    from starter.terminal.orders.pages import explained_page

    async def explained(desk: "Desk") -> tuple[Explained, str | None]:
        if is_ticket(number):
            page = await explain_ticket(desk.context, number)
        else:
            page = await explain(desk.context, merchant, number)
        return page, desk.links.search(ui_searches.of_order(page.order_no))

    page, link = with_existing_desk(explained)
    if output is Output.TEXT:
        explained_page(page, link)
    else:
        show_one(page.model_dump(), output)


@app.command("watch")
def watch_order(merchant: Merchant, number: Number, output: OutputOption = Output.TEXT) -> None:
    """Follow an order's timeline until the order ends, or Ctrl-C."""
    from starter.terminal.console.runner import with_existing_desk
    from starter.terminal.orders.pages import entry_row
    from starter.terminal.orders.watch import follow

    lines: list[EntryShown] = []

    def tell(line: "EntryShown") -> None:
        if output is Output.TEXT:
            row = entry_row(line)
            say("  ".join(value for value in row.values() if value))
        elif output is Output.JSONL:
            show_json(line.model_dump(mode="json"), indent=None)
        else:
            lines.append(line)

    try:
        outcome = with_existing_desk(lambda desk: follow(desk.context, merchant, number, tell))
        note(
            phrase(
                "{merchant} {number} has ended: {outcome}",
                merchant=merchant,
                number=number,
                outcome=Code("outcome", outcome),
            )
        )
    finally:
        if output is Output.JSON:
            show_json([line.model_dump(mode="json") for line in lines])


def _row(order: "OrderListed") -> dict[str, object]:
    from models.sop.formatting import show
    from starter.terminal.console.labels import labelled, subject

    return {
        "order": subject(order.merchant, order.order_no, order.case, order.case_kind),
        "stage": labelled(order.case_kind or order.stage),
        "step": order.step,
        "waits for": labelled(order.waiting_on),
        "since": show(order.since),
        "due": show(order.next_due_at) if order.next_due_at else "",
        "sla": order.sla,
        "breaches": order.breaches or "",
        "problem": order.problem,
        "cause": order.stuck.sentence if order.stuck else "",
        "what to do": (order.stuck.command or "") if order.stuck else "",
        "next try": _next_try(order),
    }


def _next_try(order: "OrderListed") -> str:
    from models.sop.formatting import show

    at = order.trouble.next_try_at if order.trouble else None
    return show(at) if at else ""
