"""Incidents as a table; adapters import it by `tables.py`."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlmodel import JSON, Field

from activities.adapters.store.tables.base import Table
from activities.adapters.store.tables.sealing import SealedText

NOTHING_OR_JSON: Any = JSON(none_as_null=True)
"""Nothing is no JSON: a later word without it leaves what was there."""


class Incidents(Table, table=True):
    """What went wrong with an order, one row each: who is responsible, and the remedy (ADR-0044).

    Columns as in `IncidentRow`; `workflow_id`, `turn` and `task` are those of the batch that wrote
    it: what an older one says later is stale.
    """

    __table_args__ = (Index(None, "closed_at", "found_at"), Index(None, "order"))

    order: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    ref: str = Field(primary_key=True)
    found_at: datetime
    stage: str | None = None
    attempt: int | None = None
    report_id: str | None = None
    finder: str | None = None
    actor: str | None = None
    pieces: int | None = None
    expected: int | None = None
    kinds: list[dict[str, Any]] | None = Field(default=None, sa_type=NOTHING_OR_JSON)
    delay_days: float | None = None
    held_by: str | None = None
    shipment: str | None = None
    reported_at: datetime | None = None
    passed_on_at: datetime | None = None
    state: str
    party: str | None = None
    basis: str | None = Field(default=None, sa_type=SealedText("incidents.basis"))
    amount_fen: int | None = Field(default=None, sa_type=BigInteger)
    judged_at: datetime | None = None
    answer_by: datetime | None = None
    answered_at: datetime | None = None
    appeals: int = 0
    remedy: str | None = None
    offered_at: datetime | None = None
    agreed_at: datetime | None = None
    carried_out_at: datetime | None = None
    done: str | None = None
    settled_fen: int = Field(default=0, sa_type=BigInteger)
    settled_at: datetime | None = None
    closed_at: datetime | None = None
    to_do: list[Any] | None = Field(default=None, sa_type=NOTHING_OR_JSON)
    next_due_at: datetime | None = None
    evidence: list[str] = Field(sa_type=JSON)
    withdrawn: bool = False
    workflow_id: str
    turn: int = 0
    task: int = 0
