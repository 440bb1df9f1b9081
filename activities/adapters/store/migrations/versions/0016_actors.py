"""Who of a role told or decided it; what the id of a key was called `actor` is its `key_id`."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NEW = ("reports", "decisions", "timeline", "keys")


def upgrade() -> None:
    """Apply it."""
    op.drop_index(op.f("ix_reports_order_actor"), "reports")
    for name in ("reports", "decisions"):
        op.execute(f"ALTER TABLE {name} RENAME COLUMN actor TO key_id")
    for name in NEW:
        op.add_column(name, sa.Column("actor", AutoString, nullable=True))
    op.create_index(op.f("ix_reports_order_key_id"), "reports", ["order", "key_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index(op.f("ix_reports_order_key_id"), "reports")
    for name in NEW:
        op.drop_column(name, "actor")
    for name in ("reports", "decisions"):
        op.execute(f"ALTER TABLE {name} RENAME COLUMN key_id TO actor")
    op.create_index(op.f("ix_reports_order_actor"), "reports", ["order", "actor"])
