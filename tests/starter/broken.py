"""A release with a fault: its order workflow raises what no workflow may raise."""

from typing import Any

from temporalio import workflow


@workflow.defn(name="OrderWorkflow")
class BrokenOrder:
    """Fails in its first task, again and again."""

    @workflow.run
    async def run(self, given: dict[str, Any]) -> str:
        raise KeyError("vehicle")
