"""The tables of our own database (decision 6). Only adapters import this.

Times are stored in UTC and must be aware. Columns carry the names of the contracts that fill
them, so that `order` is an order's workflow id everywhere. Indexes: `tables_indexes.py`.
"""

from typing import Any, Final

from sqlalchemy import JSON, Boolean, Column, Integer, String, Table, UniqueConstraint

from models.tables_base import (
    HELD,
    METADATA,
    NOT_BEGUN,
    SENT,
    UTCDateTime,
    optional,
    required,
    row_id,
)
from models.tables_beside import (
    data_keys,
    erasures,
    imports,
    installation,
    keys,
    sweeps,
    troubles,
)

__all__ = [
    "HELD",
    "METADATA",
    "NOT_BEGUN",
    "SENT",
    "cases",
    "data_keys",
    "decisions",
    "duties",
    "erasures",
    "imports",
    "installation",
    "keys",
    "orders",
    "reports",
    "sweeps",
    "timeline",
    "troubles",
]

ADDED: Final[dict[str, Any]] = {"default": 0, "server_default": "0"}
"""A number that rows had not when they were written."""


def standing() -> list[Column[Any]]:
    """Where a workflow stands, as its latest `Snapshot` says; `snapshot_by` wrote it.

    `snapshot_turn` and `snapshot_task` are its batch's: what an older one says later is stale.
    """
    return [
        required("stage", String),
        required("step", String),
        required("waiting_on", String),
        required("since", UTCDateTime),
        required("sla", String),
        optional("next_duty", String),
        optional("next_due_at", UTCDateTime),
        required("breaches", Integer, default=0),
        optional("problem", String),
        required("needs_attention", Boolean, default=False),
        optional("carrier", String),
        optional("hub", String),
        required("open_workflow", String),
        required("closed", Boolean, default=False),
        optional("outcome", String),
        optional("snapshot_by", String),
        optional("snapshot_at", UTCDateTime),
        required("snapshot_turn", Integer, **ADDED),
        required("snapshot_task", Integer, **ADDED),
    ]


orders = Table(
    "orders",
    METADATA,
    *standing(),
    row_id(),
    required("workflow_id", String, unique=True),
    required("merchant", String),
    required("number", String),
    required("number_key", String),
    required("request_hash", String),
    required("body", JSON),
    required("start_input", JSON),
    optional("corrected", JSON),
    required("corrected_task", Integer, **ADDED),
    required("source", String),
    optional("city", String),
    optional("replaces", String),
    required("accepted_at", UTCDateTime),
    required("outbox", String),
    optional("started_at", UTCDateTime),
    optional("erased_at", UTCDateTime),
    UniqueConstraint("merchant", "number_key"),
)
"""Orders taken in, their outbox state and their shadow. `outbox`: pending, started.

`body` is what was taken in, `corrected` what was made of it since; `corrected_task` is that
of the batch that said so: what an older one says later is stale.
"""

cases = Table(
    "cases",
    METADATA,
    *standing(),
    row_id(),
    required("workflow_id", String, unique=True),
    required("order", String),
    required("kind", String),
    required("n", Integer),
    required("request_id", String),
    required("request_hash", String),
    required("start_input", JSON),
    required("opened_at", UTCDateTime),
    required("outbox", String),
    optional("started_at", UTCDateTime),
    UniqueConstraint("order", "kind", "n"),
    UniqueConstraint("order", "request_id"),
)
"""Cases beside an order (returns). `request_id` makes asking twice harmless."""

reports = Table(
    "reports",
    METADATA,
    row_id(),
    required("order", String),
    required("report_id", String),
    required("kind", String),
    required("by", String),
    required("content", JSON),
    required("payload_hash", String),
    optional("actor", String),
    required("received_at", UTCDateTime),
    required("state", String),
    optional("answer", JSON),
    required("attempts", Integer, default=0),
    optional("last_try_at", UTCDateTime),
    optional("sent_to", String),
    optional("handed_over_at", UTCDateTime),
    UniqueConstraint("order", "report_id"),
)
"""The inbox. `state`: pending, applied, known, refused, late; `actor` is a key's id.

`sent_to` is the workflow that it was last sent to; `handed_over_at` says when that one's
history had it for sure, though no answer has come.
"""

decisions = Table(
    "decisions",
    METADATA,
    row_id(),
    required("order", String),
    required("decision_id", String),
    required("name", String),
    required("by", String),
    optional("actor", String),
    required("body_hash", String),
    required("sent_to", String),
    required("state", String),
    optional("answer", JSON),
    required("taken_at", UTCDateTime),
    required("sent_at", UTCDateTime),
    UniqueConstraint("order", "decision_id"),
)
"""Decisions that doors took, once under each id. `state`: sent, done, refused, unheard.

`sent_to` is the workflow that it was last sent to, at `sent_at`; `actor` is a key's id.
"""

timeline = Table(
    "timeline",
    METADATA,
    row_id(),
    required("key", String, unique=True),
    required("order", String),
    required("stage", String),
    required("at", UTCDateTime),
    required("recorded_at", UTCDateTime),
    required("happening", String),
    required("what", String),
    optional("by", String),
    optional("duty", String),
    optional("clause", String),
    optional("owner", String),
    optional("late_seconds", Integer),
    required("text", String),
    optional("report_id", String),
)
"""What happened. `id` keeps the order of recording, `key` makes a repeat harmless."""

duties = Table(
    "duties",
    METADATA,
    required("subject", String, primary_key=True),
    required("order", String),
    required("duty", String, primary_key=True),
    required("ref", String, primary_key=True),
    required("clause", String),
    required("owner", String),
    required("due_at", UTCDateTime),
    required("state", String),
    optional("met_at", UTCDateTime),
    optional("late_seconds", Integer),
    required("workflow_id", String),
    required("turn", Integer, **ADDED),
    required("task", Integer, **ADDED),
)
"""Deadlines, one row each; `ref` tells twins of one duty apart.

`subject` is the order, for itself and its legs, or the case beside it: two returns of one
order have the same duties. `turn` and `task` are those of the batch that wrote it: what an
older one says later is stale.
"""
