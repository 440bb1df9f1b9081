"""A workflow with tasks that give no command."""

import asyncio
from datetime import timedelta

from temporalio import workflow

SOON = timedelta(milliseconds=10)


@workflow.defn
class Rings:
    """Receives two timers in tasks that give no command; an update after that starts another
    one."""

    def __init__(self) -> None:
        self.rang = self.lines = False

    @workflow.run
    async def run(self) -> None:
        """Until it is told something."""
        await asyncio.gather(workflow.sleep(SOON), workflow.sleep(100 * SOON))
        self.rang = True
        await workflow.wait_condition(lambda: self.lines)

    @workflow.signal
    def note(self) -> None:
        """Comes with the update: then its task stands in the history before it is done."""

    @workflow.update
    async def tell(self) -> bool:
        """Whether the timers were received before."""
        before = self.rang
        if before:
            await workflow.sleep(SOON)
        self.lines = True
        return before
