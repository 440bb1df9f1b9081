"""Each incident has a row: who is responsible, the evidence, the remedy."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

INSTANTS = (
    "reported_at", "passed_on_at", "judged_at", "answer_by", "answered_at", "offered_at",
    "agreed_at", "carried_out_at", "closed_at",
)  # fmt: skip
TEXTS = (
    "stage", "report_id", "finder", "actor", "held_by", "party", "basis", "remedy",
)  # fmt: skip


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "incidents",
        sa.Column("order", AutoString, nullable=False),
        sa.Column("code", AutoString, nullable=False),
        sa.Column("ref", AutoString, nullable=False),
        sa.Column("found_at", UTCDateTime, nullable=False),
        *(sa.Column(name, AutoString, nullable=True) for name in TEXTS),
        *(sa.Column(name, UTCDateTime, nullable=True) for name in INSTANTS),
        sa.Column("attempt", sa.Integer, nullable=True),
        sa.Column("pieces", sa.Integer, nullable=True),
        sa.Column("delay_days", sa.Float, nullable=True),
        sa.Column("amount_fen", sa.BigInteger, nullable=True),
        sa.Column("state", AutoString, nullable=False),
        sa.Column("appeals", sa.Integer, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("workflow_id", AutoString, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("task", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("order", "code", "ref", name="pk_incidents"),
    )
    op.create_index("ix_incidents_closed_at_found_at", "incidents", ["closed_at", "found_at"])
    op.create_index("ix_incidents_order", "incidents", ["order"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("incidents")
