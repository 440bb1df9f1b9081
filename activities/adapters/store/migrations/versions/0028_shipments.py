"""A vehicle is that of one shipment: a second one is not the first one's replacement."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0028"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.add_column("assignments", sa.Column("shipment", AutoString, nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("assignments", "shipment")
