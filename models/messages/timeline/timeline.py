"""What happened, who said so, when, and which clause was kept or breached.

Tracking, review and figures read only this. Nothing recorded is edited: a correction is a
new entry. Rows are keyed by their workflow and by what they say (`models/tracking/outbox.py`), so
that writing them twice changes nothing.
"""

import operator
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, Field

from models.actors import RecordedActor
from models.contract import Contract
from models.ids import Stage
from models.messages.incidents.incident_row import IncidentRow
from models.messages.orders.order import Order
from models.messages.partners.requests import ReportMark
from models.messages.timeline.duty_row import DutyRow
from models.messages.timeline.line_data import Data
from models.messages.timeline.notices import NoticeLines
from models.roles import Role
from models.scopes import Assignee


class EntryKind(StrEnum):
    """The kind of an entry."""

    STAGE = "stage"
    REPORT = "report"
    SUPERSEDED = "superseded"
    WAITING = "waiting"
    QUESTIONED = "questioned"
    REFUSED_REPORT = "refused_report"
    DECISION = "decision"
    PARTNER = "partner"
    WARNED = "warned"
    BREACHED = "breached"
    ESCALATED = "escalated"
    KEPT = "kept"
    LATE = "late"
    CORRECTED = "corrected"
    REPLANNED = "replanned"
    AVERTED = "averted"
    UNPROVED = "unproved"
    PROBLEM = "problem"
    NOTICE = "notice"
    CLOSED = "closed"


REPORT_ENTRIES: Final = (
    EntryKind.REPORT,
    EntryKind.SUPERSEDED,
    EntryKind.WAITING,
    EntryKind.QUESTIONED,
)
"""The lines of a report that was taken, whether it counts or not."""


class Entry(Contract):
    """One line of an order's timeline.

    Attributes:
        key: `<workflow id>:<fingerprint>`, with `:<n>` where the same is said again.
        order: the order's workflow id.
        at: when it happened.
        recorded_at: when we recorded it, on the workflow's own clock.
        what: a stable code: the report kind, the decision, the step, the duty id.
        by: the role that said or did it; actor: who of that role, an opaque id.
        late_seconds: for a duty that was not kept.
        text: a sentence for people; no program reads it.
        data: the same in codes, counts, keys, references and instants, without personal data.
        assignee: whose the order is from then on; written to a table of its own, not to the line.
    """

    key: str
    order: str
    stage: Stage
    at: AwareDatetime
    recorded_at: AwareDatetime
    happening: EntryKind
    what: str
    by: str | None = None
    actor: RecordedActor = None
    duty: str | None = None
    clause: str | None = None
    owner: Role | None = None
    late_seconds: int | None = None
    text: str
    data: Data = {}
    report_id: str | None = None
    assignee: Annotated[Assignee | None, Field(exclude_if=lambda assignee: assignee is None)] = None


class Snapshot(Contract):
    """Where an order stands now, for lists. Temporal is the truth, this is its shadow.

    `open_workflow` is the workflow that takes its reports; `at` orders two snapshots of the
    same workflow, `workflow_id` says whose they are. `parked` names the step that is parked.
    """

    order: str
    workflow_id: str
    open_workflow: str
    stage: Stage
    step: str
    waiting_on: Role
    since: AwareDatetime
    sla: str
    next_duty: str | None = None
    next_due_at: AwareDatetime | None = None
    breaches: int = 0
    problem: str | None = None
    parked: str | None = None
    needs_attention: bool = False
    carrier: str | None = None
    hub: str | None = None
    closed: bool = False
    outcome: str | None = None


PARTS_MAX = 1000
"""More batches than one workflow task gives."""


class Batch(Contract):
    """What one workflow task has to record: written in one transaction, idempotent by key.

    Attributes:
        turn: how often the order's work has changed hands between the order and its legs;
            what a later turn wrote is newer.
        task: the length of the workflow's history when its task began.
        part: which of the batches of its task it is; each may be written by somebody else.
        notices: what is to be told to people once the server has the task for sure.
        base: what of `task` the histories of earlier runs add up to.
        content: the order as it was corrected; such a batch says nothing else.
        left: the input of the case that goes on as the order ends, but for its number (ADR-0051).
    """

    workflow_id: str
    turn: int = 0
    task: int = 0
    part: int = 0
    entries: tuple[Entry, ...] = ()
    duties: tuple[DutyRow, ...] = ()
    reports: tuple[ReportMark, ...] = ()
    snapshot: Snapshot | None = None
    notices: NoticeLines = ()
    base: Annotated[int, Field(exclude_if=operator.not_)] = 0
    content: Annotated[Order | None, Field(exclude_if=lambda content: content is None)] = None
    incidents: Annotated[tuple[IncidentRow, ...], Field(exclude_if=operator.not_)] = ()
    left: Annotated[dict[str, Any] | None, Field(exclude_if=lambda left: left is None)] = None

    @property
    def moment(self) -> int:
        """The order of the batches of one workflow in one turn."""
        return self.task * PARTS_MAX + min(self.part, PARTS_MAX - 1)
