"""What an order was corrected to."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.add_column("orders", sa.Column("corrected", sa.JSON, nullable=True))
    op.add_column(
        "orders", sa.Column("corrected_task", sa.Integer, nullable=False, server_default="0")
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_column("orders", "corrected_task")
    op.drop_column("orders", "corrected")
