"""What cannot be done now, with its cause; orders of a file wait behind single ones."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NOT_BEGUN = sa.text("outbox = 'started' AND snapshot_by IS NULL")


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "troubles",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("what", AutoString, nullable=False),
        sa.Column("key", AutoString, nullable=False),
        sa.Column("order", AutoString, nullable=False),
        sa.Column("cause", AutoString, nullable=False),
        sa.Column("advice", AutoString, nullable=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("since", UTCDateTime, nullable=False),
        sa.Column("next_try_at", UTCDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_troubles"),
        sa.UniqueConstraint("what", "key", name="uq_troubles_what_key"),
    )
    op.create_index("ix_troubles_order", "troubles", ["order"])
    op.drop_index("ix_orders_outbox_id", "orders")
    op.create_index("ix_orders_outbox_source_id", "orders", ["outbox", "source", "id"])
    op.create_index(
        "ix_orders_not_begun",
        "orders",
        ["id"],
        sqlite_where=NOT_BEGUN,
        postgresql_where=NOT_BEGUN,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_orders_not_begun", "orders")
    op.drop_index("ix_orders_outbox_source_id", "orders")
    op.create_index("ix_orders_outbox_id", "orders", ["outbox", "id"])
    op.drop_index("ix_troubles_order", "troubles")
    op.drop_table("troubles")
