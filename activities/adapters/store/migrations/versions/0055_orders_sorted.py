"""Lists of orders sorted by any column are read in the order of an index."""

from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

SORTED_BY = ("step", "since", "sla", "next_due_at", "city")


def upgrade() -> None:
    """Apply it."""
    for name in SORTED_BY:
        op.create_index(f"ix_orders_{name}_id", "orders", [name, "id"])


def downgrade() -> None:
    """Take it back."""
    for name in reversed(SORTED_BY):
        op.drop_index(f"ix_orders_{name}_id", "orders")
