"""Which partner has an order; of those taken in before, the one of the setting has it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0058"
down_revision = "0055"
branch_labels = None
depends_on = None

PORTS = ("stock", "carrier", "technician")


def upgrade() -> None:
    """Apply it."""
    made = op.create_table(
        "order_partners",
        sa.Column("order", sa.String(), nullable=False),
        sa.Column("port", sa.String(), nullable=False),
        sa.Column("partner", sa.String(), nullable=False),
        sa.Column("since", UTCDateTime, nullable=False),
        sa.PrimaryKeyConstraint("order", "port", name="pk_order_partners"),
        sqlite_with_rowid=False,
    )
    orders = sa.table("orders", sa.column("workflow_id"), sa.column("accepted_at"))
    for port in PORTS:
        held = sa.select(
            orders.c.workflow_id, sa.literal(port), sa.literal(port), orders.c.accepted_at
        )
        op.execute(sa.insert(made).from_select(["order", "port", "partner", "since"], held))


def downgrade() -> None:
    """Take it back."""
    op.drop_table("order_partners")
