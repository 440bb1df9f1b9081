"""Releases with a fault: what an order meets whose workers run the wrong code."""

from typing import Any

from temporalio import workflow


@workflow.defn(name="OrderWorkflow")
class BrokenOrder:
    """Fails in its first task, again and again."""

    @workflow.run
    async def run(self, argument: dict[str, Any]) -> str:
        raise KeyError("vehicle")


@workflow.defn(name="OrderWorkflow")
class OldOrder:
    """Knows no decision at all, as a release from long ago."""

    @workflow.run
    async def run(self, argument: dict[str, Any]) -> str:
        await workflow.wait_condition(lambda: False)
        return "never"
