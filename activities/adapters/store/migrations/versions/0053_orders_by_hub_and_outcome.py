"""Orders by the hub they go through, and closed ones by how they ended."""

from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_index("ix_orders_hub_id", "orders", ["hub", "id"])
    op.create_index("ix_orders_closed_outcome", "orders", ["closed", "outcome"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_orders_closed_outcome", "orders")
    op.drop_index("ix_orders_hub_id", "orders")
