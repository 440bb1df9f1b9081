"""Trunk transport 干线运输: ends when the goods have arrived at the city hub (FH-9)."""

from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.technician import TechnicianActivities
    from models import ids
    from models.codes import CallStep, ProblemCode
    from models.ids import Stage
    from models.messages.legs.leg import LegResult
    from models.messages.partners.requests import AssignTechnician
    from models.messages.shipments.handover import FeedbackPoint
    from models.messages.shipments.shipment_points import HALF_WAY
    from models.sop.formatting import counted
    from models.sop.milestones import Milestone
    from models.stages.table import watched_by
    from models.stages.trunk_pickup.reports import Departed, ProviderAssigned
    from models.stages.trunk_transport.reports import (
        ArrivedAtHub,
        CheckpointPassed,
        TrunkTransport,
    )
    from models.tracking.runs.continuation import ContinuedState
    from models.tracking.situation.stage_counters import Route
    from workflows.leg import LegWorkflow
    from workflows.running.fact_waits import wait_for_one


@workflow.defn
class TrunkTransportWorkflow(LegWorkflow):
    """From the goods on the vehicle to the city hub (FH-3.3.1)."""

    @workflow.init
    def __init__(self, *args: Any) -> None:
        self.start(TrunkTransport, Stage.TRUNK_TRANSPORT, args, self._begin)

    def _begin(self, start: TrunkTransport, continued: ContinuedState | None) -> None:
        self.input = start
        self.begin(Stage.TRUNK_TRANSPORT, start, watched_by(Stage.TRUNK_TRANSPORT), continued)

    @workflow.run
    async def run(self, *args: Any) -> LegResult:
        """The SOP's steps, one a line."""
        return await self.leg(self._steps)

    async def _steps(self) -> None:
        await self._assign_provider()  # FH-8.2.6, by the expected arrival
        await self.providers.replace()  # FH-11.3.2.3
        await self.apart.release_cancelled()  # FH-8.3.1.1
        await self.appointments.ask_again()  # FH-9.3.2.2
        await self.wait_for(Departed, unless=self.own_goods_over)  # FH-8.2.4
        self._plan_points()  # FH-9.2.1
        for point in self._points():
            await wait_for_one(self.state, CheckpointPassed, point.name, unless=self._is_there)
        await self.wait_for(ArrivedAtHub, unless=self.own_goods_over)  # FH-9.2.3, FH-9.3.1.1
        await self.goods_replaced()  # FH-9.3.2.2

    def _is_there(self) -> bool:
        return self.state.happened(ArrivedAtHub.kind) or self.own_goods_over()

    async def _assign_provider(self) -> None:
        start = self.input
        outcome = await self.steps.call(
            CallStep.ASSIGN_TECHNICIAN,
            TechnicianActivities.assign_technician,
            AssignTechnician(
                key=ids.technician_key(start.order, start.attempt),
                order=start.order,
                address=start.delivery,
                expected_at=self._left_at() + timedelta(hours=start.transit_hours),
                pieces=start.pieces,
                people=start.people,
                equipment=start.equipment,
                collect_fen=start.collect_fen,
            ),
            f"assign a provider: {counted(start.people, 'person', 'people')}"
            + (", lifting equipment" if start.equipment else ""),
            may_refuse=True,
        )
        known = self.state.happened(ProviderAssigned.kind) or self.providers.current
        if not outcome.ok and not known:
            # Until the service desk has found another.
            self.state.problem(ProblemCode.PROVIDER_REFUSED)

    def _left_at(self) -> datetime:
        milestones = self.state.milestones
        left = milestones.get(Milestone.DEPARTED, milestones.get(Milestone.PICKED_UP))
        return left if isinstance(left, datetime) else workflow.now()

    def _points(self) -> tuple[FeedbackPoint, ...]:
        half = FeedbackPoint(name=HALF_WAY, hours=self.input.transit_hours / 2)
        return self.input.points or (half,)

    def _plan_points(self) -> None:
        """Each point has a planned time; one not reported by then is asked for (reading 9)."""
        points = tuple((point.name, point.hours) for point in self._points())
        self.state.follow_route(Route(points, self.input.transit_hours), workflow.now())
