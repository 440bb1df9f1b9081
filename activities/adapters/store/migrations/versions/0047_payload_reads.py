"""Who opened sealed payloads, for the Temporal UI."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "payload_reads",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", UTCDateTime, nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("payloads", sa.Integer(), nullable=False),
    )
    op.create_index("ix_payload_reads_owner", "payload_reads", ["owner"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("payload_reads")
