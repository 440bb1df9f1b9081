"""What every decision says (`models/messages/decisions/decisions.py` has them all)."""

from typing import Annotated, ClassVar

from pydantic import StringConstraints

from models.actors import MaybeActor
from models.contract import Contract
from models.exact import Instant
from models.messages.reports.report import Key, Word
from models.roles import Role

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Decision(Contract):
    """What every decision says.

    Attributes:
        name: of the update that makes it.
        made_by: who may make it.
        makes: the fact that a duty waits for, where it is one.
    """

    name: ClassVar[str]
    made_by: ClassVar[tuple[Role, ...]]
    makes: ClassVar[str | None] = None

    decision_id: Key
    by: Word = Role.ORDER_DESK
    actor: MaybeActor = None
    at: Instant | None = None
    reason: Reason | None = None
    seen_step: Word | None = None
