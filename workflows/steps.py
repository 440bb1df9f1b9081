"""Calls to partners: under a key, with a summary; a call that fails for good parks its step."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from models.codes import CallStep
    from models.messages.outcome import Done, Outcome
    from models.messages.partners import Request
    from models.roles import Role
    from models.tracking.state import StageState
    from workflows import options
    from workflows.failures import Failure, failure_of
    from workflows.parking import Parking, never

T = TypeVar("T")

PartnerCall = Callable[[Any, Any], Awaitable[Outcome]]
"""A method of an activity class: itself, and one request."""


NOT_KNOWN = Failure("unknown", "the outcome is not known")
CALLED_OFF = Failure("called_off", "called off as it was answered")


class Steps(Parking):
    """Runs one stage's partner calls, one after another.

    `answers` holds each call that was begun, by its key, and what the partner answered; nothing
    while it is under way, or where it ended without a clear answer. `tries` counts the
    activities that were begun for it.
    """

    def __init__(self, state: StageState) -> None:
        super().__init__(state)
        self.answers: dict[str, Outcome | None] = {}
        self.tries: Counter[str] = Counter()

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
            GivenUp: by the Update `repair`.
        """
        if self.begun(request.key):
            request = request.model_copy(update={"again": True})
        before = self.state.step
        self.state.at(step, Role.PARTNER, workflow.now())
        while True:
            outcome, failure = await self._once(activity, request, summary, unless)
            if outcome is not None and _is_answer(outcome, request, may_refuse):
                break
            if unless():
                outcome = outcome or Outcome(done=Done.UNKNOWN, reason=failure.sentence)
                break
            said = self._said(request, outcome)
            outcome = await self.wait_parked(step, failure, unless, **said)
            if outcome is not None:
                break
            request = request.model_copy(update={"again": True})
        if outcome.done is not Done.UNKNOWN or request.ask_only:
            self.answers[request.key] = outcome
        self.state.step = replace(before, since=workflow.now())
        self.state.changes += 1
        text = f"{summary}: {outcome.done}{_because(outcome)}"
        self.note(step, text, **counts, **self._said(request, outcome))
        return outcome

    async def ask(
        self, step: CallStep, activity: PartnerCall, request: Request, summary: str
    ) -> Outcome:
        """Ask by its key what became of a call; `unknown` where it never arrived.

        Raises:
            GivenUp: by the Update `repair`, where the partner cannot be asked.
        """
        asked = request.model_copy(update={"ask_only": True})
        return await self.call(step, activity, asked, f"ask what became of it: {summary}")

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
        outcome, failure = await self.attempt(activity, request, options.partner(summary), unless)
        if outcome is not None and not request.ask_only:
            self.answers[request.key] = outcome
        if outcome is not None:
            failure = Failure(outcome.done, f"{outcome.done}{_because(outcome)}")
        if self.stopped:
            said = failure.sentence if outcome else f"not known, {failure.sentence}"
            self.note(
                self.state.step.code, f"{summary}: {said}; then it was called off",
                called_off=True, **self._said(request, outcome),
            )  # fmt: skip
        self.go_on()
        return outcome, failure

    def _said(self, request: Request, outcome: Outcome | None) -> dict[str, Any]:
        """A call as data: its key, which try it was, and what the partner answered."""
        said = {"key": request.key, "try": self.tries[request.key], **request.plain_data()}
        if request.ask_only:
            said["asked"] = True
        if outcome is not None:
            said |= {"outcome": outcome.done, "reference": outcome.reference, "code": outcome.code}
            said["missing"] = outcome.missing or None
        return said

    async def attempt(
        self,
        activity: Callable[[Any, Any], Awaitable[Outcome]],
        argument: Any,
        config: workflow.ActivityConfig,
        unless: Callable[[], bool] = never,
    ) -> tuple[Outcome | None, Failure]:
        """Run one activity to its end, called off or not: its outcome, or why there is none."""
        handle = workflow.start_activity_method(activity, argument, **config)
        await settled(handle, lambda: self.stopped or unless())
        try:
            return handle.result(), NOT_KNOWN
        except ActivityError as error:
            return None, failure_of(error)
        except asyncio.CancelledError:
            return None, CALLED_OFF


async def settled(call: asyncio.Task[Any], stops: Callable[[], bool]) -> None:
    """Wait until a call under way has ended; as soon as `stops` holds, ask it to end.

    It has ended only when it is known how: what it did may have to be undone. A cancellation of
    our own task is no end of it.
    """
    await _through(lambda: call.done() or stops())
    if not call.done():
        call.cancel()
    await _through(call.done)


async def shielded(work: Coroutine[Any, Any, T]) -> T:
    """What is begun is done to its end, and its result is known: cancelled is its caller alone.

    The SDK stops waiting for the start of a child at once where the workflow is cancelled, and
    the child is started all the same.
    """
    task = asyncio.create_task(work)
    await _through(task.done)
    return task.result()


async def _through(ready: Callable[[], bool]) -> None:
    """Wait, whatever is cancelled; it is looked when everything of the moment has been heard."""
    while True:
        with contextlib.suppress(asyncio.CancelledError):
            await workflow.wait_condition(ready)
            return


def _is_answer(outcome: Outcome, request: Request, may_refuse: bool) -> bool:
    if outcome.done is Done.REFUSED:
        return may_refuse
    return outcome.ok or request.ask_only


def _because(outcome: Outcome) -> str:
    parts = [outcome.reason or "", ", ".join(outcome.missing)]
    said = "; ".join(part for part in parts if part)
    return f" ({said})" if said else ""
