"""When this installation was restored from a backup, and compared with Temporal since."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    with op.batch_alter_table("installation") as table:
        table.add_column(sa.Column("restored_from", UTCDateTime, nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("installation") as table:
        table.drop_column("restored_from")
