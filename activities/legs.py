"""What an order asks a leg that has ended."""

from temporalio import activity


class LegActivities:
    """Questions to closed workflows: their histories are replayed for the answer."""

    @activity.defn
    async def recall_leg(self, workflow_id: str) -> list[str]:
        """All that a leg knew as it ended, packed; it changes nothing."""
        handle = activity.client().get_workflow_handle(workflow_id)
        memory: list[str] = await handle.query("memory", result_type=list[str])
        return memory
