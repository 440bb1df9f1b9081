"""What taking orders in would answer, without taking them in: an import's dry run."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from activities.adapters.store.rehearsal import rehearse_many
from activities.adapters.store.rows import Taken
from activities.adapters.store.store import Store
from models.messages.order import Order
from models.sop.terms import Sop
from starter.service.place import Placement, judged


class Rehearsal:
    """Answers as `place_many` would, as the database stands; there may be none yet."""

    def __init__(
        self, sop_for: Callable[[str], Sop], now: Callable[[], datetime], store: Store | None
    ) -> None:
        self._sop_for, self._now, self._store = sop_for, now, store
        self._coming = set[str]()

    async def place_many(self, orders: Sequence[Order]) -> list[Placement]:
        """What would become of these, after those that were handed in before.

        Raises:
            Unavailable: the database cannot be read now.
            TermsError: a merchant's own terms cannot be read.
        """
        placed, _ = await judged(
            orders, self._sop_for, self._now(), self._is_there, self._rehearse, self._coming
        )
        return placed

    async def _is_there(self, workflow_id: str) -> bool:
        return self._store is not None and await self._store.orders.by_id(workflow_id) is not None

    async def _rehearse(
        self, handed: Iterable[tuple[Order, Mapping[str, Any]]], *, accepted_at: datetime
    ) -> tuple[Taken, ...]:
        database = self._store.database if self._store else None
        return await rehearse_many(database, handed, accepted_at=accepted_at)
