"""What orders are found by; `fulfil provision` fills it with the orders that are there, for which a
key ring may be needed."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "order_search",
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sort", "term", "order_id", name=op.f("pk_order_search")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_order_search_order_id", "order_search", ["order_id"])
    op.create_index("ix_orders_number", "orders", ["number"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_orders_number", "orders")
    op.drop_table("order_search")
