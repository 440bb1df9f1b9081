"""Returns that somebody must see to, and orders on hold, are found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STUCK = sa.text("needs_attention OR problem IS NOT NULL")
STUCK_SQLITE = sa.text("needs_attention = 1 OR problem IS NOT NULL")
HELD = sa.text("sla = 'held'")


def upgrade() -> None:
    """Apply it."""
    op.create_index(
        "ix_cases_stuck", "cases", ["order"], sqlite_where=STUCK_SQLITE, postgresql_where=STUCK
    )
    op.create_index("ix_orders_held", "orders", ["id"], sqlite_where=HELD, postgresql_where=HELD)


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_orders_held", "orders")
    op.drop_index("ix_cases_stuck", "cases")
