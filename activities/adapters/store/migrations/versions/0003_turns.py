"""When a batch was made, so that batches may come in any order; whom a report was sent to."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COUNTS = {
    "orders": ("snapshot_turn", "snapshot_task"),
    "cases": ("snapshot_turn", "snapshot_task"),
    "duties": ("turn", "task"),
}


def upgrade() -> None:
    """Apply it."""
    for table, names in COUNTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    op.add_column("reports", sa.Column("sent_to", AutoString, nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("reports", "sent_to")
    for table, names in COUNTS.items():
        for name in names:
            op.drop_column(table, name)
