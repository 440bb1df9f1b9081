"""What almost equal order numbers share is compared in the database, whatever their spelling."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from models import ids

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ROWS = 1_000
"""Orders that are filled in at a time."""

orders = sa.table(
    "orders",
    sa.column("id", sa.Integer),
    sa.column("number", AutoString),
    sa.column("number_alike", AutoString),
)


def upgrade() -> None:
    """Apply it; the orders that are there get theirs."""
    op.add_column("orders", sa.Column("number_alike", AutoString, nullable=True))
    database = op.get_bind()
    last = 0
    query = sa.select(orders.c.id, orders.c.number).order_by(orders.c.id).limit(ROWS)
    write = sa.update(orders).where(orders.c.id == sa.bindparam("row"))
    write = write.values(number_alike=sa.bindparam("key"))
    while rows := database.execute(query.where(orders.c.id > last)).all():
        database.execute(
            write, [{"row": row.id, "key": ids.loose_number(row.number)} for row in rows]
        )
        last = rows[-1].id
    op.create_index("ix_orders_merchant_number_alike", "orders", ["merchant", "number_alike"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_orders_merchant_number_alike", "orders")
    op.drop_column("orders", "number_alike")
