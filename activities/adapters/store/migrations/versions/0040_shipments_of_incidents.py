"""Each incident names the shipment that it is of; none so far, as of the order's own goods."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.add_column("incidents", sa.Column("shipment", sa.String(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("incidents") as table:
        table.drop_column("shipment")
