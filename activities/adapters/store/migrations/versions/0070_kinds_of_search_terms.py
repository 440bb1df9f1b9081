"""The kind of a term that orders are found by is called so; its column was `sort`."""

from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.execute("ALTER TABLE order_search RENAME COLUMN sort TO kind")


def downgrade() -> None:
    """Take it back."""
    op.execute("ALTER TABLE order_search RENAME COLUMN kind TO sort")
