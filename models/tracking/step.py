"""Where one stage stands: the step inside it."""

from dataclasses import dataclass
from datetime import datetime

from models.roles import Role


@dataclass(slots=True)
class Step:
    """The step inside the stage: a stable code, whose turn it is, since when."""

    code: str
    waiting_on: Role
    since: datetime
