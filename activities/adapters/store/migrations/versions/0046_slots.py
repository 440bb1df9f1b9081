"""Slots of providers: how many customers on half a day, and who has taken which."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "slot_capacities",
        sa.Column("provider", sa.String(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("half", sa.String(), primary_key=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("set_at", UTCDateTime, nullable=False),
    )
    op.create_table(
        "slot_bookings",
        sa.Column("order", sa.String(), primary_key=True),
        sa.Column("report_id", sa.String(), primary_key=True),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("half", sa.String(), nullable=False),
        sa.Column("taken_at", UTCDateTime, nullable=False),
    )
    op.create_index("ix_slot_bookings_provider_day", "slot_bookings", ["provider", "day"])
    op.create_table(
        "confirmations",
        sa.Column("key_id", sa.String(), primary_key=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", UTCDateTime, nullable=False),
    )
    op.add_column("web_sessions", sa.Column("confirmed_at", UTCDateTime, nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("web_sessions", "confirmed_at")
    op.drop_table("confirmations")
    op.drop_table("slot_bookings")
    op.drop_table("slot_capacities")
