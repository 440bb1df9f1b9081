"""Care cases about no order: whose merchant's they are, and which order they turn out to be of."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0039"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it; every case so far stands next to an order."""
    with op.batch_alter_table("cases") as table:
        table.add_column(sa.Column("merchant", sa.String(), nullable=True))
        table.add_column(sa.Column("about", sa.String(), nullable=True))
        table.add_column(sa.Column("erased_at", UTCDateTime, nullable=True))
    op.create_index("ix_cases_about", "cases", ["about"])
    op.create_index("ix_cases_merchant_id", "cases", ["merchant", "id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_cases_merchant_id", "cases")
    op.drop_index("ix_cases_about", "cases")
    with op.batch_alter_table("cases") as table:
        table.drop_column("erased_at")
        table.drop_column("about")
        table.drop_column("merchant")
