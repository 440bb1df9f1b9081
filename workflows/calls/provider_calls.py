"""How a leg asks for another provider in place of the first (FH-11.3.2.3, ADR-0050)."""

from datetime import datetime, timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.technician import TechnicianActivities
    from models.codes import CallStep, ProblemCode
    from models.messages.legs.replacement import Replacement, TakeoverPlace
    from models.messages.partners.requests import AssignTechnician
    from models.sop.milestones import Milestone
    from models.stages.city_delivery.reports import Collected, Delivered
    from models.stages.order.record import technician_cancellation
    from models.stages.trunk_pickup.reports import ProviderAssigned
    from models.stages.trunk_transport.provider_replacement import ProviderReplaced
    from models.stages.trunk_transport.reports import ArrivedAtHub, TrunkTransport
    from models.tracking.state import StageState
    from workflows.calls.corrected_requests import CorrectedRequests
    from workflows.calls.steps import Steps


class ProviderCalls:
    """Who is asked for in place of another, in one leg: each once, under a key of his own."""

    def __init__(self, state: StageState, steps: Steps) -> None:
        self.state = state
        self.steps = steps
        self.steps.corrected = CorrectedRequests(state).correct

    @property
    def current(self) -> Replacement | None:
        """Who is to be asked for: as was decided here last, or before this leg has begun."""
        newest = max(self._decided(), key=lambda one: one.n, default=None)
        before = self.state.input.replacement
        return newest if newest and (before is None or newest.n > before.n) else before

    def number(self) -> int:
        """How many were asked so far, with whoever is to be asked for now."""
        return self.current.n if self.current else 1

    def _decided(self) -> list[Replacement]:
        contents = (fact.content for fact in self.state.facts.named(ProviderReplaced.kind))
        return [
            Replacement(n=one.n, request=one.request)
            for one in contents
            if isinstance(one, ProviderReplaced)
        ]

    @property
    def asked(self) -> int:
        """Which of the order's providers was asked for last here; 0 where that is the first."""
        one = self.current
        return one.n if one and self.steps.answer(one.request.key) is not None else 0

    async def replace(self) -> None:
        """Call the former ones back, and ask for the one who is meant by now.

        Raises:
            StepAbandoned: by the Update `repair`.
        """
        one = self.current
        if one is None:
            return
        for n in range(1, one.n):
            await self.steps.call(
                CallStep.CANCEL_TECHNICIAN,
                TechnicianActivities.cancel_technician,
                technician_cancellation(one.request.order, n),
                "call the former provider back",
            )
        outcome = await self.steps.call(
            CallStep.ASSIGN_TECHNICIAN,
            TechnicianActivities.assign_technician,
            self._request(one.request),
            "ask for another provider in his place",
            may_refuse=True,
        )
        if outcome.ok:
            self.state.settle(ProblemCode.PROVIDER_REFUSED)
        elif not self._is_named():
            self.state.problem(ProblemCode.PROVIDER_REFUSED)

    def _is_named(self) -> bool:
        """Whether the service desk has named somebody since the last replacement."""
        replaced = self.state.facts.newest(ProviderReplaced.kind)
        named = self.state.facts.newest(ProviderAssigned.kind)
        return named is not None and (replaced is None or named.order > replaced.order)

    def _request(self, request: AssignTechnician) -> AssignTechnician:
        """He is told where the goods are, and by when he is wanted."""
        where = self._goods_at()
        at = self._arrival() if where is TakeoverPlace.ROAD else workflow.now()
        return request.model_copy(update={"goods_at": where.value, "expected_at": at})

    def _goods_at(self) -> TakeoverPlace:
        for kind, where in (
            (Delivered, TakeoverPlace.CUSTOMER),
            (Collected, TakeoverPlace.PROVIDER),
            (ArrivedAtHub, TakeoverPlace.HUB),
        ):
            if self.state.happened(kind.kind):
                return where
        return TakeoverPlace.ROAD

    def _arrival(self) -> datetime:
        """When the goods are expected in the city, as it was announced last."""
        milestones, start = self.state.milestones, self.state.input
        announced = milestones.get(Milestone.HUB_ARRIVAL)
        left = milestones.get(Milestone.DEPARTED)
        if isinstance(announced, datetime):
            return announced
        hours = start.transit_hours if isinstance(start, TrunkTransport) else 0
        return (left if isinstance(left, datetime) else workflow.now()) + timedelta(hours=hours)
