"""Whether this process can do its work: its database, and Temporal."""

from dataclasses import dataclass

from activities.adapters.store.database.installation import Instance
from models.errors import Unavailable
from models.phrases import phrase
from starter.service.app_context import AppContext


@dataclass(frozen=True, slots=True)
class Fitness:
    """Why database and Temporal are not fit for work; None where they are."""

    database: str | None
    temporal: str | None


class ProcessHealth:
    """What one process knows of its own fitness."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._instance = Instance(context.store.database)

    async def instance(self) -> str | None:
        """The installation's id, remembered once it was read."""
        return await self._instance.id()

    async def look(self) -> Fitness:
        """Try both now."""
        health = await self._context.store.health()
        reason = health.reason
        if not health.ok and reason is None:
            reason = phrase(
                "its tables are of {revision}, this program's are of {head}",
                revision=health.revision,
                head=health.head,
            )
        try:
            await self._context.gateway.call(lambda client: client.service_client.check_health())
        except Unavailable as error:
            return Fitness(None if health.ok else reason, error.message)
        return Fitness(None if health.ok else reason, None)
