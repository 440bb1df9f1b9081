"""What people are told stands in a table of its own, until a workflow of its own has sent it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

WAITS = sa.text("state IN ('written', 'released')")


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer, nullable=False),
        *(
            sa.Column(name, AutoString, nullable=False)
            for name in ("key", "order", "notice", "role", "party", "code", "cause", "tier")
        ),
        sa.Column("at", UTCDateTime, nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("written_at", UTCDateTime, nullable=False),
        sa.Column("ready_at", UTCDateTime, nullable=False),
        sa.Column("state", AutoString, nullable=False),
        sa.Column("workflow_id", AutoString, nullable=False),
        sa.Column("run", AutoString, nullable=True),
        sa.Column("event", sa.Integer, nullable=False),
        sa.Column("ended_at", UTCDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("key", name="uq_notices_key"),
    )
    op.create_index("ix_notices_order", "notices", ["order"])
    op.create_index("ix_notices_notice", "notices", ["notice"])
    op.create_index("ix_notices_role_id", "notices", ["role", "id"])
    op.create_index(
        "ix_notices_waiting", "notices", ["ready_at"], sqlite_where=WAITS, postgresql_where=WAITS
    )


def downgrade() -> None:
    """Take it back."""
    for name in ("waiting", "role_id", "notice", "order"):
        op.drop_index(f"ix_notices_{name}", "notices")
    op.drop_table("notices")
