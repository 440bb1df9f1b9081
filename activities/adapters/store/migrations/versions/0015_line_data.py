"""A line of the timeline says in data what it says in a sentence."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it; lines written before have none."""
    op.add_column("timeline", sa.Column("data", sa.JSON, nullable=True))
    op.execute("UPDATE timeline SET data = '{}'")
    with op.batch_alter_table("timeline") as table:
        table.alter_column("data", existing_type=sa.JSON(), nullable=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("timeline") as table:
        table.drop_column("data")
