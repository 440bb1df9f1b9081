"""The table of what cannot be verified 无法核销 at a page: tried first, then taken, a result a row
(FH-11.3.3.1)."""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from models.errors import FulfilError
from models.messages.lists.verifications import VerificationOutcome
from models.phrases import StructuredText, phrase
from models.roles import Role
from starter.http.auth import InContext
from starter.http.problems import status_of
from starter.http.verification_tables import BYTES_MAX, ImportedTable, import_table, sender_of
from starter.web.pages import page, translator_of
from starter.web.uploads import OrderFileRoute, order_file
from starter.web.visitors import Guest, Sender

RESULT_TEXTS: Final[Mapping[VerificationOutcome, StructuredText]] = {
    VerificationOutcome.ACCEPTED: phrase("noted with its order"),
    VerificationOutcome.KNOWN: phrase("was noted before"),
    VerificationOutcome.MATCHED: phrase("the order is verified"),
    VerificationOutcome.REVIEW: phrase("doubtful: no order was told"),
    VerificationOutcome.REFUSED: phrase("not taken"),
}
"""What became of a row, for people."""

TRIAL_TEXTS: Final[Mapping[VerificationOutcome, StructuredText]] = {
    **RESULT_TEXTS,
    VerificationOutcome.ACCEPTED: phrase("can be noted with its order"),
    VerificationOutcome.REVIEW: phrase("doubtful: no order would be told"),
    VerificationOutcome.REFUSED: phrase("would not be taken"),
}
"""The same of a table that is only tried."""

router = APIRouter(route_class=OrderFileRoute)


@router.get("/verifications")
async def verifications_page(request: Request, visitor: Guest) -> Response:
    """The form."""
    return page(request, "verifications.html", imported=None, error=None, dry_run=True, merchant="")


@router.post("/verifications")
async def report_table(
    request: Request,
    context: InContext,
    visitor: Sender,
    merchant: Annotated[str, Form(max_length=32)] = "",
    dry_run: Annotated[bool, Form()] = False,
) -> Response:
    """Report each row to its order, or try it; the provider speaks, who sends it notes it down."""
    imported: ImportedTable | None = None
    error: FulfilError | None = None
    try:
        kinds = phrase("choose an .xlsx, .xls, .csv or .eml file")
        data = await order_file(request, BYTES_MAX, kinds)
        imported = await import_table(
            context, data, sender_of(visitor.caller, Role.PROVIDER.value),
            merchant=merchant.strip() or None, dry_run=dry_run, translator=translator_of(request),
        )  # fmt: skip
    except FulfilError as refused:
        error = refused
    return page(
        request, "verifications.html", status=int(status_of(error)) if error else 200,
        imported=imported, error=error, dry_run=dry_run, merchant=merchant,
        became=TRIAL_TEXTS if dry_run else RESULT_TEXTS,
    )  # fmt: skip
