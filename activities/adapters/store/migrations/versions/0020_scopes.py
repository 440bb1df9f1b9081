"""Keys of the doors may be for some orders, or one party's; whose an order is has a table."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NAMES = ("vehicle", "provider")


def upgrade() -> None:
    """Apply it; the keys that are there are systems' keys, without a scope."""
    op.add_column("keys", sa.Column("orders", sa.JSON(), nullable=True))
    for name in NAMES:
        op.add_column("keys", sa.Column(name, AutoString(), nullable=True))
    op.create_table(
        "assignments",
        sa.Column("order", AutoString(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("report_id", AutoString(), nullable=False),
        sa.Column("party", AutoString(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=True),
        sa.Column("replaced_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("order", "kind", "report_id", name=op.f("pk_assignments")),
    )
    op.create_index(
        op.f("ix_assignments_kind_party_until"), "assignments", ["kind", "party", "until"]
    )


def downgrade() -> None:
    """Take it back; a key with a scope is ended first: it would reach every order."""
    op.drop_table("assignments")
    op.execute(
        "UPDATE keys SET revoked_at = created_at WHERE revoked_at IS NULL "
        "AND (orders IS NOT NULL OR vehicle IS NOT NULL OR provider IS NOT NULL)"
    )
    with op.batch_alter_table("keys") as changed:
        for name in ("orders", *NAMES):
            changed.drop_column(name)
