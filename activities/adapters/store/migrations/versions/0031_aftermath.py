"""An incident says what it needs until when, which goods it is about, and what was paid of it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0031"
down_revision = "0028"
branch_labels = None
depends_on = None

NEW = {
    "expected": sa.Integer,
    "kinds": sa.JSON,
    "done": AutoString,
    "settled_at": UTCDateTime,
    "to_do": sa.JSON,
    "next_due_at": UTCDateTime,
}


def upgrade() -> None:
    """Apply it; nothing was paid so far."""
    with op.batch_alter_table("incidents") as table:
        for name, type_ in NEW.items():
            table.add_column(sa.Column(name, type_, nullable=True))
        table.add_column(sa.Column("settled_fen", sa.BigInteger, nullable=True))
    op.execute("UPDATE incidents SET settled_fen = 0")
    with op.batch_alter_table("incidents") as table:
        table.alter_column("settled_fen", existing_type=sa.BigInteger(), nullable=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("incidents") as table:
        for name in ("settled_fen", *NEW):
            table.drop_column(name)
