"""The legs of one order that have ended: the last goes on if its end is taken back (ADR-0039)."""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.legs import LegActivities
    from models.ids import Stage
    from models.messages.leg import EndedBy, LegOutcome, LegResult, StageInput
    from models.stages.order.record import OrderRecord
    from models.stages.table import leg_after
    from models.tracking.order_baton import take_back
    from models.tracking.order_former import (
        keep_former,
        may_be_taken_back,
        resumed_memory,
        step_back,
        take_withdrawn,
    )
    from models.tracking.state import StageState
    from workflows import options
    from workflows.failures import failure_of
    from workflows.settling import shielded
    from workflows.steps import Steps


class FormerLegs:
    """What is kept of the legs that have ended, and how the last of them goes on."""

    def __init__(self, state: StageState, record: OrderRecord, steps: Steps) -> None:
        self.state = state
        self.record = record
        self.steps = steps

    def goes_back(self) -> bool:
        """Whether a leg is to run: also the last, once its end is taken back."""
        return leg_after(self.record.ended) is not None

    def take_back(
        self, name: str, start: StageInput, result: LegResult, known_problems: Sequence[str]
    ) -> None:
        """What an ended leg knows; one that ends as withdrawn lets the former go on."""
        now = workflow.now()
        if result.outcome is LegOutcome.WITHDRAWN:
            take_withdrawn(self.state, self.record, result, known_problems, now)
        else:
            keep_former(self.state, self.record, name, start, result)
            take_back(self.state, self.record, result, known_problems, now)

    async def recalled(self, leg: Stage) -> list[str]:
        """All that a leg knew that goes on; nothing where it begins."""
        while (resuming := self.record.resuming) is not None and self.state.cancel_by is None:
            asked = workflow.execute_activity_method(
                LegActivities.recall_leg,
                resuming.workflow_id,
                **options.ledger(f"what {leg} knew, which goes on"),
            )
            try:
                return resumed_memory(self.record, await shielded(asked))
            except ActivityError as error:
                await self.steps.park(leg, failure_of(error), leg=leg)
        return []

    def may_step_back(self) -> EndedBy | None:
        """What ended the last leg, where nothing of it is under way, or parked."""
        busy = self.record.resuming is not None or self.state.parked is not None
        return None if busy else may_be_taken_back(self.state, self.record)

    def step_back(self) -> None:
        """Let the last leg be the next to run, without what had ended it."""
        step_back(self.state, self.record, None, workflow.now())
