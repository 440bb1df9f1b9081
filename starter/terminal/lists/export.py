"""`fulfil export`: a whole list as a file that a spreadsheet opens, in Chinese or English."""

from collections.abc import Sequence
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
from starter.terminal.console.number_files import numbers_of_file
from starter.terminal.console.output import note, sub_app

if TYPE_CHECKING:
    from models.language.texts import Translator
    from starter.service.exports.chosen import ChosenOrder
    from starter.service.exports.export import ExportFile
    from starter.service.exports.lists import ListName
    from starter.terminal.console.runner import Desk

app = sub_app("Write a list as a file.")
LIST_NAMES = "orders, overdue, worklist, notices, incidents, returns, care, keys, payload_reads"


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
    order: Annotated[
        list[str] | None,
        typer.Option(help="Of the list of orders this one: merchant/no, or no with -m; again."),
    ] = None,
    numbers: Annotated[
        Path | None, typer.Option(help="A text file that names such orders, one a line.")
    ] = None,
    merchant: Annotated[
        str | None, typer.Option("--merchant", "-m", help="Whose these numbers are.")
    ] = None,
) -> None:
    """Write a whole list; every cell is text, and nothing in it runs as a formula.

    A filter has the name that it has over HTTP. Orders that are named have a row each; exit 1
    where one of them is not there.
    """
    from starter.service.exports.lists import ListName

    list_name, translator = _list_of(name), _translator_of(lang)
    format_ = format_ or _format_of(file)
    if order or numbers or merchant:
        if where or list_name is not ListName.ORDERS:
            raise UsageError(
                "orders are named in the list of orders alone, and not filtered as well",
                hint="as in `fulfil export orders --numbers FILE --merchant M`",
            )
        _write_chosen(order or (), numbers, merchant or "", file, format_, translator, force=force)
        return
    wanted = dict(pairs_of("--where", where or ()))
    _write_list(list_name, wanted, file, format_, translator, force=force)


def _list_of(name: str) -> "ListName":
    from starter.service.exports.lists import ListName

    if name not in set(ListName):
        raise UsageError(
            phrase("there is no list {name!r}", name=name),
            hint=phrase("it is one of {names}", names=LIST_NAMES),
        )
    return ListName(name)


def _translator_of(lang: str) -> "Translator":
    from models.language.texts import Translator

    language = chosen(lang)
    if language is None:
        raise UsageError(
            phrase("there is no language {lang!r}", lang=lang),
            hint=phrase("it is one of {names}", names="zh-CN, en"),
        )
    return Translator(language)


def _write_list(
    name: "ListName",
    wanted: dict[str, str],
    file: Path | None,
    format_: SheetFormat,
    translator: "Translator",
    *,
    force: bool,
) -> None:
    from starter.service.exports.export import export as export_list
    from starter.service.exports.lists import Reader
    from starter.terminal.console.runner import with_existing_desk

    async def written(desk: "Desk") -> tuple[Path, int]:
        reader = Reader(role=Role.OPERATOR)
        made = await export_list(desk.context, name, reader, wanted, format_, translator)
        return _save(made, file, force=force), made.rows

    _say_written(*with_existing_desk(written))


def _write_chosen(
    named: Sequence[str],
    numbers: Path | None,
    merchant: str,
    file: Path | None,
    format_: SheetFormat,
    translator: "Translator",
    *,
    force: bool,
) -> None:
    """Write the orders that are named, and say of each that is not there that it is not.

    Raises:
        typer.Exit: one is not there; the file has its row all the same.
    """
    from starter.service.exports.chosen import chosen_orders, file_of_chosen, target_of
    from starter.service.exports.lists import Reader
    from starter.terminal.console.runner import with_existing_desk

    lines = [*named, *(numbers_of_file(numbers) if numbers else ())]
    targets = [target_of(one, merchant) for one in lines]

    async def written(desk: "Desk") -> "tuple[Path, Sequence[ChosenOrder]]":
        chosen = await chosen_orders(desk.context, Reader(role=Role.OPERATOR), targets)
        made = await file_of_chosen(desk.context, chosen, format_, translator)
        return _save(made, file, force=force), chosen

    path, chosen = with_existing_desk(written)
    absent = [one.problem for one in chosen if one.problem]
    for problem in absent:
        note(problem.message)
    _say_written(path, len(chosen))
    if absent:
        raise typer.Exit(1)


def _say_written(path: Path, rows: int) -> None:
    note(phrase("wrote {path}: {rows}", path=str(path), rows=counted(rows, "row")))


def _format_of(file: Path | None) -> SheetFormat:
    return SheetFormat.CSV if file and file.suffix.lower() == ".csv" else SheetFormat.XLSX


def _save(made: "ExportFile", file: Path | None, *, force: bool) -> Path:
    path = file or Path(made.name)
    source: IO[bytes]
    with made.file as source, new_file(path, force=force) as target:
        copyfileobj(source, target)
    return path
