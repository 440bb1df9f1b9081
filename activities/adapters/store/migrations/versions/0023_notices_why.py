"""A notice says why it is not told; what is under way counts as waiting until it has gone."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BEFORE = sa.text("state IN ('written', 'released')")
WAITS = sa.text("state IN ('written', 'released', 'started', 'sending')")


def upgrade() -> None:
    """Apply it."""
    op.add_column("notices", sa.Column("why", AutoString, nullable=True))
    _index(WAITS)


def downgrade() -> None:
    """Take it back."""
    op.drop_column("notices", "why")
    _index(BEFORE)


def _index(rows: sa.TextClause) -> None:
    op.drop_index("ix_notices_waiting", "notices")
    op.create_index(
        "ix_notices_waiting", "notices", ["ready_at"], sqlite_where=rows, postgresql_where=rows
    )
