"""What lists of deadlines give back: rows joined from several tables."""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime

from activities.adapters.store.results.row import Row
from models.contract import Sentence
from models.ids import Stage
from models.messages.timeline.duty_row import DutyRow, DutyState


class OverdueRow(Row):
    """A deadline that has passed without its fact; `clock_offset`: its clock is so far ahead.

    `case` is the number of the return that it is about, `case_kind` its kind.
    """

    merchant: str
    number: str
    hub: str | None
    city: str | None
    case: int | None
    case_kind: str | None = None
    clock_offset: timedelta
    duty: DutyRow

    def late_by(self, now: datetime) -> float:
        """Seconds since it was due, by its own clock."""
        return (now + self.clock_offset - self.duty.due_at).total_seconds()


class WorkItem(Row):
    """Something a role has to do.

    `why`: "duty" for a deadline it owes, "turn" where the order waits for it; `what` is then
    the duty's id or the step. A turn has the due instant of the order's nearest deadline. `case` is
    the number of the return that it is about, `case_kind` its kind, `report_id` the report's that
    is questioned, `asked` what it says, and why it is questioned. `ref` and `attempt` say which of
    several deadlines of one kind it is: of which shipment, incident, point, pickup or visit.
    """

    why: Literal["duty", "turn"]
    what: str
    ref: str = ""
    attempt: int = 1
    clause: str | None
    due_at: AwareDatetime | None
    state: DutyState | None
    merchant: str
    number: str
    workflow_id: str
    case: int | None = None
    case_kind: str | None = None
    stage: Stage
    since: AwareDatetime
    hub: str | None
    city: str | None
    needs_attention: bool
    report_id: str | None = None
    asked: Sentence | None = None
