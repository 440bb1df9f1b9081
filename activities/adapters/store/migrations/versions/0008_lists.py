"""Indexes of lists; deadlines of two returns apart; how far a sweep has come."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STUCK = sa.text("needs_attention OR problem IS NOT NULL")
STUCK_SQLITE = sa.text("needs_attention = 1 OR problem IS NOT NULL")
SUBJECT = """UPDATE duties SET subject = CASE
    WHEN substr(workflow_id, 1, length("order")) = "order" THEN "order" ELSE workflow_id END"""


def upgrade() -> None:
    """Apply it."""
    op.create_index("ix_orders_merchant_id", "orders", ["merchant", "id"])
    op.create_index(
        "ix_orders_stuck", "orders", ["id"], sqlite_where=STUCK_SQLITE, postgresql_where=STUCK
    )
    op.add_column("duties", sa.Column("subject", AutoString, nullable=True))
    op.execute(SUBJECT)
    _duties_by("subject")
    op.create_index("ix_duties_order", "duties", ["order"])
    op.create_table(
        "sweeps",
        sa.Column("name", AutoString, nullable=False),
        sa.Column("until", UTCDateTime, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sweeps"),
    )


def downgrade() -> None:
    """Take it back; of twins one is kept."""
    op.drop_table("sweeps")
    op.drop_index("ix_duties_order", "duties")
    op.execute("""DELETE FROM duties WHERE subject <> "order" """)
    _duties_by("order")
    op.drop_column("duties", "subject")
    op.drop_index("ix_orders_stuck", "orders")
    op.drop_index("ix_orders_merchant_id", "orders")


def _duties_by(subject: str) -> None:
    with op.batch_alter_table("duties") as duties:
        duties.drop_constraint("pk_duties", type_="primary")
        duties.alter_column("subject", existing_type=AutoString(), nullable=subject != "subject")
        duties.create_primary_key("pk_duties", [subject, "duty", "ref"])
