"""What is known of a report, as our database keeps it: the one vocabulary of the inbox."""

from enum import StrEnum
from typing import Final

from models.messages.reports.report_passage import ReportState


class InboxState(StrEnum):
    """What became of a report that a door took."""

    PENDING = "pending"
    """Written down; no workflow has said yet what it makes of it."""
    APPLIED = "applied"
    """It counts."""
    KNOWN = "known"
    """Another one had said the same."""
    REFUSED = "refused"
    LATE = "late"
    """It came after the end of its order or case, and is kept."""
    WAITING = ReportState.WAITING.value
    QUESTIONED = ReportState.QUESTIONED.value
    WITHDRAWN = ReportState.WITHDRAWN.value


ANSWERED_STATES: Final = frozenset(InboxState) - {
    InboxState.PENDING,
    InboxState.REFUSED,
    InboxState.LATE,
}
"""Of a report that a workflow has taken."""

NOT_SO: Final = (InboxState.REFUSED, InboxState.LATE, InboxState.WITHDRAWN)
"""Of what a report says and has not happened; in any other state it has, or may."""
