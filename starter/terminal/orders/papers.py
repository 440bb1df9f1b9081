"""`fulfil papers`: a paper of orders as a file, PDF or HTML that prints, in Chinese or English."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.errors import UsageError
from models.language.catalogue import Language
from models.phrases import phrase
from models.roles import Role
from models.sop.formatting import counted
from starter.service.papers.paper_orders import PaperKind
from starter.terminal.console.new_files import new_file
from starter.terminal.console.output import note, sub_app

if TYPE_CHECKING:
    from starter.service.papers.paper_files import PaperFile
    from starter.terminal.console.runner import Desk

app = sub_app("Papers of orders: pickup list, loading list, hand-over sheet, acceptance sheet.")


@app.command()
def papers(
    paper: Annotated[PaperKind, typer.Argument(help="Which paper.")],
    order: Annotated[
        list[str] | None, typer.Argument(help="Orders as merchant/no.", metavar="ORDER")
    ] = None,
    vehicle: Annotated[
        str | None, typer.Option(help="All open orders on the vehicle with this plate.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="Where to; else a name with the time.")] = None,
    html: Annotated[bool, typer.Option("--html", help="HTML that prints, and no PDF.")] = False,
    lang: Annotated[Language, typer.Option(help="The paper in zh-CN, or en.")] = Language.ZH,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
) -> None:
    """Write a paper of orders that are named, or on a vehicle; at most 100."""
    from models.language.texts import Translator
    from starter.service.exports.lists import Reader
    from starter.service.papers.chosen_orders import orders_for
    from starter.service.papers.paper_files import PaperFormat, paper_file
    from starter.terminal.console.runner import with_existing_desk

    if order and vehicle:
        raise UsageError("name orders, or a vehicle, and not both")
    format_ = PaperFormat.HTML if html else PaperFormat.PDF

    async def written(desk: "Desk") -> "tuple[PaperFile, int]":
        found = await orders_for(desk.context, Reader(role=Role.OPERATOR), order or (), vehicle)
        translator = Translator(lang)
        made = await paper_file(desk.context, paper, found, translator, format_, vehicle)
        return made, len(found)

    made, count = with_existing_desk(written)
    path = file or Path(made.name)
    with new_file(path, force=force) as target:
        target.write(made.content)
    note(phrase("wrote {path}: {orders}", path=str(path), orders=counted(count, "order")))
