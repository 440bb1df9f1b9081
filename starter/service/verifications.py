"""The table of what cannot be verified: each row is reported to its order, once (FH-11.3.3.1)."""

from typing import Any

from pydantic import ValidationError

from models.errors import Closed, Conflict, NotFound, Refused, UsageError
from models.field_errors import Finding, faulty
from models.ids import Stage
from models.messages.legs.leg import LegOutcome
from models.messages.lists.verifications import (
    FailedVerification,
    VerificationAnswer,
    VerificationOutcome,
)
from models.messages.reports.answer import ReportOutcome
from models.messages.reports.report import Report
from models.messages.timeline.timeline import EntryKind
from models.phrases import phrase
from models.roles import Role
from models.stages.installation.installation_exceptions import VerificationFailed
from starter.service.app_context import AppContext
from starter.service.reading.queries import order as order_shown
from starter.service.reading.view_model import View
from starter.service.reports.report import report


class TableSender(View):
    """Who sends the table: the role that speaks, its actor, who notes it down, and the key."""

    by: str = Role.PROVIDER.value
    actor: str | None = None
    noted_by: str | None = None
    key_id: str | None = None


async def report_row(
    context: AppContext, row: FailedVerification, teller: TableSender, *, dry_run: bool
) -> VerificationAnswer:
    """Report to one order that it cannot be verified, or match what the platform verified since.

    Raises:
        Unavailable: the database cannot be used now; what was reported before stays reported.
    """
    try:
        verified = await _is_verified(context, row)
        if row.is_verified and not verified:
            why = phrase(
                "the platform has verified it, and nobody has reported that: report verified"
            )
            return VerificationAnswer(
                VerificationOutcome.REVIEW, (Finding(field="verified", message=why),)
            )
        if verified:
            why = phrase("it is verified here: nothing is verified a second time")
            return VerificationAnswer(
                VerificationOutcome.MATCHED, (Finding(field="number", message=why),)
            )
        if dry_run:
            return VerificationAnswer(VerificationOutcome.ACCEPTED)
        answer = await report(
            context, row.merchant, row.order_no, _report(row, teller), teller.key_id
        )
    except (NotFound, Closed, Refused, Conflict, UsageError) as error:
        reasons = (Finding(field="number", message=error.message),)
        return VerificationAnswer(VerificationOutcome.REFUSED, reasons)
    because = (Finding(field="number", message=answer.reason),) if answer.reason else ()
    return VerificationAnswer(_OUTCOMES[answer.outcome], because)


_OUTCOMES = {
    ReportOutcome.ACCEPTED: VerificationOutcome.ACCEPTED,
    ReportOutcome.KNOWN: VerificationOutcome.KNOWN,
    ReportOutcome.REFUSED: VerificationOutcome.REFUSED,
}


async def _is_verified(context: AppContext, row: FailedVerification) -> bool:
    """Whether its installation is done, and with that verified; taken back it is so no more."""
    shown = await order_shown(context, row.merchant, row.order_no)
    ended = [
        line.data.get("outcome")
        for line in shown.timeline
        if line.happening is EntryKind.STAGE and line.what == Stage.INSTALLATION
    ]
    return ended[-1:] == [LegOutcome.DONE]


def _report(row: FailedVerification, teller: TableSender) -> Report:
    content: dict[str, Any] = {
        "report_id": row.report_id,
        "kind": VerificationFailed.kind,
        "by": teller.by,
        "actor": teller.actor,
        "noted_by": teller.noted_by,
        "occurred_at": row.occurred_at,
        "data": {"reason": row.reason, "sheet": row.sheet},
    }
    try:
        return Report.model_validate(content)
    except ValidationError as error:
        raise faulty(error, "this is not a report") from None


def is_failed(kind: str) -> bool:
    """Whether an incident is one that cannot be verified."""
    return kind == VerificationFailed.kind
