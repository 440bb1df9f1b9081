"""What the store gives back: frozen copies of its rows, and the filters it takes."""

from datetime import datetime, timedelta
from typing import Any

from pydantic import AwareDatetime

from activities.adapters.store.results.deferred_rows import TroubleRow
from activities.adapters.store.results.outcome import StoreOutcome
from activities.adapters.store.results.row import Row
from models.ids import Stage
from models.messages.decisions.decision_state import DecisionState
from models.messages.decisions.decisions import DecisionAnswer
from models.messages.orders.order import Order
from models.messages.orders.outbox_state import OutboxState
from models.messages.reports.answer import Answer
from models.messages.reports.inbox_state import InboxState
from models.messages.reports.report import Report
from models.roles import Role
from models.scopes import Scope


class StoredPosition(Row):
    """Where a workflow stands, as its latest snapshot says; `clock_offset` is how far its clock
    is ahead of this machine's."""

    stage: Stage
    step: str
    waiting_on: Role
    since: AwareDatetime
    sla: str
    next_duty: str | None
    next_due_at: AwareDatetime | None
    breaches: int
    problem: str | None
    parked: str | None
    needs_attention: bool
    carrier: str | None
    hub: str | None
    open_workflow: str
    closed: bool
    outcome: str | None
    snapshot_by: str | None
    snapshot_at: AwareDatetime | None
    clock_offset: timedelta

    def clock(self, now: datetime) -> datetime:
        """What its clock shows where this machine's shows `now`."""
        return now + self.clock_offset

    def own_now(self, now: datetime) -> datetime:
        """What time it is for it: its clock's, or that of its end."""
        return self.snapshot_at if self.closed and self.snapshot_at else self.clock(now)


class OrderSummary(StoredPosition):
    """An order and where it stands, without what the merchant sent: what lists are made of."""

    id: int
    workflow_id: str
    merchant: str
    number: str
    source: str
    city: str | None
    replaces: str | None
    accepted_at: AwareDatetime
    outbox: OutboxState
    started_at: AwareDatetime | None
    erased_at: AwareDatetime | None = None


class OrderRow(OrderSummary):
    """An order as it was taken in, and where it stands. `body` holds personal data."""

    request_hash: str
    body: dict[str, Any]
    start_input: dict[str, Any]
    corrected: dict[str, Any] | None = None

    @property
    def order(self) -> Order:
        """What the merchant sent."""
        return Order.model_validate(self.body)

    @property
    def content(self) -> Order:
        """What the order is about: what the merchant sent, as it was corrected since."""
        return Order.model_validate(self.corrected or self.start_input["content"])


class StoredOrder(Row):
    """What became of an order that was handed in; `row` is what the database holds."""

    state: StoreOutcome
    row: OrderRow

    @property
    def workflow_id(self) -> str:
        return self.row.workflow_id


class OrderPage(Row):
    """Orders, the newest first; `next` leads on. `troubles` are theirs, `cases` stuck returns."""

    rows: tuple[OrderSummary, ...]
    next: int | None
    troubles: tuple[TroubleRow, ...] = ()
    cases: tuple["CaseSummary", ...] = ()


class ReportRow(Row):
    """A report in the inbox. `content` is what the sender said, `sent_to` a workflow id."""

    id: int
    order: str
    report_id: str
    kind: str
    by: str
    content: dict[str, Any]
    payload_hash: str
    key_id: str | None
    actor: str | None
    received_at: AwareDatetime
    state: InboxState
    answer: Answer | None
    attempts: int
    last_try_at: AwareDatetime | None
    sent_to: str | None
    handed_over_at: AwareDatetime | None

    @property
    def sent(self) -> dict[str, Any]:
        """As it is delivered, in JSON: with the instant at which our door stored it."""
        return {**self.content, "received_at": self.received_at.isoformat()}

    @property
    def report(self) -> Report:
        return Report.model_validate(self.sent)


class OrderPartnerRow(Row):
    """A partner of a port that has an order, since its first call."""

    port: str
    partner: str
    since: AwareDatetime


class StoredReport(Row):
    """What became of a report that was handed in, and the rows that wait since before it."""

    state: StoreOutcome
    row: ReportRow
    before: tuple[int, ...] = ()


class DecisionRow(Row):
    """A decision as a door took it; `answer` is its workflow's: none where no workflow has it."""

    id: int
    order: str
    decision_id: str
    name: str
    by: str
    key_id: str | None
    actor: str | None
    body_hash: str
    sent_to: str
    state: DecisionState
    answer: DecisionAnswer | None
    taken_at: AwareDatetime
    sent_at: AwareDatetime


class StoredDecision(Row):
    """What became of a decision that was handed in."""

    state: StoreOutcome
    row: DecisionRow


class CaseSummary(StoredPosition):
    """A case next to an order, its `n`-th return, without what was asked for.

    A ticket, which is about no order, has a `merchant`, and may be `about` one later.
    """

    id: int
    workflow_id: str
    order: str
    kind: str
    n: int
    request_id: str
    opened_at: AwareDatetime
    outbox: OutboxState
    started_at: AwareDatetime | None
    merchant: str | None = None
    about: str | None = None
    erased_at: AwareDatetime | None = None


class CaseRow(CaseSummary):
    """A case next to an order, with the input that starts its workflow."""

    start_input: dict[str, Any]


class StoredCase(Row):
    """What became of a case that was asked for."""

    state: StoreOutcome
    row: CaseRow


class KeyRow(Row):
    """A key, without its secret."""

    id: str
    role: Role
    merchant: str | None
    actor: str | None = None
    scope: Scope | None = None
    created_at: AwareDatetime
    revoked_at: AwareDatetime | None


class NewKey(KeyRow):
    """A key as it is shown once, with its secret."""

    key: str


class Health(Row):
    """Whether the database can be written, and whether its tables are those of this code."""

    writable: bool
    revision: str | None
    head: str
    reason: str | None

    @property
    def ok(self) -> bool:
        """Fit for work."""
        return self.writable and self.revision == self.head
