"""The installation's own id: what tells its processes from those of another one."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "installation",
        sa.Column("instance", AutoString, nullable=False),
        sa.Column("made_at", UTCDateTime, nullable=False),
        sa.PrimaryKeyConstraint("instance", name="pk_installation"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("installation")
