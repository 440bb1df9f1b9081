"""How the order runs its legs: one after another, each a child with a history of its own."""

from collections.abc import Callable
from typing import Any

from temporalio import workflow
from temporalio.exceptions import (
    ChildWorkflowError,
    WorkflowAlreadyStartedError,
)

with workflow.unsafe.imports_passed_through():
    from models import ids
    from models.ids import Stage
    from models.messages.leg import Deadline, LegInput, LegOutcome, LegResult
    from models.messages.order import Order
    from models.messages.timeline import Happening
    from models.roles import Role
    from models.stages.order.intake import OrderInput
    from models.tracking.baton import hand_on, take_over
    from models.tracking.deadline_book import Key
    from workflows import details, options, search_attributes
    from workflows.failures import sentence_of
    from workflows.order_reports import OrderReports, first_that_fit
    from workflows.parking import GivenUp
    from workflows.steps import settled, shielded

Leg = Callable[[Any, Any], Any]


class OrderLegs(OrderReports):
    """The legs of one order."""

    content: Order
    given: OrderInput

    def prepare(self) -> None:
        super().prepare()
        self.begun: list[Stage] = []
        self.told: dict[str, Any] = {}
        self.last_facts: tuple[str, ...] = ()
        self.known_problems: tuple[str, ...] = ()

    async def run_leg(
        self, leg: Stage, run: Leg, make: Callable[[dict[str, Any]], LegInput]
    ) -> None:
        """Run one leg to its end; one that was lost is started again on a repair."""
        round_ = 1
        while True:
            name = ids.leg_id(self.given.order, leg, round_)
            given = make(self._common(leg))
            carried = dict(self.state.deadlines.open)
            try:
                result = await self._once(leg, name, run, given)
                break
            except (ChildWorkflowError, WorkflowAlreadyStartedError) as error:
                self._lost(carried)
                await self.steps.park(f"leg_{leg}", f"{name} was lost: {sentence_of(error)}")
                round_ += 1
        self.open = None
        self._take(result)
        if result.outcome is LegOutcome.CANCELLED:
            self.cancel_by = self.cancel_by or result.reason or "unnamed"
        if self.cancel_by is not None:  # it may have ended just as it was cancelled
            raise GivenUp(self.cancel_by)

    def _lost(self, carried: dict[Key, Deadline]) -> None:
        """Watch what the lost leg was given, and keep what it was told for the next round."""
        self.state.turn += 2
        self.open = None
        self.watch.open_workflow = self.given.order
        self.state.deadlines.open.update(carried)
        if self.state.held is not None:
            self.state.deadlines.held_at = workflow.now()
        given, self.given_on = self.given_on, []
        for report in given:  # of this leg or of an ended one, which nobody else would hear
            self.hear_again(report)
        if self.cancel_by is not None:
            raise GivenUp(self.cancel_by)

    async def _once(self, leg: Stage, name: str, run: Leg, given: LegInput) -> LegResult:
        now = workflow.now()
        self.begun.append(leg)
        self.overtook.clear()
        self.state.turn += 1
        self.known_problems = tuple(self.state.problems)
        self.state.deadlines.open.clear()
        self.state.at(leg, Role.NOBODY, now)
        self.watch.open_workflow = name
        self.note(Happening.STAGE, leg, f"{leg.value} begins")
        self.starting = leg
        try:
            handle = await shielded(self._start(leg, name, run, given))
            self.open = (leg, handle)
        finally:
            self.starting = None
        self.state.changes += 1
        await shielded(self._tell_begun(leg, given))
        # One that is cancelled while it is started, or told, is cancelled now; how it ended counts.
        await settled(handle, lambda: self.steps.stopped)
        return handle.result()

    async def _tell_begun(self, leg: Stage, given: LegInput) -> None:
        """What has come since the leg was given its input."""
        if self.state.held != given.held:
            await self.tell_held()
        come_since = self.kept_for(leg)
        self.state.strays.extend(come_since)
        await self.let_pass(self.early)  # it may imply what this leg waits for

    async def _start(
        self, leg: Stage, name: str, run: Leg, given: LegInput
    ) -> workflow.ChildWorkflowHandle[Any, LegResult]:
        return await workflow.start_child_workflow(
            run,
            given,
            id=name,
            task_timeout=options.TASK_TIMEOUT,
            parent_close_policy=workflow.ParentClosePolicy.REQUEST_CANCEL,
            cancellation_type=workflow.ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
            search_attributes=search_attributes.at_start(leg, given, now=workflow.now()),
            static_summary=details.summary(leg, self.given.number, self.state.hub),
        )

    def _common(self, leg: Stage) -> dict[str, Any]:
        mine = self.kept_for(leg)
        fitting, later = first_that_fit(mine)
        self.early.extend(later)  # signalled to the leg once it is open
        self.given_on = list(fitting)
        if self.state.held is not None:
            # The open leg measures what is held from here on by its own clock.
            self.state.deadlines.resume(self.state.milestones, workflow.now())
        return {
            "order": self.given.order,
            "number": self.given.number,
            "sop": self.given.sop,
            "begun_at": self.given.begun_at,
            "baton": hand_on(self.state, leg, self._facts()),
            "early": tuple(fitting),
            "held": self.state.held,
            "turn": self.state.turn + 2,  # ours is the one in which it begins
        }

    def _facts(self) -> list[str]:
        """What the last leg knew, and what the order has heard itself since it ended."""
        own = (fact.name for fact in self.state.facts if fact.name in self.state.told)
        return list(dict.fromkeys((*self.last_facts, *own)))

    def _take(self, result: LegResult) -> None:
        """Take the baton back: what the leg knows, the order knows."""
        self.state.turn += 2
        own = [problem for problem in self.state.problems if problem not in self.known_problems]
        take_over(self.state, result.baton)
        if result.held is not None:  # as it ended, the leg moved them by the time held
            self.state.deadlines.record()
        for problem in own:
            self.state.problem(problem)
        if self.state.held is not None:
            self.state.deadlines.held_at = workflow.now()
        self.ended += 1
        self.last_facts = result.baton.facts
        self.told.update(result.told)
        self.watch.open_workflow = self.given.order
