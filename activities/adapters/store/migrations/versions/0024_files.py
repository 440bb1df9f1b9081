"""Photos and papers that prove something stand next to their order."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "files",
        sa.Column("order", AutoString, nullable=False),
        sa.Column("sha256", AutoString, nullable=False),
        sa.Column("source_sha256", AutoString, nullable=True),
        sa.Column("media_type", AutoString, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer, nullable=True),
        sa.Column("height", sa.Integer, nullable=True),
        sa.Column("pages", sa.Integer, nullable=True),
        sa.Column("taken_at", UTCDateTime, nullable=True),
        sa.Column("received_at", UTCDateTime, nullable=False),
        sa.Column("by", AutoString, nullable=False),
        sa.Column("actor", AutoString, nullable=True),
        sa.Column("key_id", AutoString, nullable=True),
        sa.Column("content", sa.LargeBinary, nullable=True),
        sa.PrimaryKeyConstraint("order", "sha256", name="pk_files"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("files")
