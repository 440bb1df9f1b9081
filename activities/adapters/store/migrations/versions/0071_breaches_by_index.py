"""Deadlines that were not kept are counted within an index of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

BREACHED = sa.text("state || '' IN ('missed', 'late', 'unproved')")
COLUMNS = ["clause", "owner", "order", "state"]


def upgrade() -> None:
    """Apply it."""
    op.create_index(
        "ix_duties_breached", "duties", COLUMNS, sqlite_where=BREACHED, postgresql_where=BREACHED
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_duties_breached", "duties")
