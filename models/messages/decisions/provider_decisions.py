"""Another provider or technician in place of the first one 更换服务商 (FH-11.3.2.3, ADR-0050)."""

from enum import StrEnum
from typing import ClassVar, Literal

from models.messages.decisions.decision import Decision, Reason
from models.roles import Role

ReplaceCause = Literal["declined", "quarrel", "fault", "other"]
"""Why somebody else is sent.

declined: he does not take it, or gives it back. quarrel: with the customer 发生争执 (FH-11.3.2.3).
fault: his work, or his lateness. other: as the reason says.
"""


class Crew(StrEnum):
    """Who is replaced: the provider with all his people, or his technician alone."""

    PROVIDER = "provider"
    TECHNICIAN = "technician"


class ReplaceProvider(Decision):
    """Send another provider, or technician, in place of the one who has the order.

    `at` is when he was replaced: what he owed by then, and had not done, he has missed. Who the
    new one is comes as `provider_assigned`.
    """

    name: ClassVar[str] = "replace_provider"
    made_by: ClassVar[tuple[Role, ...]] = (
        *(Role.SERVICE_DESK, Role.INSTALLATION_DESK),
        Role.ORDER_DESK,
    )

    cause: ReplaceCause
    who: Crew = Crew.PROVIDER
    reason: Reason
