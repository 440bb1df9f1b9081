"""Calls to partners: under a key, with a summary; a call that fails for good parks its step."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from models.codes import CallStep
    from models.messages.partners.outcome import Done, Outcome
    from models.messages.partners.requests import Request
    from models.phrases import Code, phrase
    from models.roles import Role
    from models.tracking.runs.continuation import StepsMemory
    from models.tracking.state import StageState
    from models.tracking.step import Step
    from workflows.calls.parking import Parking, never
    from workflows.temporal import options
    from workflows.temporal.cancellation_shield import settled
    from workflows.temporal.failures import Failure, failure_of

PartnerCall = Callable[[Any, Any], Awaitable[Outcome]]
"""A method of an activity class: itself, and one request."""


NOT_KNOWN = Failure("unknown", phrase("the outcome is not known"))
CALLED_OFF = Failure("called_off", phrase("called off as it was answered"))


class Steps(Parking):
    """Runs one stage's partner calls, one after another.

    `answers` holds each call that was begun, by its key, and what the partner answered; nothing
    while it is under way, or where it ended without a clear answer. `tries` counts the
    activities that were begun for it.
    """

    def __init__(self, state: StageState, continued: StepsMemory | None) -> None:
        super().__init__(state)
        before = continued or StepsMemory()
        self.done = dict.fromkeys(before.done)
        self.answers: dict[str, Outcome | None] = dict(before.answers)
        self.tries: Counter[str] = Counter(before.tries)
        self.returned = dict(before.returned)
        self.waiting, self.repair = before.parked, before.repair
        self._made_before = set(before.returned)
        self._under_way = 0
        self._before: Step | None = None

    def dump(self) -> StepsMemory:
        """What a run leaves that continues as another."""
        step, waiting = self._before, self.waiting
        if waiting is not None and step is not None:
            before = step.code, step.waiting_on, step.since
            waiting = waiting.model_copy(update={"before": before})
        return StepsMemory(
            done=tuple(self.done),
            returned=self.returned,
            answers=self.answers,
            tries=dict(self.tries),
            parked=waiting,
            repair=self.repair,
        )

    def begin_again(self) -> None:
        """Let the steps run once more from the top: what was called is not called again."""
        self._made_before, self._before = set(self.returned), None

    @property
    def idle(self) -> bool:
        """Whether no activity of a step is under way."""
        return self._under_way == 0

    def once(self, what: str) -> bool:
        """Whether that is to be done now: it was not yet, in this run or one before."""
        if what in self.done:
            return False
        self.done[what] = None
        return True

    async def call(
        self,
        step: CallStep,
        activity: PartnerCall,
        request: Request,
        summary: str,
        *,
        may_refuse: bool = False,
        unless: Callable[[], bool] = never,
        **counts: Any,
    ) -> Outcome:
        """Call a partner until there is a clear answer, or a person ends the trying.

        A refusal is an answer where the caller says that it `may_refuse`; elsewhere it parks
        the step, as a call does that fails for good. As soon as `unless` holds, the trying ends:
        what is under way is waited for, and without an answer the outcome is `unknown`. `counts`
        is what the summary counts and the request does not say.

        Raises:
            StepAbandoned: by the Update `repair`.
        """
        if request.key in self._made_before and not request.ask_only:
            self._made_before.discard(request.key)
            return self.returned[request.key]  # what it came to in the run before
        if self.begun(request.key):
            request = request.model_copy(update={"again": True})
        before = self._before = self._called_in(step)
        self.state.at(step, Role.PARTNER, workflow.now())
        outcome = await self.wait_on(step, unless)
        while outcome is None:
            outcome, failure = await self._once(activity, self.corrected(request), summary, unless)
            if outcome is not None and _is_answer(outcome, request, may_refuse):
                break
            if unless():
                outcome = outcome or Outcome(done=Done.UNKNOWN, reason=failure.sentence)
                break
            data = self._data_of(request, outcome)
            outcome = await self.wait_parked(step, failure, unless, **data)
            if outcome is not None:
                break
            request = request.model_copy(update={"again": True})
        self._keep(request, outcome)
        self._before = None
        self.state.step = replace(before, since=workflow.now())
        self.state.changes += 1
        text = f"{summary}: {outcome.done}{_because(outcome)}"
        self.note(step, text, **{**counts, **self._data_of(request, outcome)})
        return outcome

    async def ask(
        self, step: CallStep, activity: PartnerCall, request: Request, summary: str
    ) -> Outcome:
        """Ask by its key what became of a call; `unknown` where it never arrived.

        Raises:
            StepAbandoned: by the Update `repair`, where the partner cannot be asked.
        """
        asked = request.model_copy(update={"ask_only": True})
        return await self.call(step, activity, asked, f"ask what became of it: {summary}")

    def _keep(self, request: Request, outcome: Outcome) -> None:
        if outcome.done is not Done.UNKNOWN or request.ask_only:
            self.answers[request.key] = outcome
        if not request.ask_only and outcome.done is not Done.UNKNOWN:
            self.returned[request.key] = outcome

    def _called_in(self, step: CallStep) -> Step:
        """The step that a call is made in; of one that was parked, as it was made first."""
        before = self.waiting.before if self.waiting and self.was_parked(step) else None
        return Step(*before) if before else self.state.step

    def begun(self, key: str) -> bool:
        """Whether that call was ever made, whatever became of it."""
        return key in self.answers

    def answer(self, key: str) -> Outcome | None:
        """The partner's answer to that call; nothing where it was not made, or is not known."""
        return self.answers.get(key)

    async def _once(
        self, activity: PartnerCall, request: Request, summary: str, unless: Callable[[], bool]
    ) -> tuple[Outcome | None, Failure]:
        """One activity, and what is known when it has ended; then we stop here if we have to.

        What did not end with a clear answer has failed, as the second says.
        """
        self.answers.setdefault(request.key, None)
        self.tries[request.key] += 1
        self.state.calls[request.key] = workflow.now()
        outcome, failure = await self.attempt(activity, request, options.partner(summary), unless)
        if outcome is not None and not request.ask_only:
            self.answers[request.key] = outcome
        if outcome is not None:
            failure = _no_answer(outcome)
        if self.stopped:
            known = failure.sentence if outcome else f"not known, {failure.sentence}"
            self.note(
                self.state.step.code, f"{summary}: {known}; then it was called off",
                called_off=True, **self._data_of(request, outcome),
            )  # fmt: skip
        self.go_on()
        return outcome, failure

    def _data_of(self, request: Request, outcome: Outcome | None) -> dict[str, Any]:
        """A call as data: its key, which try it was, and what the partner answered."""
        data = {"key": request.key, "try": self.tries[request.key], **request.plain_data()}
        if request.ask_only:
            data["asked"] = True
        if outcome is not None:
            data |= {"outcome": outcome.done, "reference": outcome.reference, "code": outcome.code}
            data["missing"] = outcome.missing or None
        return data

    async def attempt(
        self,
        activity: Callable[[Any, Any], Awaitable[Outcome]],
        argument: Any,
        config: workflow.ActivityConfig,
        unless: Callable[[], bool] = never,
    ) -> tuple[Outcome | None, Failure]:
        """Run one activity to its end, called off or not: its outcome, or why there is none."""
        handle = workflow.start_activity_method(activity, argument, **config)
        return await self._end_of(handle, unless)

    async def attempt_here(
        self,
        activity: Callable[[Any, Any], Awaitable[Outcome]],
        argument: Any,
        config: workflow.LocalActivityConfig,
    ) -> Outcome | None:
        """The outcome of one try next to the workflow task: one event, where it goes well."""
        handle = workflow.start_local_activity_method(activity, argument, **config)
        outcome, _ = await self._end_of(handle, never)
        return outcome

    async def _end_of(
        self, handle: workflow.ActivityHandle[Outcome], unless: Callable[[], bool]
    ) -> tuple[Outcome | None, Failure]:
        self._under_way += 1
        try:
            await settled(handle, lambda: self.stopped or unless())
        finally:
            self._under_way -= 1
        try:
            return handle.result(), NOT_KNOWN
        except FailureError as error:  # of a local one that is replayed a time-out comes bare
            return None, failure_of(error)
        except asyncio.CancelledError:
            return None, CALLED_OFF


def _is_answer(outcome: Outcome, request: Request, may_refuse: bool) -> bool:
    if outcome.done is Done.REFUSED:
        return may_refuse
    return outcome.ok or request.ask_only


def _no_answer(outcome: Outcome) -> Failure:
    done = Code("outcome", outcome.done)
    return Failure(outcome.done, phrase("{outcome}{why}", outcome=done, why=_because(outcome)))


def _because(outcome: Outcome) -> str:
    parts = [outcome.reason or "", ", ".join(outcome.missing)]
    reason = "; ".join(part for part in parts if part)
    return f" ({reason})" if reason else ""
