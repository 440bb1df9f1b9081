"""Decisions that nobody has answered are found by when they were sent."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SENT = sa.text("state = 'sent'")


def upgrade() -> None:
    """Apply it; what was taken before was sent then."""
    op.add_column("decisions", sa.Column("sent_at", UTCDateTime, nullable=True))
    op.execute("UPDATE decisions SET sent_at = taken_at")
    with op.batch_alter_table("decisions") as table:
        table.alter_column("sent_at", existing_type=UTCDateTime(), nullable=False)
    op.create_index(
        "ix_decisions_sent", "decisions", ["sent_at"], sqlite_where=SENT, postgresql_where=SENT
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_decisions_sent", "decisions")
    with op.batch_alter_table("decisions") as table:
        table.drop_column("sent_at")
