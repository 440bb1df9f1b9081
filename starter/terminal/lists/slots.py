"""`fulfil slots`: half days on which providers come to customers 预约时段 (FH-10.2.1)."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from models.messages.lists.slots import HalfDay
from models.stages.city_delivery.contacts import MoveCause
from starter.terminal.console.arguments import parse_day
from starter.terminal.console.output import Output, OutputOption, note, show_one, show_rows, sub_app
from starter.terminal.console.runner import at_desk, with_existing_desk

if TYPE_CHECKING:
    from starter.service.slots import SlotShown
    from starter.terminal.console.runner import Desk

app = sub_app("Half days on which providers come to customers: set, list, offered, take.")
COLUMNS = ("day", "half", "capacity", "taken", "free")


Day = Annotated[
    date, typer.Argument(parser=parse_day, metavar="DAY", help="As 2026-12-02, Shanghai.")
]


@app.command("set")
def set_slots(
    provider: Annotated[str, typer.Argument(help="Its name, as it is assigned.")],
    day: Day,
    morning: Annotated[int | None, typer.Option(min=0, help="Customers from 9 to 12.")] = None,
    afternoon: Annotated[int | None, typer.Option(min=0, help="Customers from 13 to 18.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Say how many customers a provider comes to; never fewer than have the half day already."""
    from models.errors import UsageError
    from models.messages.lists.slots import Slot
    from starter.service.slots import set_capacity

    wanted = {HalfDay.MORNING: morning, HalfDay.AFTERNOON: afternoon}
    if all(one is None for one in wanted.values()):
        raise UsageError("say how many customers", hint="add --morning 4, --afternoon 4 or both")

    async def work(desk: "Desk") -> "list[SlotShown]":
        return [
            await set_capacity(desk.context, provider, Slot(day=day, half=half), most)
            for half, most in wanted.items()
            if most is not None
        ]

    rows = at_desk(work)
    _show(rows, output)


@app.command("list")
def list_slots(
    provider: Annotated[str, typer.Argument(help="Its name, as it is assigned.")],
    days: Annotated[int, typer.Option(min=1, max=92, help="So many days from today on.")] = 14,
    output: OutputOption = Output.TEXT,
) -> None:
    """What a provider has set, and how many customers have each half day."""
    from starter.service.slots import list_capacity

    rows = with_existing_desk(lambda desk: list_capacity(desk.context, provider, days=days))
    if rows or output is not Output.TEXT:
        _show(rows, output)
    else:
        note("nothing is set: fulfil slots set PROVIDER DAY --morning 4")


@app.command()
def offered(
    merchant: Annotated[str, typer.Argument(help="Whose order it is.")],
    order_no: Annotated[str, typer.Argument(help="The merchant's number of it.")],
    output: OutputOption = Output.TEXT,
) -> None:
    """The free half days of an order's provider in the next two weeks."""
    from starter.service import slots

    found = with_existing_desk(lambda desk: slots.offered_slots(desk.context, merchant, order_no))
    if found.slots or output is not Output.TEXT:
        _show(found.slots, output)
    else:
        note("no half day is free, or no provider is assigned yet")


@app.command()
def take(
    merchant: Annotated[str, typer.Argument(help="Whose order it is.")],
    order_no: Annotated[str, typer.Argument(help="The merchant's number of it.")],
    day: Day,
    half: Annotated[HalfDay, typer.Argument(help="morning or afternoon.")],
    house_number: Annotated[str, typer.Option(help="Building, unit, floor and door 楼号.")],
    basement: Annotated[bool, typer.Option("--basement", help="It goes to a basement.")] = False,
    long_carry: Annotated[bool, typer.Option("--long-carry", help="It is carried far.")] = False,
    tools: Annotated[str, typer.Option(help="Tools that are needed.")] = "",
    put_off_by: Annotated[
        MoveCause | None, typer.Option(help="Why another appointment is moved to it.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="The same in words.")] = None,
    report_id: Annotated[str | None, typer.Option(help="Of the report; to send it again.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Take a free half day for an order: its appointment, or another one in its place."""
    from activities.adapters.process.wall_clock import fresh_id
    from models.roles import Role
    from starter.service.slots import SlotRequest, SlotRequester, take_slot

    wanted = SlotRequest(
        report_id=report_id or fresh_id("report"),
        day=day,
        half=half,
        house_number=house_number,
        basement=basement,
        long_carry=long_carry,
        tools=tools,
        put_off_by=put_off_by,
        reason=reason,
    )
    answer = with_existing_desk(
        lambda desk: take_slot(
            desk.context, merchant, order_no, wanted, SlotRequester(role=Role.OPERATOR)
        )
    )
    show_one(answer.model_dump(mode="json", exclude_none=True), output)


def _show(rows: "list[SlotShown] | tuple[SlotShown, ...]", output: Output) -> None:
    shown = [row.model_dump(mode="json") for row in rows]
    show_rows(shown, output, columns=COLUMNS if output is Output.TEXT else ())
