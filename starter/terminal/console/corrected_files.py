"""The rows of a list that have to be put right, as a file that a command writes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.errors import BusinessError
from models.phrases import phrase
from starter.language.run_language import translator
from starter.terminal.console.new_files import new_file
from starter.terminal.console.output import note

if TYPE_CHECKING:
    from starter.order_files.rows.results import FileResult
    from starter.order_files.verifications.verification_reports import TableResult

CorrectedOption = Annotated[
    Path | None,
    typer.Option(
        "--corrected", help="Where what has to be put right is written as .xlsx, to send again."
    ),
]


def check_corrected(path: Path | None) -> None:
    """See to it, before anything is taken in, that the file can be a new one.

    Raises:
        BusinessError: it exists.
    """
    if path is not None and path.exists():
        raise BusinessError(
            phrase("{path} exists and was not touched", path=path), hint="name another file"
        )


def write_corrected_orders(
    path: Path, file: Path, merchant: str, result: "FileResult", *, taken_in: bool
) -> None:
    """Write the rows of an order file that have to be put right, as the other doors do."""
    from activities.adapters.process.settings import load_settings
    from activities.adapters.terms.files import intake_defaults
    from starter.order_files.importing.corrected import corrected, rows_to_fix
    from starter.order_files.orders.merchant_defaults import read_defaults

    content = None
    if rows_to_fix(result, taken_in=taken_in):
        defaults = read_defaults(intake_defaults(load_settings().terms_dir, merchant), merchant)
        shown = result.in_words(translator())
        content = corrected(file.read_bytes(), shown, defaults, taken_in=taken_in)
    _write(path, content)


def write_corrected_table(path: Path, file: Path, result: "TableResult") -> None:
    """Write the rows of a table of verifications that have to be put right."""
    from starter.order_files.verifications.corrected_table import corrected_table

    _write(path, corrected_table(file.read_bytes(), result, translator()))


def _write(path: Path, content: bytes | None) -> None:
    if content is None:
        note(phrase("{path} was not written: nothing has to be put right", path=str(path)))
        return
    with new_file(path, force=False) as target:
        target.write(content)
    note(phrase("wrote {path}: put right what is in it, and import that", path=str(path)))
