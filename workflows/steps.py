"""Calls to partners: under a key, with a summary; a call that fails for good parks its step.

A parked step is seen (`ProblemCode`, `NeedsAttention`), tries again by itself every
`park_retry_minutes`, and at once on the Update `repair` (decision 5).
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError, CancelledError

with workflow.unsafe.imports_passed_through():
    from models.decisions import Repair, RepairChoice
    from models.outcome import Done, Outcome
    from models.partners import Request
    from models.roles import Role
    from models.state import StageState
    from models.timeline import Happening
    from workflows import options
    from workflows.failures import sentence_of


PartnerCall = Callable[[Any, Any], Awaitable[Outcome]]
"""A method of an activity class: itself, and one request."""


class GivenUp(Exception):
    """A person gave the parked step up: the order is cancelled."""


class Steps:
    """Runs one stage's partner calls, one after another."""

    def __init__(self, state: StageState) -> None:
        self.state = state
        self.parked: str | None = None
        self.repair: Repair | None = None
        self.stopped = False

    async def call(
        self,
        step: str,
        activity: PartnerCall,
        request: Request,
        summary: str,
        *,
        may_refuse: bool = False,
    ) -> Outcome:
        """Call a partner until there is a clear answer, or a person ends the trying.

        A refusal is an answer where the caller says that it `may_refuse`; elsewhere it parks
        the step, as a call does that fails for good.

        Raises:
            GivenUp: by the Update `repair`.
        """
        before = self.state.step
        self.state.at(step, Role.PARTNER, workflow.now())
        while True:
            outcome, trouble = await self._once(activity, request, summary)
            self.go_on()
            if outcome is not None and (outcome.ok or (may_refuse and _refused(outcome))):
                break
            if outcome is not None:
                trouble = f"{outcome.done}{_because(outcome)}"
            outcome = await self._parked(step, trouble or "the outcome is not known")
            if outcome is not None:
                break
            request = request.model_copy(update={"again": True})
        self.state.at(before.code, before.waiting_on, workflow.now())
        self._note(step, f"{summary}: {outcome.done}{_because(outcome)}")
        return outcome

    async def _once(
        self, activity: PartnerCall, request: Request, summary: str
    ) -> tuple[Outcome | None, str | None]:
        try:
            outcome: Outcome = await workflow.execute_activity_method(
                activity, request, **options.partner(summary)
            )
        except ActivityError as error:
            if isinstance(error.cause, CancelledError):
                raise asyncio.CancelledError from error  # the order is cancelled: nothing to park
            return None, sentence_of(error)
        return outcome, None

    async def park(self, step: str, trouble: str) -> None:
        """Wait until a step that is no partner call may be tried again.

        Raises:
            GivenUp: by the Update `repair`.
        """
        await self._parked(step, trouble)

    async def _parked(self, step: str, trouble: str) -> Outcome | None:
        """Wait for a repair, or for the time of the next try by itself."""
        state = self.state
        code = f"parked:{step}"
        if self.parked is None:
            self._note(step, f"parked: {trouble}", Happening.PROBLEM)
        self.parked, self.repair = step, None
        state.problem(code)
        pause = timedelta(minutes=state.given.sop.park_retry_minutes)
        try:
            with contextlib.suppress(TimeoutError):
                await workflow.wait_condition(
                    lambda: self.repair is not None,
                    timeout=pause,
                    timeout_summary=f"{step} is parked: try again",
                )
        except asyncio.CancelledError:
            self._end_parking(code)
            raise
        self._end_parking(code)
        self.go_on()
        repair = self._taken()
        if repair is None or repair.choice is RepairChoice.RETRY:
            return None
        if repair.choice is RepairChoice.SKIP:
            return Outcome(done=Done.DONE, reference="skipped", reason=repair.reason)
        raise GivenUp(repair.reason or step)

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

    def _end_parking(self, code: str) -> None:
        self.parked = None
        self.state.settle(code)

    def _note(self, step: str, text: str, happening: Happening = Happening.PARTNER) -> None:
        now = workflow.now()
        self.state.journal.note(happening, step, text[:500], at=now, now=now)
        self.state.changes += 1


def _refused(outcome: Outcome) -> bool:
    return outcome.done is Done.REFUSED


def _because(outcome: Outcome) -> str:
    parts = [outcome.reason or "", ", ".join(outcome.missing)]
    said = "; ".join(part for part in parts if part)
    return f" ({said})" if said else ""
