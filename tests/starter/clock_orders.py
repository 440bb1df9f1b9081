"""Small workflows whose clocks are moved."""

from datetime import datetime, timedelta

from temporalio import workflow


@workflow.defn
class Waits:
    """Fires a timer an hour, for as many hours as it is told."""

    def __init__(self) -> None:
        self.fired: list[datetime] = []

    @workflow.run
    async def run(self, hours: int) -> None:
        for _ in range(hours):
            await workflow.sleep(timedelta(hours=1))
            self.fired.append(workflow.now())

    @workflow.query
    def reports(self) -> list[datetime]:
        return self.fired


@workflow.defn
class HasALeg:
    """Waits for its child, as an order waits for a leg."""

    @workflow.run
    async def run(self, hours: int) -> None:
        await workflow.execute_child_workflow(
            Waits.run, hours, id=f"{workflow.info().workflow_id}:leg"
        )
