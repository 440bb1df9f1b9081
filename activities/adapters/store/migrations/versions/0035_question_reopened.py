"""A report that had counted and is asked about again says since when its row says so."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0035"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it; no row said so before."""
    with op.batch_alter_table("reports") as table:
        table.add_column(sa.Column("asked_again_at", UTCDateTime, nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("reports") as table:
        table.drop_column("asked_again_at")
