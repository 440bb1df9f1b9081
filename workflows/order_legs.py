"""How the order runs its legs: one after another, each a child with a history of its own."""

from collections.abc import Callable
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ChildWorkflowError, FailureError

with workflow.unsafe.imports_passed_through():
    from models import ids
    from models.city_delivery import CityDelivery
    from models.ids import LEGS, Stage
    from models.installation import Installation
    from models.intake import OrderInput
    from models.kinds import KINDS
    from models.leg import LegInput, LegOutcome, LegResult
    from models.order import Order
    from models.reports import Report
    from models.roles import Role
    from models.standing import hand_on, take_over
    from models.timeline import Happening
    from models.trunk_pickup import TrunkPickup
    from models.trunk_transport import TrunkTransport
    from workflows import details, marks
    from workflows.city_delivery import CityDeliveryWorkflow
    from workflows.installation import InstallationWorkflow
    from workflows.stage import StageWorkflow
    from workflows.steps import GivenUp
    from workflows.trunk_pickup import TrunkPickupWorkflow
    from workflows.trunk_transport import TrunkTransportWorkflow

Leg = Callable[[Any, Any], Any]


class OrderLegs(StageWorkflow):
    """The legs of one order, and the reports that go to them."""

    content: Order
    given: OrderInput

    def prepare(self) -> None:
        """What the legs need, before any message is heard."""
        self.open: tuple[Stage, workflow.ChildWorkflowHandle[Any, LegResult]] | None = None
        self.begun: list[Stage] = []
        self.early: list[Report] = []
        self.told: dict[str, Any] = {}
        self.last_facts: tuple[str, ...] = ()
        self.state.elsewhere = self._elsewhere

    async def trunk_pickup(self) -> None:
        """From the list at the trunk desk to the goods on the vehicle."""
        content = self.content
        await self._run(
            Stage.TRUNK_PICKUP,
            TrunkPickupWorkflow.run,
            lambda common: TrunkPickup(
                **common,
                pickup=content.pickup,
                volume_m3=content.total_volume_m3,
                pieces=content.pieces,
            ),
        )

    async def trunk_transport(self) -> None:
        """From the goods on the vehicle to the city hub."""
        people, equipment = _hands(self.content, self.given)
        transit = self.told.get("transit_hours") or self.given.sop.transit_hours
        await self._run(
            Stage.TRUNK_TRANSPORT,
            TrunkTransportWorkflow.run,
            lambda common: TrunkTransport(
                **common,
                delivery=self.content.delivery,
                pieces=self.content.pieces,
                people=people,
                equipment=equipment,
                points=self.told.get("points", ()),
                transit_hours=transit,
            ),
        )

    async def city_delivery(self) -> None:
        """From the hub to the floor the customer names."""
        await self._run(
            Stage.CITY_DELIVERY,
            CityDeliveryWorkflow.run,
            lambda common: CityDelivery(**common, pieces=self.content.pieces),
        )

    async def installation(self) -> None:
        """From the site check to the verified acceptance."""
        await self._run(
            Stage.INSTALLATION,
            InstallationWorkflow.run,
            lambda common: Installation(
                **common, verify_by=self.content.verify_by, assigned=self.asked_technician
            ),
        )

    @property
    def asked_vehicle(self) -> str:
        """The key that the pickup asks the carrier under."""
        return ids.vehicle_key(self.given.order)

    @property
    def asked_technician(self) -> str:
        """The key that the transport asks the technician platform under."""
        return ids.technician_key(self.given.order)

    async def _run(self, leg: Stage, run: Leg, make: Callable[[dict[str, Any]], LegInput]) -> None:
        """Run one leg to its end; one that was lost is started again on a repair."""
        round_ = 1
        while True:
            name = ids.leg_id(self.given.order, leg, round_)
            try:
                result = await self._once(leg, name, run, make(self._common(leg)))
                break
            except ChildWorkflowError as error:
                self.open = None
                await self.steps.park(f"leg_{leg}", f"{name} was lost: {error.cause or error}")
                round_ += 1
        self.open = None
        self._take(result)
        if result.outcome is LegOutcome.CANCELLED:
            self.cancel_by = self.cancel_by or result.reason or "unnamed"
            raise GivenUp(self.cancel_by)

    async def _once(self, leg: Stage, name: str, run: Leg, given: LegInput) -> LegResult:
        now = workflow.now()
        self.begun.append(leg)
        self.state.deadlines.open.clear()
        self.state.at(leg, Role.NOBODY, now)
        self.watch.open_workflow = name
        self.note(Happening.STAGE, leg, f"{leg.value} begins")
        handle: workflow.ChildWorkflowHandle[Any, LegResult] = await workflow.start_child_workflow(
            run,
            given,
            id=name,
            parent_close_policy=workflow.ParentClosePolicy.REQUEST_CANCEL,
            cancellation_type=workflow.ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
            search_attributes=marks.at_start(leg, given, now=now),
            static_summary=details.summary(leg, self.given.number, self.state.hub),
        )
        self.open = (leg, handle)
        self.state.changes += 1
        return await handle

    def _common(self, leg: Stage) -> dict[str, Any]:
        mine = [report for report in self.early if _stage(report) == leg]
        self.early = [report for report in self.early if report not in mine]
        return {
            "order": self.given.order,
            "number": self.given.number,
            "sop": self.given.sop,
            "begun_at": self.given.begun_at,
            "baton": hand_on(
                self.state, leg, self.last_facts, [report.report_id for report in mine]
            ),
            "early": tuple(mine),
            "held": self.state.held,
        }

    def _take(self, result: LegResult) -> None:
        """Take the baton back: what the leg knows, the order knows."""
        take_over(self.state, result.baton)
        self.last_facts = result.baton.facts
        self.told.update(result.told)
        self.watch.open_workflow = self.given.order

    # Reports that come to the order ----------------------------------------------------

    def _elsewhere(self, stage: Stage) -> str | None:
        """Where a report of that stage goes, if not to the order itself."""
        if stage not in LEGS:
            return None
        last = LEGS.index(self.begun[-1]) if self.begun else -1
        if LEGS.index(stage) > last:
            return f"kept for {stage.value}, which has not begun"
        return f"passed on to {self.open[0].value}" if self.open else None

    async def forward(self, report: Report) -> None:
        """To the open leg; what is of a later leg waits for it."""
        stage = _stage(report)
        last = LEGS.index(self.begun[-1]) if self.begun else -1
        if stage in LEGS and LEGS.index(stage) > last:
            self.early.append(report)
            return
        if self.open is not None:
            try:
                await self.open[1].signal("report", report.model_dump(mode="json"))
                return
            except FailureError:
                pass  # it has just ended: the order records it
        self.state.answers.pop(report.report_id, None)
        self.state.hear(report.model_dump(), workflow.now())

    def _open_leg(self) -> str | None:
        return self.open[1].id if self.open else None


def _stage(report: Report) -> Stage:
    return KINDS[report.kind].stage


def _hands(order: Order, given: LegInput) -> tuple[int, bool]:
    """Two people over 50 kg or bulky, equipment over 150 kg, a piece (FH-10.3.2.3)."""
    sop = given.sop
    heavy = any((line.weight_kg or 0) > sop.two_people_kg for line in order.lines)
    bulky = any((line.volume_m3 or 0) > sop.bulky_m3 for line in order.lines)
    machine = any((line.weight_kg or 0) > sop.machine_kg for line in order.lines)
    return (2 if heavy or bulky or machine else 1), machine
