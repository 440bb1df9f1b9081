"""`fulfil verifications`: the table of what cannot be verified, reported to its orders."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.errors import BusinessError
from models.phrases import Code, JoinedTexts, phrase
from models.roles import Role
from starter.terminal.console.corrected_files import (
    CorrectedOption,
    check_corrected,
    write_corrected_table,
)
from starter.terminal.console.output import (
    BUSINESS,
    DONE,
    ActorOption,
    Output,
    OutputOption,
    note,
    say,
    show_json,
    show_list,
    show_rows,
    sub_app,
)
from starter.terminal.console.roles import ROLE_METAVAR, sender_role

if TYPE_CHECKING:
    from starter.order_files.verifications.verification_reports import TableResult
    from starter.order_files.verifications.verification_table import VerificationTable
    from starter.service.reading.incidents import IncidentListed
    from starter.terminal.console.runner import Desk, ReadingDesk

app = sub_app("What the platform cannot verify: list it, tell the orders of a table.")

OPEN_COLUMNS = ("order", "incident", "found", "remedy")
COLUMNS = ("row", "merchant", "order_no", "outcome", "reasons")


@app.command("list")
def list_open(
    merchant: Annotated[str | None, typer.Option(help="Of this merchant only.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """What cannot be verified and is not settled yet, the oldest first 汇总 (FH-11.3.3.1)."""
    from starter.service.reading.incidents import incidents
    from starter.service.verifications import is_failed
    from starter.terminal.console.runner import reading

    async def found(desk: "ReadingDesk") -> "list[IncidentListed]":
        rows = (await incidents(desk.records, merchant=merchant, closed=False)).items
        return [row for row in rows if is_failed(row.incident.kind)]

    rows = reading(found)
    show_list(
        rows, output, row=_row, columns=OPEN_COLUMNS, nothing="everything is verified, or can be"
    )


def _row(one: "IncidentListed") -> dict[str, object]:
    from models.sop.formatting import show

    return {
        "order": f"{one.merchant}/{one.order_no}",
        "incident": one.incident.incident,
        "found": show(one.incident.found_at),
        "remedy": one.incident.remedy,
    }


@app.command("import")
def import_table(
    file: Annotated[Path, typer.Argument(help="An .xlsx, .xls or .csv file: 订单号, 原因 …")],
    merchant: Annotated[
        str | None, typer.Option("--merchant", "-m", help="Whose orders, if no column says it.")
    ] = None,
    by: Annotated[
        Role, typer.Option(help="The role that speaks.", parser=sender_role, metavar=ROLE_METAVAR)
    ] = Role.PROVIDER,
    actor: ActorOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of each; tell nothing.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="A warning or a doubt fails: nothing is told.")
    ] = False,
    corrected: CorrectedOption = None,
    output: OutputOption = Output.TEXT,
) -> int:
    """Tell the orders of a table that they cannot be verified 无法核销 (FH-11.3.3.1).

    A row with a doubt is in review: it is told to nobody. Told before it is known; an order that
    is verified by now is matched, and nothing is verified a second time.

    Exit 0 where no row is refused, and with --strict nothing is doubted, else 1.
    """
    check_corrected(corrected)
    table = _read(file, merchant)
    for warning in table.warnings:
        note(phrase("warning: {message}", message=warning.message))
    fails = strict and not table.is_clear
    result = _tell(table, by, actor, dry_run=dry_run or fails)
    _show(result, file, output)
    if corrected:
        write_corrected_table(corrected, file, result)
    if fails:
        note("error: warnings or doubts, and --strict: nothing was told")
    return DONE if result.ok and not fails else BUSINESS


def _read(file: Path, merchant: str | None) -> "VerificationTable":
    from activities.adapters.process import wall_clock
    from models.sop import clock
    from starter.order_files.verifications.verification_table import read_table
    from starter.order_files.workbooks.cells import FileRefused
    from starter.order_files.workbooks.file_kind import check_size

    try:
        check_size(file.stat().st_size)
        data = file.read_bytes()
        return read_table(data, merchant=merchant, today=clock.day_of(wall_clock.now()))
    except OSError as error:
        raise BusinessError(
            phrase("{file}: cannot be read: {error}", file=str(file), error=error.strerror)
        ) from None
    except FileRefused as refused:
        raise FileRefused(JoinedTexts((str(file), refused.message), ": ")) from None


def _tell(
    table: "VerificationTable", by: Role, actor: str | None, *, dry_run: bool
) -> "TableResult":
    from models.messages.lists.verifications import FailedVerification, VerificationAnswer
    from starter.order_files.verifications.verification_reports import report_verifications
    from starter.service.access.rights import FIELD_ROLES
    from starter.service.verifications import TableSender, report_row
    from starter.terminal.console.runner import at_desk

    async def sent(desk: "Desk") -> "TableResult":
        noted_by = Role.OPERATOR.value if by in FIELD_ROLES else None
        teller = TableSender(by=by.value, actor=actor or desk.actor, noted_by=noted_by)

        async def to_order(row: FailedVerification) -> VerificationAnswer:
            return await report_row(desk.context, row, teller, dry_run=dry_run)

        return await report_verifications(table, to_order)

    return at_desk(sent)


def _show(result: "TableResult", file: Path, output: Output) -> None:
    document = {"file": file.name, **result.as_json()}
    if output is Output.JSON:
        show_json(document)
        return
    if output is Output.JSONL:
        for row in document.pop("rows"):
            show_json(row, indent=None)
        show_json(document, indent=None)
        return
    reasons = [
        {**row.as_json(), "reasons": tuple(one.message for one in row.reasons)}
        for row in result.rows
        if row.reasons
    ]
    if reasons:
        show_rows(reasons, output, columns=COLUMNS)
    say(
        JoinedTexts(
            (
                phrase("{count} {outcome}", count=count, outcome=Code("outcome", name))
                for name, count in result.totals.items()
                if name != "rows"
            ),
            ", ",
        )
    )
