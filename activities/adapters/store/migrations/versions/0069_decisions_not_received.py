"""A decision that no workflow has is `not_received`; it was `unheard`."""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0058"
branch_labels = None
depends_on = None

decisions = sa.table("decisions", sa.column("state"))


def upgrade() -> None:
    """Apply it."""
    _rename("unheard", "not_received")


def downgrade() -> None:
    """Take it back."""
    _rename("not_received", "unheard")


def _rename(before: str, after: str) -> None:
    op.execute(sa.update(decisions).where(decisions.c.state == before).values(state=after))
