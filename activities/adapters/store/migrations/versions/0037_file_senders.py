"""Each role that sent a file lists it, not the first one alone."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0037"
down_revision = "0031"
branch_labels = None
depends_on = None

KEY = ("order", "sha256")
MOVED = ("by", "actor", "key_id", "received_at")
"""What was said of a file's only sender."""


def upgrade() -> None:
    """Apply it: who sent a file so far is its first sender."""
    op.create_table(
        "file_senders",
        sa.Column("order", AutoString, nullable=False),
        sa.Column("sha256", AutoString, nullable=False),
        sa.Column("by", AutoString, nullable=False),
        sa.Column("actor", AutoString, nullable=True),
        sa.Column("key_id", AutoString, nullable=True),
        sa.Column("received_at", UTCDateTime, nullable=False),
        sa.PrimaryKeyConstraint(*KEY, "by", name="pk_file_senders"),
    )
    columns = ", ".join(f'"{name}"' for name in (*KEY, *MOVED))
    op.execute(f"INSERT INTO file_senders ({columns}) SELECT {columns} FROM files")  # noqa: S608
    with op.batch_alter_table("files") as table:
        for name in MOVED:
            table.drop_column(name)


def downgrade() -> None:
    """Take it back: the first sender of each file is kept."""
    with op.batch_alter_table("files") as table:
        table.add_column(sa.Column("by", AutoString, nullable=True))
        table.add_column(sa.Column("actor", AutoString, nullable=True))
        table.add_column(sa.Column("key_id", AutoString, nullable=True))
        table.add_column(sa.Column("received_at", UTCDateTime, nullable=True))
    for name in MOVED:
        op.execute(
            f'UPDATE files SET "{name}" = (SELECT s."{name}" FROM file_senders s'  # noqa: S608
            ' WHERE s."order" = files."order" AND s.sha256 = files.sha256'
            ' ORDER BY s.received_at, s."by" LIMIT 1)'
        )
    with op.batch_alter_table("files") as table:
        table.alter_column("by", existing_type=AutoString(), nullable=False)
        table.alter_column("received_at", existing_type=UTCDateTime(), nullable=False)
    op.drop_table("file_senders")
