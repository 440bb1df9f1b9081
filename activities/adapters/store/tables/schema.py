"""The tables of our own database (ADR-0020): those of orders. Only adapters import this.

Times are in UTC and aware. Columns are named as in the contracts: `order` is a workflow id.
"""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from activities.adapters.store.tables.base import (
    ADDED,
    FIRST,
    HELD,
    MOVED,
    NOT_BEGUN,
    SENT,
    Json,
    Table,
)  # fmt: skip
from activities.adapters.store.tables.files import Files, FileSenders
from activities.adapters.store.tables.incidents import Incidents
from activities.adapters.store.tables.notices import Notices, SavedViews
from activities.adapters.store.tables.operation import Installation, OrderSearch, Sweeps, Troubles
from activities.adapters.store.tables.sealing import LOOKED_AT, SealedJson, SealedText
from activities.adapters.store.tables.security import Assignments, DataKeys, Erasures, Keys
from activities.adapters.store.tables.sign_in import Accounts, Confirmations, Links, WebSessions
from activities.adapters.store.tables.slots import SlotBookings, SlotCapacities

__all__ = [
    "HELD", "MOVED", "NOT_BEGUN", "SENT", "Accounts", "Assignments", "Cases", "Confirmations",
    "DataKeys", "Decisions", "Duties", "Erasures", "FileSenders", "Files", "Incidents",
    "Installation", "Keys", "Links", "Notices", "OrderSearch", "Orders", "Reports", "SavedViews",
    "SlotBookings", "SlotCapacities", "Sweeps", "Table", "Timeline", "Troubles", "WebSessions",
]  # fmt: skip


class PositionColumns(Table):
    """Where a workflow stands, as its latest `Snapshot` says; `snapshot_by` wrote it.

    `snapshot_turn` and `snapshot_task` are its batch's: what an older one says later is stale.
    `clock_offset`: seconds that its clock is ahead of this machine's (`order_clock.py`).
    """

    stage: str
    step: str
    waiting_on: str
    since: datetime
    sla: str
    next_duty: str | None = None
    next_due_at: datetime | None = None
    breaches: int = 0
    problem: str | None = None
    parked: str | None = None
    needs_attention: bool = False
    carrier: str | None = None
    hub: str | None = None
    open_workflow: str
    closed: bool = False
    outcome: str | None = None
    snapshot_by: str | None = None
    snapshot_at: datetime | None = None
    snapshot_turn: int = Field(default=0, sa_column_kwargs=ADDED)
    snapshot_task: int = Field(default=0, sa_column_kwargs=ADDED)
    clock_offset: float = Field(default=0.0, sa_column_kwargs=ADDED)


