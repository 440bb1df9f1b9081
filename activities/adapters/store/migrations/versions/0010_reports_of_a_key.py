"""How many reports of a key an order has is read from an index."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_index(op.f("ix_reports_order_actor"), "reports", ["order", "actor"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index(op.f("ix_reports_order_actor"), "reports")
