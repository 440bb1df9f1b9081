"""`fulfil export`: a whole list as a file that a spreadsheet opens, in Chinese or English."""

from pathlib import Path
from shutil import copyfileobj
from typing import IO, TYPE_CHECKING, Annotated

import typer

from models.errors import UsageError
from models.language.catalogue import chosen
from models.phrases import phrase
from models.roles import Role
from models.sop.formatting import counted
from starter.service.exports.sheets import SheetFormat
from starter.terminal.console.arguments import pairs_of
from starter.terminal.console.new_files import new_file
from starter.terminal.console.output import note, sub_app

if TYPE_CHECKING:
    from starter.service.exports.export import ExportFile
    from starter.terminal.console.runner import Desk

app = sub_app("Write a list as a file.")
LIST_NAMES = "orders, overdue, worklist, notices, incidents, returns, care, keys"


@app.command()
def export(
    name: Annotated[str, typer.Argument(help=f"Which list: {LIST_NAMES}.", metavar="LIST")],
    file: Annotated[Path | None, typer.Option(help="Where to; else a name with the time.")] = None,
    format_: Annotated[
        SheetFormat | None, typer.Option("-o", "--output", help="xlsx, or csv.")
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option(help="A filter of the list: stage=installation; again.")
    ] = None,
    lang: Annotated[str, typer.Option(help="Headings and codes in zh-CN, or en.")] = "zh-CN",
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
) -> None:
    """Write a whole list; every cell is text, and nothing in it runs as a formula.

    A filter has the name that it has over HTTP.
    """
    from models.language.texts import Translator
    from starter.service.exports.export import export as export_list
    from starter.service.exports.lists import ListName, Reader
    from starter.terminal.console.runner import with_existing_desk

    if name not in set(ListName):
        raise UsageError(
            phrase("there is no list {name!r}", name=name),
            hint=phrase("it is one of {names}", names=LIST_NAMES),
        )
    language = chosen(lang)
    if language is None:
        raise UsageError(
            phrase("there is no language {lang!r}", lang=lang),
            hint=phrase("it is one of {names}", names="zh-CN, en"),
        )
    format_ = format_ or _format_of(file)

    async def written(desk: "Desk") -> tuple[Path, int]:
        reader = Reader(role=Role.OPERATOR)
        wanted = dict(pairs_of("--where", where or ()))
        made = await export_list(
            desk.context, ListName(name), reader, wanted, format_, Translator(language)
        )
        return _save(made, file, force=force), made.rows

    path, rows = with_existing_desk(written)
    note(phrase("wrote {path}: {rows}", path=str(path), rows=counted(rows, "row")))


def _format_of(file: Path | None) -> SheetFormat:
    return SheetFormat.CSV if file and file.suffix.lower() == ".csv" else SheetFormat.XLSX


def _save(made: "ExportFile", file: Path | None, *, force: bool) -> Path:
    path = file or Path(made.name)
    source: IO[bytes]
    with made.file as source, new_file(path, force=force) as target:
        copyfileobj(source, target)
    return path
