"""Orders are found by the end of their number: its last three characters."""

from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

ENDS = """
    INSERT INTO order_search (sort, term, order_id)
    SELECT sort, '$' || substr(term, length(term) - 2), order_id
    FROM order_search WHERE sort = 'number' AND term LIKE '=%' AND length(term) > 3
"""


def upgrade() -> None:
    """Apply it: what a whole number is, the index has."""
    op.execute(ENDS)


def downgrade() -> None:
    """Take it back."""
    op.execute("DELETE FROM order_search WHERE sort = 'number' AND term LIKE '$%'")
