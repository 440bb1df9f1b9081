"""What an open leg is informed of: whether its order is held, and where the goods go."""

import asyncio
from collections.abc import Awaitable, Callable

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.messages.legs.corrected_delivery import CORRECTED, CorrectedDelivery
    from models.stages.order.record import OrderRecord
    from models.tracking.state import StageState


class LegNews:
    """What the open leg knows of it, and what is news to it."""

    def __init__(
        self, state: StageState, record: OrderRecord, tell: Callable[..., Awaitable[bool]]
    ) -> None:
        self.state = state
        self.record = record
        self._tell = tell
        self._telling = asyncio.Lock()
        self.begin()

    def begin(self) -> None:
        """A leg is given what is so now, as its input."""
        self._held, self._place = self.state.held, CorrectedDelivery.of(self.record.content)

    async def signal(self) -> None:
        """Tell the open leg what is news to it: one after another, each what stands then.

        Of two that are on their way side by side the later may arrive first.
        """
        async with self._telling:
            held, place = self.state.held, CorrectedDelivery.of(self.record.content)
            changed = ("resume",) if held is None else ("hold", held)
            if held != self._held and await self._tell(*changed):
                self._held = held
            if place != self._place and await self._tell(CORRECTED, place):
                self._place = place
