"""The calls of visits after the first one: the technician platform is asked for each (FH-8.2.6)."""

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.technician import TechnicianActivities
    from models import ids
    from models.codes import CallStep, ProblemCode
    from models.messages.partners import AssignTechnician, CancelTechnician
    from models.sop import clock
    from models.stages.installation.reports import Installation
    from models.stages.installation.visit_lives import Visit, VisitState
    from models.stages.installation.visits import VisitPlanned
    from models.tracking.state import StageState
    from models.tracking.visits import visits_in
    from workflows.parking import GivenUp
    from workflows.steps import Steps

if TYPE_CHECKING:
    from workflows.installation import InstallationRecord


class VisitCalls:
    """Who is sent to the visits of one order, each under the keys of its own number.

    Only the newest plan is asked for: whoever was asked for one in whose place it stands is
    called back.
    """

    def __init__(
        self, state: StageState, start: Installation, record: "InstallationRecord", steps: Steps
    ) -> None:
        self.state = state
        self.start = start
        self.record = record
        self.steps = steps

    @property
    def assigned(self) -> str:
        """The key under which whoever comes last was asked for."""
        last = max(self.record.asked, default=None)
        return self._key(last) if last is not None else self.start.assigned

    def to_ask(self) -> bool:
        """Whether somebody is to be asked, or called back, now."""
        planned = self._planned
        return planned is not None and planned.attempt not in self.record.asked

    @property
    def _planned(self) -> Visit | None:
        """The newest visit that is planned."""
        if not self.state.facts.named(VisitPlanned.kind):
            return None
        visits = visits_in(self.state.facts, self.start)
        return [one for one in visits if one.planned_at is not None][-1]

    async def ask(self) -> None:
        """Ask for whoever is to come (FH-8.2.6, FH-11.2.2)."""
        while self.to_ask():
            visit = self._planned
            assert visit is not None
            for n in [n for n in self.record.asked if n not in self.record.called_back]:
                if self._is_off(n):
                    await self._call_back(n)
            self.record.asked.append(visit.attempt)
            await self._assign(visit)

    def _is_off(self, attempt: int) -> bool:
        visits = visits_in(self.state.facts, self.start)
        states = {one.attempt: one.state for one in visits}
        return states.get(attempt, VisitState.PUT_OFF) is VisitState.PUT_OFF

    async def _assign(self, visit: Visit) -> None:
        assert visit.day is not None
        at: datetime = visit.from_at or clock.end_of_day(visit.day)
        outcome = await self.steps.call(
            CallStep.ASSIGN_TECHNICIAN,
            TechnicianActivities.assign_technician,
            AssignTechnician(
                key=self._key(visit.attempt),
                order=self.start.order,
                address=self.start.delivery,
                expected_at=at,
                pieces=visit.left or 1,
                people=self.start.people,
                equipment=self.start.equipment,
            ),
            f"assign a provider for visit {visit.attempt}",
            may_refuse=True,
        )
        if not outcome.ok:
            self.state.problem(ProblemCode.PROVIDER_REFUSED)

    async def _call_back(self, attempt: int) -> None:
        key = ids.visit_key(self.start.order, CallStep.CANCEL_TECHNICIAN, attempt)
        self.record.called_back.append(attempt)
        await self.steps.call(
            CallStep.CANCEL_TECHNICIAN,
            TechnicianActivities.cancel_technician,
            CancelTechnician(key=key, order=self.start.order, assigned=self._key(attempt)),
            f"call back who was to come to visit {attempt}",
        )

    async def call_off(self) -> None:
        """Nobody comes any more: everybody who was asked is called back."""
        for attempt in [n for n in self.record.asked if n not in self.record.called_back]:
            with suppress(GivenUp):
                await self._call_back(attempt)

    def _key(self, attempt: int) -> str:
        return ids.technician_key(self.start.order, attempt)
