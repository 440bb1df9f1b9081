"""`fulfil orders import` and `fulfil orders template`: order files in, the empty file out."""

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.errors import BusinessError, UsageError
from models.phrases import Code, JoinedTexts, phrase
from models.sop.formatting import counted
from starter.terminal.console.corrected_files import (
    CorrectedOption,
    check_corrected,
    write_corrected_orders,
)
from starter.terminal.console.new_files import new_file
from starter.terminal.console.output import (
    BUSINESS,
    Output,
    OutputOption,
    note,
    say,
    show_json,
    show_rows,
)

if TYPE_CHECKING:
    from models.messages.orders.order import Order
    from starter.order_files.rows.results import FileResult, RowResult

BAR_FROM = 500
"""Orders from which taking them in shows a bar, on a terminal."""

WARNINGS_SHOWN = 20
"""Warnings about orders that are lines; all of them are in the JSON."""

COLUMNS = ("row", "last_row", "order_no", "outcome", "reasons")
DEFAULT_TEMPLATE = Path("提货订单明细.xlsx")


def import_orders(
    file: Annotated[Path, typer.Argument(help="An .xlsx, .xls or .csv file of orders.")],
    merchant: Annotated[str, typer.Option("--merchant", "-m", help="Whose orders they are.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of each; take nothing in.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="A warning fails: then nothing is taken in.")
    ] = False,
    corrected: CorrectedOption = None,
    output: OutputOption = Output.TEXT,
) -> int:
    """Take an order file in (提货订单明细).

    What was taken in before is known, nothing doubles. As JSON a dry run says what was read of
    each order, as POST /orders takes it; `warnings` names what was guessed or is doubtful.

    Exit 0 where every order is accepted, known or in review, and with --strict nothing was warned
    of, else 1.
    """
    check_corrected(corrected)
    read = _read(file, merchant)
    _warn(read, everything=strict)
    for one in read.filled:
        orders = counted(one["orders"], "order")
        note(
            phrase(
                "{field} “{value}” is of the merchant's terms: {orders}",
                field=Code("field", one["field"]),
                value=one["value"],
                orders=orders,
            )
        )
    fails = strict and bool(read.doubts)
    result = asyncio.run(_rehearse(read) if dry_run or fails else _take(read))
    _show(result, file, output, dry_run=dry_run, fails=fails and not dry_run)
    if corrected:
        taken_in = not (dry_run or fails)
        write_corrected_orders(corrected, file, merchant, result, taken_in=taken_in)
    if fails:
        note(
            phrase(
                "error: {warnings}, and --strict: nothing was taken in",
                warnings=counted(len(read.doubts), "warning"),
            )
        )
    return 0 if result.ok and not fails else BUSINESS


def template(
    file: Annotated[
        Path, typer.Argument(help="Where to write it: .xlsx, or .csv.")
    ] = DEFAULT_TEMPLATE,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
) -> None:
    """Write the empty order file, required columns marked (FH-11.4.3)."""
    from activities.adapters.process import wall_clock
    from models.sop import clock
    from starter.order_files.importing import template as writer

    today = clock.day_of(wall_clock.now())
    content = writer.text(today) if file.suffix.lower() == ".csv" else writer.workbook(today)
    with new_file(file, force=force) as target:
        target.write(content)
    note(
        phrase(
            "wrote {file}: fill it in, then `fulfil orders import {file} --merchant M --dry-run`",
            file=file,
        )
    )


def _read(file: Path, merchant: str) -> "FileResult":
    from activities.adapters.process import wall_clock
    from activities.adapters.process.settings import load_settings
    from activities.adapters.terms.files import intake_defaults, terms_file
    from models import ids
    from models.sop import clock
    from starter.order_files.importing.importer import read_orders
    from starter.order_files.orders.merchant_defaults import read_defaults
    from starter.order_files.workbooks.cells import FileRefused
    from starter.order_files.workbooks.file_kind import check_size

    if not ids.MERCHANT_PATTERN.fullmatch(merchant):
        raise UsageError(
            phrase(
                "merchant {merchant!r} is not a merchant's code: 1 to 32 of A-Z a-z 0-9 _ -",
                merchant=merchant,
            )
        )
    now, folder = wall_clock.now(), load_settings().terms_dir
    where = str(terms_file(folder, merchant))
    defaults = read_defaults(intake_defaults(folder, merchant), where)
    try:
        check_size(file.stat().st_size)
        data = file.read_bytes()
        return read_orders(
            data, merchant=merchant, today=clock.day_of(now), received_at=now, defaults=defaults
        )
    except OSError as error:
        raise BusinessError(
            phrase("{file}: cannot be read: {error}", file=str(file), error=error.strerror)
        ) from None
    except FileRefused as refused:
        hint = phrase("`fulfil orders template` makes an empty file")
        raise FileRefused(JoinedTexts((str(file), refused.message), ": "), hint=hint) from None


async def _take(read: "FileResult") -> "FileResult":
    from activities.adapters.process.settings import load_settings
    from starter.order_files.importing.importer import take_in_orders
    from starter.service.app_context import make_database, open_app_context
    from starter.service.place import Placement, place_many

    settings = load_settings()
    await make_database(settings, upgrade=True)
    async with open_app_context(settings) as context:

        async def place(orders: Sequence["Order"]) -> list[Placement]:
            return await place_many(context, orders)

        with _bar(sum(row.order is not None for row in read.rows)) as progress:
            return await take_in_orders(read, place, progress=progress)


async def _rehearse(read: "FileResult") -> "FileResult":
    """What taking it in would answer now; where no database is there yet, none is made."""
    from activities.adapters.process.settings import load_settings
    from starter.order_files.importing.importer import take_in_orders
    from starter.service.dry_run import open_rehearsal

    async with open_rehearsal(load_settings()) as rehearsal:
        return await take_in_orders(read, rehearsal.place_many)


@contextmanager
def _bar(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal for a long file; silence elsewhere."""
    if total < BAR_FROM or not sys.stderr.isatty():
        yield lambda done: None
        return
    from starter.local.progress import open_progress

    with open_progress() as shown:
        shown.step(phrase("taking orders in"))
        shown.of(total)
        yield shown.at


def _warn(read: "FileResult", *, everything: bool) -> None:
    """All warnings, or those that no reason of an order says, as many as a person reads."""
    if everything:
        shown, more = list(read.doubts), 0
    else:
        reasons = {reason.message for row in read.rows for reason in row.reasons}
        of_orders = [one for row in read.rows for one in row.warnings if one.message not in reasons]
        shown = [*read.warnings, *of_orders[:WARNINGS_SHOWN]]
        more = len(of_orders) - WARNINGS_SHOWN
    for warning in shown:
        note(phrase("warning: {message}", message=warning.message))
    if more > 0:
        note(
            phrase(
                "warning: and {warnings}: `-o json` has all", warnings=counted(more, "more warning")
            )
        )


def _show(result: "FileResult", file: Path, output: Output, *, dry_run: bool, fails: bool) -> None:
    from starter.order_files.rows.results import outcome_text

    document = {"file": file.name, **result.as_json(parsed=dry_run, kept_out=fails)}
    if output is Output.JSON:
        show_json(document)
        return
    if output is Output.JSONL:
        for row in document.pop("rows"):
            show_json(row, indent=None)
        show_json(document, indent=None)
        return
    if reasons := [_reasons(row) for row in result.rows if row.reasons]:
        show_rows(reasons, output, columns=COLUMNS)
    tries = dry_run or fails
    say(
        JoinedTexts(
            (
                phrase("{count} {outcome}", count=count, outcome=outcome_text(name, tried=tries))
                for name, count in result.totals_shown.items()
            ),
            ", ",
        )
    )


def _reasons(row: "RowResult") -> dict[str, object]:
    from starter.order_files.rows.results import UNANSWERED, UNANSWERED_TEXT
    from starter.order_files.workbooks.cells import one_line

    return {
        **row.as_json(),
        **({"outcome": UNANSWERED_TEXT} if row.outcome_shown == UNANSWERED else {}),
        "order_no": one_line(row.order_no or ""),
        "reasons": tuple(found.message for found in row.reasons),
    }
