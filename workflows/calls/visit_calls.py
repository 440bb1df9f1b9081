"""The calls of visits after the first one: the technician platform is asked for each (FH-8.2.6)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.technician import TechnicianActivities
    from models import ids
    from models.codes import CallStep, ProblemCode
    from models.messages.partners.requests import AssignTechnician, CancelTechnician
    from models.sop import clock
    from models.stages.installation.visit_lifecycle import Visit, VisitState
    from models.stages.installation.visit_requests import VisitRequests
    from models.stages.installation.visits import VisitPlanned
    from models.tracking.situation.visits import visits_in
    from models.tracking.state import StageState
    from workflows.calls.parking import StepAbandoned
    from workflows.calls.steps import Steps


VisitRequest = Callable[[str, datetime, int], AssignTechnician]
"""What the platform is asked: under which key, by when, for how many pieces."""


class VisitCalls:
    """Who is sent to the visits of one order: each call under the key of its own number.

    Only the newest plan is asked for: whoever was asked for one in whose place it stands, or that
    was taken back, is called back. A plan that stands again is asked for again.
    """

    def __init__(
        self,
        state: StageState,
        book: VisitRequests,
        steps: Steps,
        provider: Callable[[], int],
        request: VisitRequest,
    ) -> None:
        self.state = state
        self.book = book
        self.steps = steps
        self._provider = provider
        """Which of the order's providers has it now."""
        self._request = request
        self.before: Callable[[], int] = lambda: state.deadlines.counters.visits
        """How many were planned in other workflows, which asked for them."""

    def of_book(self, book: VisitRequests, before: int) -> "VisitCalls":
        """The same of calls that another workflow has made, `before` which others were."""
        found = VisitCalls(self.state, book, self.steps, self._provider, self._request)
        found.before = lambda: before
        return found

    @property
    def assigned(self) -> str | None:
        """The key under which whoever comes last was asked for; None: nobody is to come again."""
        own = (n for n in self._coming if not self._is_of_former(n))
        last = max(own, default=None)
        return self._key(last) if last is not None else None

    @property
    def _coming(self) -> dict[int, str]:
        """The plans that somebody was asked for and not called back, by the number of the call."""
        asked = enumerate(self.book.asked)
        return {n: plan for n, plan in asked if n not in self.book.called_back}

    def to_ask(self) -> bool:
        """Whether somebody is to be asked, or called back, now."""
        return self._due is not None or bool(self._taken_back())

    def _taken_back(self) -> list[int]:
        """The calls for plans that were withdrawn, or of a provider who was replaced; and those
        who were being called back as the steps began again."""
        plans = self._plans
        gone = [n for n, plan in self._coming.items() if plan not in plans or self._is_of_former(n)]
        return [*gone, *(n for n in self.book.called_back if self._is_open(self._back_key(n)))]

    def _is_open(self, key: str) -> bool:
        """Whether that call was not made, or has no answer: it was parked, and is made again."""
        return self.steps.answer(key) is None

    def _is_of_former(self, n: int) -> bool:
        """Whether another provider has taken the order over since that call (FH-11.3.2.3)."""
        return self.book.providers.get(n, 1) != self._provider()

    @property
    def _plans(self) -> dict[str, Visit]:
        """Each visit that is planned, by the report of its plan, the newest last."""
        named = self.state.facts.named(VisitPlanned.kind)
        plans = [fact.fact_id for fact in named if fact.content is not None]
        if not plans:
            return {}
        visits = visits_in(self.state.facts, self.state.input, self.before())
        return dict(zip(plans, visits[1:], strict=False))

    @property
    def _due(self) -> str | None:
        """The newest plan, where nobody was asked for it and somebody is to come."""
        newest = next(reversed(self._plans), None)
        if newest is None or self._is_off(newest):
            return None
        n = self._asked_for(newest)
        return newest if n is None or self._is_open(self._key(n)) else None

    def _asked_for(self, plan: str) -> int | None:
        """The call for that plan, of whoever has the order now."""
        own = (n for n, one in self._coming.items() if one == plan and not self._is_of_former(n))
        return next(own, None)

    async def ask(self) -> None:
        """Ask for whoever is to come (FH-8.2.6, FH-11.2.2)."""
        while self.to_ask():
            due = self._due
            over = [n for n, plan in self._coming.items() if due and self._is_off(plan)]
            for n in dict.fromkeys((*self._taken_back(), *over)):
                await self._call_back(n)
            if due is not None and due == self._due:
                await self._assign(self._begin(due), self._plans[due])

    def _begin(self, plan: str) -> int:
        """The call for that plan: the one that was begun, else the next."""
        n = self._asked_for(plan)
        if n is None:
            n = len(self.book.asked)
            self.book.asked.append(plan)
            if self._provider() > 1:
                self.book.providers[n] = self._provider()
        return n

    def _is_off(self, plan: str) -> bool:
        visit = self._plans.get(plan)
        return visit is None or visit.state is VisitState.PUT_OFF

    async def _assign(self, n: int, visit: Visit) -> None:
        assert visit.day is not None
        at: datetime = visit.from_at or clock.end_of_day(visit.day)
        outcome = await self.steps.call(
            CallStep.ASSIGN_TECHNICIAN,
            TechnicianActivities.assign_technician,
            self._request(self._key(n), at, visit.left or 1),
            f"assign a provider for visit {visit.attempt}",
            may_refuse=True,
        )
        if not outcome.ok:
            self.state.problem(ProblemCode.PROVIDER_REFUSED)

    async def _call_back(self, n: int) -> None:
        number = self._number(n)
        if n not in self.book.called_back:
            self.book.called_back.append(n)
        await self.steps.call(
            CallStep.CANCEL_TECHNICIAN,
            TechnicianActivities.cancel_technician,
            CancelTechnician(
                key=self._back_key(n),
                order=self.state.input.order,
                assigned=self._key(n),
            ),
            f"call back who was to come to visit {number}",
        )

    async def call_off(self) -> None:
        """Nobody comes any more: everybody who was asked is called back."""
        for n in list(self._coming):
            with suppress(StepAbandoned):
                await self._call_back(n)

    def _number(self, n: int) -> int:
        """The number of a call: as many visits as were asked for, the first one counted."""
        return self.before() + n + 2

    def _back_key(self, n: int) -> str:
        number = self._number(n)
        return ids.visit_key(self.state.input.order, CallStep.CANCEL_TECHNICIAN, number)

    def _key(self, n: int) -> str:
        return ids.technician_key(self.state.input.order, self._number(n))
