"""A workflow that ends in the task of an update, and whose first such task a test can hold."""

import threading
from typing import Any

from temporalio import workflow

HELD = threading.Event()
"""Its first task with an update is under way."""

LET_GO = threading.Event()
"""The test has done what it wanted to do meanwhile."""


@workflow.defn(name="EndsWithUpdate", sandboxed=False)
class EndsWithUpdate:
    """Answers an update with how often it has received one, and ends."""

    def __init__(self) -> None:
        self.asked = 0

    @workflow.run
    async def run(self) -> None:
        """Until it was told something."""
        await workflow.wait_condition(lambda: self.asked > 0)

    @workflow.update
    async def submit(self, _: Any) -> int:
        """Receive it; the task stands until the test lets it go."""
        HELD.set()
        LET_GO.wait(timeout=10)
        self.asked += 1
        return self.asked

    @workflow.signal
    def report(self, _: Any) -> None:
        """Arrives as it ends: then the server has the task done again."""
