"""Tables of what was said about orders: reports, decisions, and the timeline of both."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from activities.adapters.store.tables.base import Json, Table
from activities.adapters.store.tables.sealing import LOOKED_AT, SealedJson, SealedText


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
    """Decisions that doors took, once under each id. `state`: sent, done, refused, not_received.

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
