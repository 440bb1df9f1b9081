"""Keys that are for some stages, or for some kinds of report."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.add_column("keys", sa.Column("stages", sa.JSON(), nullable=True))
    op.add_column("keys", sa.Column("kinds", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("keys") as table:
        table.drop_column("kinds")
        table.drop_column("stages")
