"""The legs of one order that have ended: the last goes on if its end is taken back (ADR-0039)."""

from collections.abc import Sequence
from typing import Final, Protocol

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.ledger import LedgerActivities
    from activities.legs import LegActivities
    from models import ids
    from models.ids import Stage
    from models.messages.legs.leg import LegEnding, LegOutcome, LegResult, StageInput
    from models.messages.timeline.timeline import EntryKind
    from models.phrases import Code, StructuredText, phrase
    from models.stages.order.record import OrderRecord
    from models.stages.table import leg_after
    from models.tracking.decisions.withdrawals import Withdrawals
    from models.tracking.runs.lost_leg import memory_of_lost_leg
    from models.tracking.runs.order_baton import take_back_baton
    from models.tracking.runs.reopened_leg import (
        keep_former_leg,
        resumed_memory,
        return_to_former_leg,
        take_back_withdrawn_leg,
        withdrawable_ending,
    )
    from models.tracking.state import StageState
    from workflows.calls.parking import never
    from workflows.calls.steps import Steps
    from workflows.temporal import options
    from workflows.temporal.cancellation_shield import shielded
    from workflows.temporal.failures import Failure, failure_of


NEVER_BEGAN: Final = "NeverBegan"
"""A run that was ended before its first step knew nothing: there is nothing to say of it."""

LOST_MEMORY_ERRORS: Final = ("HistoryGone", "CannotRecall", NEVER_BEGAN)
"""Why a run that was lost does not say any more what it knew."""


class ActiveLeg(Protocol):
    """Which leg has the order's work."""

    starting: Stage | None

    @property
    def none_open(self) -> bool:
        """Whether none has it, or is about to."""


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
            take_back_withdrawn_leg(self.state, self.record, result, known_problems, now)
        else:
            keep_former_leg(self.state, self.record, name, start, result, now)
            take_back_baton(self.state, self.record, result, known_problems, now)

    async def recalled(self, leg: Stage) -> list[str]:
        """All that a leg knew that goes on; nothing where it begins, or a person skips that."""
        while (resuming := self.record.resuming) is not None and self.state.cancel_by is None:
            self.steps.leave_parked()
            asked = workflow.execute_activity_method(
                LegActivities.recall_leg,
                resuming.workflow_id,
                **options.ledger(f"what {leg} knew, which goes on"),
            )
            try:
                memory = await shielded(asked)
                if resuming.lost_at is not None:
                    return memory_of_lost_leg(self.state, self.record, memory, workflow.now())
                return resumed_memory(self.record, memory)
            except ActivityError as error:
                failure = failure_of(error)
                if resuming.lost_at is not None and failure.code in LOST_MEMORY_ERRORS:
                    unreceived = await self._tell_again(leg, failure)
                    if unreceived is None:
                        break
                    failure = unreceived
                skipped = await self.steps.wait_parked(leg, failure, never, leg=leg)
                if skipped is not None:
                    self._leave_lost()
                    break
        return []

    async def _tell_again(self, leg: Stage, forgotten: Failure) -> Failure | None:
        """Nobody can say what a lost run knew: it begins with what its order knows, and is told
        again what our database has of it; why that cannot be done."""
        if forgotten.code != NEVER_BEGAN:
            again = workflow.execute_activity_method(
                LedgerActivities.tell_again,
                args=[self.record.order, ids.leg_id(self.record.order, leg)],
                **options.ledger(f"what {leg} was told, once more"),
            )
            try:
                self._note_forgotten(leg, forgotten, await shielded(again))
            except ActivityError as error:
                return failure_of(error)
        self._leave_lost()
        return None

    def _note_forgotten(self, leg: Stage, why: Failure, reports: int) -> None:
        text = (
            f"the lost run cannot say what it knew, so {leg} begins again; reports that it is "
            f"told again: {reports}; decisions are to be taken again: {why.sentence}"
        )
        data = {"leg": leg, **why.data, "reports": reports}
        self.state.note(EntryKind.PROBLEM, "forgotten", text[:500], workflow.now(), data=data)

    def _leave_lost(self) -> None:
        """Let a leg whose run was lost begin like any other."""
        if self.record.resuming is not None and self.record.resuming.lost_at is not None:
            self.record.resuming = None

    def goes_on(self) -> bool:
        """Whether a leg whose end was taken back, or whose run was lost, is to go on."""
        return self.record.resuming is not None

    def serve(self, withdrawals: Withdrawals, legs: ActiveLeg) -> None:
        """Let what ended a leg be taken back at the order while no leg is at work."""
        withdrawals.former = lambda: self.may_step_back() if legs.none_open else None
        withdrawals.why_later = lambda: self.why_later(legs)
        withdrawals.step_back = self.step_back

    def may_step_back(self) -> LegEnding | None:
        """What ended the last leg, where none is to go on, or to be repaired.

        A call of the order's own that is parked stands in nobody's way: it is asked for again
        when the leg has ended once more.
        """
        busy = self.goes_on() or self._lost_leg is not None
        return None if busy else withdrawable_ending(self.state, self.record)

    def why_later(self, legs: ActiveLeg) -> StructuredText | None:
        """Why nothing can be taken back between the legs at this moment, and what to do."""
        if legs.starting is not None:
            return phrase(
                "{leg} is about to begin: withdraw it there in a moment",
                leg=Code("stage", legs.starting or ""),
            )
        if not legs.none_open:
            return None
        if self._lost_leg is not None:
            return phrase(
                "{leg} is parked: repair it (choice: retry), then withdraw it there",
                leg=Code("stage", self._lost_leg or ""),
            )
        leg = leg_after(self.record.ended) or ""
        return (
            phrase(
                "{leg} is about to go on: withdraw it there in a moment",
                leg=Code("stage", leg),
            )
            if self.goes_on()
            else None
        )

    @property
    def _lost_leg(self) -> Stage | None:
        step = self.state.parked.step if self.state.parked else None
        return step if isinstance(step, Stage) else None

    def step_back(self, report_id: str) -> None:
        """Let the last leg be the next to run, without that report."""
        return_to_former_leg(self.state, self.record, report_id, None, workflow.now())
