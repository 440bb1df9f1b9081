"""Tables of orders, of the cases next to them, and of the deadlines of both.

Times are in UTC and aware. Columns are named as in the contracts: `order` is a workflow id.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from activities.adapters.store.tables.base import (
    CLOCK_IS_AHEAD,
    DEFAULT_ONE,
    DEFAULT_ZERO,
    Json,
    Table,
)
from activities.adapters.store.tables.sealing import SealedJson, SealedText

__all__ = ["CLOCK_IS_AHEAD", "Cases", "Duties", "OrderPartners", "Orders"]


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
    snapshot_turn: int = Field(default=0, sa_column_kwargs=DEFAULT_ZERO)
    snapshot_task: int = Field(default=0, sa_column_kwargs=DEFAULT_ZERO)
    clock_offset: float = Field(default=0.0, sa_column_kwargs=DEFAULT_ZERO)


SORTED_BY: Final = ("step", "since", "sla", "next_due_at", "city")
"""What lists of orders are sorted by that no other index of theirs begins with."""


class Orders(PositionColumns, table=True):
    """Orders taken in, their outbox state and their shadow. `outbox`: pending, started.

    `body` is what was taken in, `corrected` what was made of it since; `corrected_task` is that
    of the batch that said so: what an older one says later is stale.
    """

    __table_args__ = (
        UniqueConstraint("merchant", "number_key"),
        Index(None, "closed", "waiting_on"),
        Index(None, "closed", "stage"),
        Index(None, "closed", "outcome"),
        Index(None, "hub", "id"),
        Index(None, "merchant", "id"),
        Index(None, "number"),
        Index(None, "merchant", "number_alike"),
        Index(None, "outbox", "source", "id"),
        *(Index(None, name, "id") for name in SORTED_BY),
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
    corrected_task: int = Field(default=0, sa_column_kwargs=DEFAULT_ZERO)
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


class OrderPartners(Table, table=True):
    """Which partner of a port has an order: kept before its first call, and never changed."""

    __tablename__ = "order_partners"
    __table_args__ = ({"sqlite_with_rowid": False},)

    order: str = Field(primary_key=True)
    port: str = Field(primary_key=True)
    partner: str
    since: datetime


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
    attempt: int = Field(default=1, primary_key=True, sa_column_kwargs=DEFAULT_ONE)
    clause: str
    owner: str
    due_at: datetime
    state: str
    met_at: datetime | None = None
    late_seconds: int | None = None
    workflow_id: str
    turn: int = Field(default=0, sa_column_kwargs=DEFAULT_ZERO)
    task: int = Field(default=0, sa_column_kwargs=DEFAULT_ZERO)
