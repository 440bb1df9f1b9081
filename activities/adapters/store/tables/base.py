"""What all tables of our own database share."""

from typing import Any

from sqlalchemy import MetaData, text
from sqlmodel import SQLModel

from models.messages.decisions.decision_state import DecisionState
from models.messages.timeline.duty_row import BREACH_STATES

Json = dict[str, Any]

NOT_BEGUN = text("outbox = 'started' AND snapshot_by IS NULL")
"""Orders whose workflow was started and has said nothing yet: few, and counted often."""

UNANSWERED = text(f"state = '{DecisionState.SENT}'")
"""Decisions that nobody has answered: few among many."""

ON_HOLD = text("sla = 'held'")
"""Orders on hold: their clocks stand, so nothing else brings them to mind."""


UNDELIVERED = text("state IN ('written', 'released', 'started', 'sending')")
"""Notices that are on their way: few among all that were ever sent."""

BREACHED = text("state || '' IN ({})".format(", ".join(map(repr, map(str, BREACH_STATES)))))
"""Deadlines that were not kept (`BREACH_STATES`): one of some fifty.

Written so that no index by `state` alone is taken for it: SQLite, which counts nothing by itself,
would read the rows one by one.
"""

CLOCK_IS_AHEAD = text("clock_offset > 0")
"""Orders, and returns, whose clocks are ahead of this machine's: none outside of tests and demo."""

DEFAULT_ZERO = {"server_default": "0"}
"""A number that rows had not when they were written."""

DEFAULT_ONE = {"server_default": "1"}
"""Rows written before are of the first attempt."""


class Table(SQLModel):
    """What all tables share: constraints have names, so that a migration can change them.

    No row is made of them, so their schemas are not built (SQLAlchemy's tables are).
    """

    model_config = {"defer_build": True}
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
