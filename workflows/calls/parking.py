"""A parked step: a partner's call, or a leg, that failed for good and waits for better times.

It is seen (`ProblemCode`, `NeedsAttention`), tries again by itself every `park_retry_minutes`, and
at once on the Update `repair` (ADR-0019).
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.messages.decisions.decisions import Repair, RepairChoice
    from models.messages.partners.outcome import Done, Outcome
    from models.messages.partners.parked_step import Parked, ParkedStep
    from models.messages.timeline.timeline import EntryKind
    from models.phrases import Code, StructuredText, phrase, role_code
    from models.stages.desk import DeskResult, note_decision
    from models.tracking.runs.continuation import ParkedMemory
    from models.tracking.state import StageState
    from workflows.temporal.failures import Failure


class StepAbandoned(Exception):
    """A person gave the parked step up: the order is cancelled."""

    def __init__(self, reason: str, step: str | None = None) -> None:
        super().__init__(reason)
        self.step = step


def never() -> bool:
    """What ends no wait."""
    return False


class Parking:
    """Where a step of one stage waits; `stopped` says that the stage is called off."""

    def __init__(self, state: StageState) -> None:
        self.state = state
        self.repair: Repair | None = None
        self.stopped = False
        self.corrected: Callable[[Any], Any] = lambda request: request
        """A request as the order says by now: a step may be parked for days."""
        self.waiting: ParkedMemory | None = None
        """The step that is parked; as a run begins, one that was parked as the last one ended."""

    @property
    def parked(self) -> str | None:
        """The name of the parked step."""
        return self.state.parked.name if self.state.parked else None

    def why_not(self, decision: Repair) -> StructuredText | None:
        """Why the parked step cannot be repaired so; None where it can."""
        if decision.by not in decision.made_by:
            return phrase("{by} cannot repair a step: a desk does", by=role_code(decision.by))
        if self.parked is None:
            return phrase("no step is parked here: there is nothing to repair")
        if self.repair is not None:
            return phrase("it is being repaired already")
        if decision.choice is not RepairChoice.RETRY and not decision.reason:
            return phrase("{choice} needs a reason", choice=Code("choice", decision.choice))
        return None

    def apply(self, decision: Repair, now: datetime) -> DeskResult:
        """A person repairs the parked step."""
        self.repair = decision
        choice, step = decision.choice, self.parked
        text = f"{choice} {step}: {decision.reason or 'no reason given'}"
        note_decision(self.state, decision, "repair", text, now, choice=choice, step=step)
        return DeskResult()

    async def park(self, step: ParkedStep, failure: Failure, **data: Any) -> None:
        """Wait until a step that is not a partner call may be tried again.

        Raises:
            StepAbandoned: by the Update `repair`.
        """
        await self.wait_parked(step, failure, never, **data)

    def was_parked(self, step: ParkedStep) -> bool:
        """Whether that step was parked as the run before this one ended."""
        parked = self.state.parked
        return self.waiting is not None and parked is not None and parked.step is step

    async def wait_on(self, step: ParkedStep, unless: Callable[[], bool] = never) -> Outcome | None:
        """Go on with the wait of a step that was parked in the run before; else nothing.

        Raises:
            StepAbandoned: by the Update `repair`.
        """
        if self.state.parked is None or self.waiting is None or not self.was_parked(step):
            return None
        return await self._wait(self.state.parked, self.waiting, unless)

    async def wait_parked(
        self, step: ParkedStep, failure: Failure, unless: Callable[[], bool], **data: Any
    ) -> Outcome | None:
        """Wait for a repair, or for the time of the next try by itself, or until `unless` holds.

        `data` says more of it than why it failed: the call's key, which try it was.
        """
        parked = Parked(step=step, why=failure.code, since=workflow.now())
        self._begin_parking(parked, failure, data)
        pause = timedelta(minutes=self.state.input.sop.park_retry_minutes)
        self.waiting = ParkedMemory(sentence=failure.sentence, until=parked.since + pause)
        return await self._wait(parked, self.waiting, unless)

    async def _wait(
        self, parked: Parked, waiting: ParkedMemory, unless: Callable[[], bool]
    ) -> Outcome | None:
        pause = waiting.until - workflow.now()
        try:
            if pause > timedelta():
                with contextlib.suppress(TimeoutError):
                    await workflow.wait_condition(
                        lambda: self.repair is not None or unless(),
                        timeout=pause,
                        timeout_summary=f"{parked.name} is parked: try again",
                    )
        except asyncio.CancelledError:
            self._end_parking(parked)
            raise
        self._end_parking(parked)
        self.go_on()
        repair = self._taken()
        if repair is None or repair.choice is RepairChoice.RETRY:
            return Outcome(done=Done.UNKNOWN, reason=waiting.sentence) if unless() else None
        if repair.choice is RepairChoice.SKIP:
            return Outcome(done=Done.DONE, reference="skipped", reason=repair.reason)
        raise StepAbandoned(repair.reason or parked.name, parked.name)

    def leave_parked(self) -> None:
        """Wait no more for what was parked as the run before ended: its turn comes again."""
        if self.state.parked is not None:
            self._end_parking(self.state.parked)

    def go_on(self) -> None:
        """Stop here, where what was waited for came in the moment of the cancellation.

        What is awaited takes a cancellation for itself and may still give its result: without
        this the steps would go on as if nobody had cancelled.
        """
        if self.stopped:
            raise asyncio.CancelledError

    def _taken(self) -> Repair | None:
        repair, self.repair = self.repair, None
        return repair

    def _begin_parking(self, parked: Parked, failure: Failure, data: dict[str, Any]) -> None:
        data_: dict[str, Any] = {"parked": True, **failure.data, **data}
        self.note(parked.name, f"parked: {failure.sentence}", EntryKind.PROBLEM, **data_)
        self.state.parked, self.repair = parked, None
        self.state.problem(parked.code)

    def _end_parking(self, parked: Parked) -> None:
        self.state.parked = self.waiting = None
        self.state.settle(parked.code)

    def note(
        self, step: str, text: str, happening: EntryKind = EntryKind.PARTNER, **data: Any
    ) -> None:
        """One line for the timeline, now."""
        self.state.note(happening, step, text[:500], workflow.now(), data=data)
