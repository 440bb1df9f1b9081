"""Decisions are written down under their ids; a report's signal that returned is noted."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("order", AutoString, nullable=False),
        sa.Column("decision_id", AutoString, nullable=False),
        sa.Column("name", AutoString, nullable=False),
        sa.Column("by", AutoString, nullable=False),
        sa.Column("actor", AutoString, nullable=True),
        sa.Column("body_hash", AutoString, nullable=False),
        sa.Column("sent_to", AutoString, nullable=False),
        sa.Column("state", AutoString, nullable=False),
        sa.Column("answer", sa.JSON, nullable=True),
        sa.Column("taken_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("order", "decision_id", name=op.f("uq_decisions_order_decision_id")),
    )
    op.add_column("reports", sa.Column("handed_over_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("reports", "handed_over_at")
    op.drop_table("decisions")
