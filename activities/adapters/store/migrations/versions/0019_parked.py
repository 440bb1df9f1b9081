"""Of each order and return is kept which step is parked."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it; what is parked now is known with the next word of its workflow."""
    for table in ("orders", "cases"):
        op.add_column(table, sa.Column("parked", AutoString(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    for table in ("orders", "cases"):
        with op.batch_alter_table(table) as changed:
            changed.drop_column("parked")
