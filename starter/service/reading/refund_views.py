"""What money of a return was sent, and when, as its reports say (MC-八(二)3)."""

from collections.abc import Iterable, Sequence
from typing import Final

from models.messages.decisions.withdrawn_reports import withdrawn_reports
from models.messages.timeline.timeline import Entry, EntryKind
from models.stages.returns.refund_reports import RefundBounced, Refunded
from starter.service.reading.view_model import Instant, View

REFUND_KINDS: Final = (Refunded.kind, RefundBounced.kind)


class RefundShown(View):
    """Money that was sent to the customer, or that the bank has sent back.

    `what` is the kind of the report, `at` when it happened; `refund_by` is the way it went.
    """

    what: str
    at: Instant
    amount_fen: int
    refund_by: str


def refunds_in(lines: Sequence[Entry], timeline: Iterable[Entry]) -> tuple[RefundShown, ...]:
    """What a case's own lines say of its money, without what `timeline` says was taken back."""
    gone = withdrawn_reports(timeline)
    return tuple(
        RefundShown.model_validate({"what": line.what, "at": line.at, **line.data})
        for line in lines
        if line.what in REFUND_KINDS
        and line.happening is EntryKind.REPORT
        and line.report_id not in gone
    )
