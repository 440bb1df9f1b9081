"""Orders whose personal data was erased."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.add_column("orders", sa.Column("erased_at", UTCDateTime(), nullable=True))
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer, nullable=False),
        *(sa.Column(name, AutoString, nullable=False) for name in ("order", "merchant", "number")),
        sa.Column("at", UTCDateTime(), nullable=False),
        *(sa.Column(name, AutoString, nullable=False) for name in ("by", "reason", "in_temporal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("order", name=op.f("uq_erasures_order")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("erasures")
    op.drop_column("orders", "erased_at")
