"""A table of imported files that nothing wrote goes."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.drop_table("imports")


def downgrade() -> None:
    """Take it back."""
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("merchant", AutoString, nullable=False),
        sa.Column("name", AutoString, nullable=False),
        sa.Column("sha256", AutoString, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_index("ix_imports_merchant_sha256", "imports", ["merchant", "sha256"])
