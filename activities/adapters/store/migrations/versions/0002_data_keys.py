"""The data keys of the payload codec."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "data_keys",
        sa.Column("owner", AutoString, nullable=False),
        sa.Column("wrapped", AutoString, nullable=True),
        sa.Column("ring_key", AutoString, nullable=False),
        sa.Column("made_at", UTCDateTime, nullable=False),
        sa.Column("erased_at", UTCDateTime, nullable=True),
        sa.PrimaryKeyConstraint("owner", name="pk_data_keys"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("data_keys")
