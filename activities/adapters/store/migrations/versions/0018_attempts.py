"""A duty is owed of each attempt: of a second pickup, of another appointment."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it; what was owed so far was of the first."""
    with op.batch_alter_table("duties") as duties:
        duties.add_column(sa.Column("attempt", sa.Integer, nullable=False, server_default="1"))
        duties.drop_constraint("pk_duties", type_="primary")
        duties.create_primary_key("pk_duties", ["subject", "duty", "ref", "attempt"])


def downgrade() -> None:
    """Take it back; of the attempts of one duty the last is kept."""
    op.execute(
        "DELETE FROM duties WHERE attempt < (SELECT max(other.attempt) FROM duties AS other "
        "WHERE other.subject = duties.subject AND other.duty = duties.duty "
        "AND other.ref = duties.ref)"
    )
    with op.batch_alter_table("duties") as duties:
        duties.drop_constraint("pk_duties", type_="primary")
        duties.create_primary_key("pk_duties", ["subject", "duty", "ref"])
        duties.drop_column("attempt")