class Orders(PositionColumns, table=True):
    """Orders taken in, their outbox state and their shadow. `outbox`: pending, started.

    `body` is what was taken in, `corrected` what was made of it since; `corrected_task` is that
    of the batch that said so: what an older one says later is stale.
    """

    __table_args__ = (
        UniqueConstraint("merchant", "number_key"),
        Index(None, "closed", "waiting_on"),
        Index(None, "closed", "stage"),
        Index(None, "merchant", "id"),
        Index(None, "number"),
        Index(None, "merchant", "number_alike"),
        Index(None, "outbox", "source", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workflow_id: str = Field(unique=True)
    merchant: str
    number: str
    number_key: str
    number_alike: str | None = None
    request_hash: str = Field(sa_type=SealedText("orders.request_hash"))
    body: Json = Field(sa_type=SealedJson("orders.body"))
    start_input: Json = Field(sa_type=SealedJson("orders.start_input"))
    corrected: Json | None = Field(default=None, sa_type=SealedJson("orders.corrected"))
    corrected_task: int = Field(default=0, sa_column_kwargs=ADDED)
    source: str
    city: str | None = None
    replaces: str | None = None
    accepted_at: datetime
    outbox: str
    started_at: datetime | None = None
    erased_at: datetime | None = None


class Cases(PositionColumns, table=True):
    """Cases next to an order (returns). `request_id` makes asking twice harmless.

    A care case about no order, a ticket, is filed under its own id (`order`). It alone has a
    `merchant`, empty where none is named; `about` is the order it was found to be about.
    """

    __table_args__ = (
        UniqueConstraint("order", "kind", "n"),
        UniqueConstraint("order", "request_id"),
        Index(None, "outbox", "id"),
        Index(None, "closed", "waiting_on"),
        Index(None, "about"),
        Index(None, "merchant", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workflow_id: str = Field(unique=True)
    order: str
    kind: str
    n: int
    request_id: str
    request_hash: str = Field(sa_type=SealedText("cases.request_hash"))
    start_input: Json = Field(sa_type=SealedJson("cases.start_input"))
    opened_at: datetime
    outbox: str
    started_at: datetime | None = None
    merchant: str | None = None
    about: str | None = None
    erased_at: datetime | None = None


class Reports(Table, table=True):
    """The inbox. `state`: pending, applied, known, refused, late; waiting and questioned, which do
    not count yet; withdrawn. `key_id` is the id of the key that it came with, `actor` who of its
    role told it.

    `sent_to` is the workflow that it was last sent to; `handed_over_at` says when that one's
    history had it for sure, though no answer has come. `asked_again_at` is when its workflow said
    last what becomes of it, of one that had counted and was asked about again.
    """

    __table_args__ = (
        UniqueConstraint("order", "report_id"),
        Index(None, "state", "received_at"),
        Index(None, "order", "key_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    order: str
    report_id: str
    kind: str
    by: str
    content: Json = Field(sa_type=SealedJson("reports.content"))
    payload_hash: str = Field(sa_type=SealedText("reports.payload_hash"))
    key_id: str | None = None
    actor: str | None = None
    received_at: datetime
    state: str
    answer: Json | None = Field(default=None, sa_type=SealedJson("reports.answer"))
    attempts: int = 0
    last_try_at: datetime | None = None
    sent_to: str | None = None
    handed_over_at: datetime | None = None
    asked_again_at: datetime | None = None


class Decisions(Table, table=True):
    """Decisions that doors took, once under each id. `state`: sent, done, refused, unheard.

    `sent_to` is the workflow that it was last sent to, at `sent_at`; `key_id` is the key's that it
    came with, `actor` who of its role decided.
    """

    __table_args__ = (UniqueConstraint("order", "decision_id"),)

    id: int | None = Field(default=None, primary_key=True)
    order: str
    decision_id: str
    name: str
    by: str
    key_id: str | None = None
    actor: str | None = None
    body_hash: str = Field(sa_type=SealedText("decisions.body_hash"))
    sent_to: str
    state: str
    answer: Json | None = Field(default=None, sa_type=SealedJson("decisions.answer"))
    taken_at: datetime
    sent_at: datetime


class Timeline(Table, table=True):
    """What happened. `id` keeps the order of recording, `key` makes a repeat harmless."""

    __table_args__ = (
        Index(None, "order", "at"),
        Index(None, "happening", "at"),
        Index(None, "duty", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    order: str
    stage: str
    at: datetime
    recorded_at: datetime
    happening: str
    what: str
    by: str | None = None
    actor: str | None = None
    duty: str | None = None
    clause: str | None = None
    owner: str | None = None
    late_seconds: int | None = None
    text: str = Field(sa_type=SealedText("timeline.text"))
    data: Json = Field(sa_type=SealedJson("timeline.data", clear=LOOKED_AT))
    report_id: str | None = None


class Duties(Table, table=True):
    """Deadlines, one row each; `ref` and `attempt` tell twins of one duty apart.

    `subject` is the order, for itself and its legs, or the case next to it (two returns have the
    same duties). `turn` and `task` are its batch's: what an older one says later is stale.
    """

    __table_args__ = (
        Index(None, "state", "due_at"),
        Index(None, "owner", "state"),
        Index(None, "order"),
    )

    subject: str = Field(primary_key=True)
    order: str
    duty: str = Field(primary_key=True)
    ref: str = Field(primary_key=True)
    attempt: int = Field(default=1, primary_key=True, sa_column_kwargs=FIRST)
    clause: str
    owner: str
    due_at: datetime
    state: str
    met_at: datetime | None = None
    late_seconds: int | None = None
    workflow_id: str
    turn: int = Field(default=0, sa_column_kwargs=ADDED)
    task: int = Field(default=0, sa_column_kwargs=ADDED)
