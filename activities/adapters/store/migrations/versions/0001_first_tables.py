"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    _orders()
    _cases()
    _reports()
    _timeline()
    _duties()
    _keys_and_imports()


def downgrade() -> None:
    """Take it back."""
    for table in ("imports", "keys", "duties", "timeline", "reports", "cases", "orders"):
        op.drop_table(table)


def _orders() -> None:
    op.create_table(
        "orders",
        _id(),
        _text("workflow_id"),
        _text("merchant"),
        _text("number"),
        _text("number_key"),
        _text("request_hash"),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("start_input", sa.JSON, nullable=False),
        _text("source"),
        _text("city", null=True),
        _text("replaces", null=True),
        _time("accepted_at"),
        _text("outbox"),
        _time("started_at", null=True),
        *_positions(),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sa.UniqueConstraint("workflow_id", name="uq_orders_workflow_id"),
        sa.UniqueConstraint("merchant", "number_key", name="uq_orders_merchant_number_key"),
    )
    _index("orders", "closed", "waiting_on")
    _index("orders", "closed", "stage")
    _index("orders", "outbox", "id")


def _cases() -> None:
    op.create_table(
        "cases",
        _id(),
        _text("workflow_id"),
        _text("order"),
        _text("kind"),
        _number("n"),
        _text("request_id"),
        _text("request_hash"),
        sa.Column("start_input", sa.JSON, nullable=False),
        _time("opened_at"),
        _text("outbox"),
        _time("started_at", null=True),
        *_positions(),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("workflow_id", name="uq_cases_workflow_id"),
        sa.UniqueConstraint("order", "kind", "n", name="uq_cases_order_kind_n"),
        sa.UniqueConstraint("order", "request_id", name="uq_cases_order_request_id"),
    )
    _index("cases", "outbox", "id")
    _index("cases", "closed", "waiting_on")


def _reports() -> None:
    op.create_table(
        "reports",
        _id(),
        _text("order"),
        _text("report_id"),
        _text("kind"),
        _text("by"),
        sa.Column("content", sa.JSON, nullable=False),
        _text("payload_hash"),
        _text("actor", null=True),
        _time("received_at"),
        _text("state"),
        sa.Column("answer", sa.JSON, nullable=True),
        _number("attempts"),
        _time("last_try_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.UniqueConstraint("order", "report_id", name="uq_reports_order_report_id"),
    )
    _index("reports", "state", "received_at")


def _timeline() -> None:
    op.create_table(
        "timeline",
        _id(),
        _text("key"),
        _text("order"),
        _text("stage"),
        _time("at"),
        _time("recorded_at"),
        _text("happening"),
        _text("what"),
        _text("by", null=True),
        _text("duty", null=True),
        _text("clause", null=True),
        _text("owner", null=True),
        _number("late_seconds", null=True),
        _text("text"),
        _text("report_id", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_timeline"),
        sa.UniqueConstraint("key", name="uq_timeline_key"),
    )
    _index("timeline", "order", "at")
    _index("timeline", "happening", "at")
    _index("timeline", "duty", "at")


def _duties() -> None:
    op.create_table(
        "duties",
        _text("order"),
        _text("duty"),
        _text("ref"),
        _text("clause"),
        _text("owner"),
        _time("due_at"),
        _text("state"),
        _time("met_at", null=True),
        _number("late_seconds", null=True),
        _text("workflow_id"),
        sa.PrimaryKeyConstraint("order", "duty", "ref", name="pk_duties"),
    )
    _index("duties", "state", "due_at")
    _index("duties", "owner", "state")


def _keys_and_imports() -> None:
    op.create_table(
        "keys",
        _text("id"),
        _text("hash"),
        _text("role"),
        _text("merchant", null=True),
        _time("created_at"),
        _time("revoked_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_keys"),
    )
    op.create_table(
        "imports",
        _id(),
        _text("merchant"),
        _text("name"),
        _text("sha256"),
        _time("at"),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    _index("imports", "merchant", "sha256")


def _positions() -> list[sa.Column[Any]]:
    return [
        _text("stage"),
        _text("step"),
        _text("waiting_on"),
        _time("since"),
        _text("sla"),
        _text("next_duty", null=True),
        _time("next_due_at", null=True),
        _number("breaches"),
        _text("problem", null=True),
        sa.Column("needs_attention", sa.Boolean, nullable=False),
        _text("carrier", null=True),
        _text("hub", null=True),
        _text("open_workflow"),
        sa.Column("closed", sa.Boolean, nullable=False),
        _text("outcome", null=True),
        _text("snapshot_by", null=True),
        _time("snapshot_at", null=True),
    ]


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, nullable=False)


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, AutoString, nullable=null)


def _time(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, UTCDateTime, nullable=null)


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=null)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
