"""Of each order and return is kept by how much its clock is ahead of this machine's."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOVED = sa.text("clock_offset > 0")


def upgrade() -> None:
    """Apply it; what a moved clock is ahead by is known with its next word."""
    for table in ("orders", "cases"):
        ahead = sa.Column("clock_offset", sa.Float, nullable=False, server_default="0")
        op.add_column(table, ahead)
        op.create_index(
            f"ix_{table}_moved", table, ["clock_offset"], sqlite_where=MOVED, postgresql_where=MOVED
        )


def downgrade() -> None:
    """Take it back."""
    for table in ("orders", "cases"):
        op.drop_index(f"ix_{table}_moved", table)
        with op.batch_alter_table(table) as changed:
            changed.drop_column("clock_offset")
