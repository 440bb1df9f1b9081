"""`fulfil files`: photos and papers that prove something about an order."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.errors import UsageError
from models.phrases import Code, phrase
from models.roles import Role
from starter.terminal.console.output import (
    ActorOption,
    Output,
    OutputOption,
    note,
    say,
    show_list,
    show_one,
    sub_app,
)
from starter.terminal.console.roles import ROLE_METAVAR, sender_role

if TYPE_CHECKING:
    from starter.service.files import FileAnswer
    from starter.service.reading.file_views import FileShown
    from starter.terminal.console.runner import Desk

app = sub_app("Photos and papers of an order: send, list, save.")

Merchant = Annotated[str, typer.Argument(help="The merchant's code.")]
Number = Annotated[str, typer.Argument(help="The order's number.")]
COLUMNS = ("sha256", "type", "size", "taken", "came in", "by", "actor")


@app.command()
def send(
    merchant: Merchant,
    number: Number,
    file: Annotated[Path, typer.Argument(help="A photo (JPEG, PNG, HEIC) or a paper (PDF).")],
    by: Annotated[
        Role,
        typer.Option(help="The role that it is from.", parser=sender_role, metavar=ROLE_METAVAR),
    ] = Role.ORDER_DESK,
    actor: ActorOption = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Keep a photo or paper next to an order 凭证; a report names it by its sha256."""
    from starter.service.files import BYTES_MAX, Sender, take_file
    from starter.terminal.console.runner import at_desk

    content = _read(file, BYTES_MAX)

    async def sent(desk: "Desk") -> "FileAnswer":
        sender = Sender(by=by, actor=actor or desk.actor, key_id=None)
        return await take_file(desk.context, merchant, number, content, sender)

    taken = at_desk(sent)
    if output is not Output.TEXT:
        show_one(taken.model_dump(mode="json"), output)
        return
    say(taken.sha256)
    note(
        phrase(
            "{outcome}: {media_type}, {size:,} bytes",
            outcome=Code("outcome", taken.outcome),
            media_type=taken.media_type,
            size=taken.size,
        )
    )


@app.command("list")
def list_files(merchant: Merchant, number: Number, output: OutputOption = Output.TEXT) -> None:
    """What an order has, the oldest first."""
    from starter.service.files import files_of
    from starter.terminal.console.runner import at_desk

    async def found(desk: "Desk") -> "tuple[FileShown, ...]":
        return await files_of(desk.context, merchant, number)

    files = at_desk(found)
    show_list(
        files,
        output,
        row=_row,
        columns=COLUMNS,
        nothing=phrase("order {number} has no files", number=number),
    )


@app.command()
def save(
    merchant: Merchant,
    number: Number,
    sha256: Annotated[str, typer.Argument(help="Its name, as `fulfil files list` shows it.")],
    to: Annotated[Path, typer.Argument(help="A file that is not there yet.")],
) -> None:
    """Write one file of an order to the disk."""
    from starter.service.files import file_of
    from starter.terminal.console.runner import at_desk

    async def found(desk: "Desk") -> "tuple[FileShown, bytes]":
        return await file_of(desk.context, merchant, number, sha256)

    shown, content = at_desk(found)
    try:
        with to.open("xb") as out:
            out.write(content)
    except OSError as error:
        raise UsageError(
            phrase("{to} cannot be written: {strerror}", to=to, strerror=error.strerror)
        ) from error
    note(
        phrase(
            "{to}: {media_type}, {size:,} bytes",
            to=to,
            media_type=shown.media_type,
            size=shown.size,
        )
    )


def _read(file: Path, most: int) -> bytes:
    """What is in a file.

    Raises:
        UsageError: it is not there, or longer than `most` bytes.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(most + 1)
    except OSError as error:
        raise UsageError(
            phrase("{file} cannot be read: {strerror}", file=file, strerror=error.strerror)
        ) from error
    if len(content) > most:
        raise UsageError(
            phrase("{file} has more than {most:,} bytes", file=file, most=most),
            hint="send a smaller photo",
        )
    return content


def _row(one: "FileShown") -> dict[str, object]:
    from models.sop.formatting import show
    from starter.terminal.console.labels import labelled

    return {
        "sha256": one.sha256,
        "type": one.media_type,
        "size": one.size,
        "taken": show(one.taken_at) if one.taken_at else "",
        "came in": show(one.received_at),
        "by": labelled(one.by),
        "actor": one.actor,
    }
