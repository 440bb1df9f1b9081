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
    from models.city_delivery import CityDelivery
    from models.deadline_book import Key
    from models.ids import Stage
    from models.installation import Installation
    from models.intake import OrderInput
    from models.leg import Deadline, LegInput, LegOutcome, LegResult
    from models.order import Order
    from models.roles import Role
    from models.standing import hand_on, take_over
    from models.timeline import Happening
    from models.trunk_pickup import TrunkPickup
    from models.trunk_transport import TrunkTransport
    from workflows import details, marks
    from workflows.city_delivery import CityDeliveryWorkflow
    from workflows.installation import InstallationWorkflow
    from workflows.order_reports import OrderReports, first_that_fit
    from workflows.steps import GivenUp
    from workflows.trunk_pickup import TrunkPickupWorkflow
    from workflows.trunk_transport import TrunkTransportWorkflow

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
            given = make(self._common(leg))
            carried = dict(self.state.deadlines.open)
            try:
                result = await self._once(leg, name, run, given)
                break
            except (ChildWorkflowError, WorkflowAlreadyStartedError) as error:
                self._lost(carried)
                cause = error.cause or error
                await self.steps.park(f"leg_{leg}", f"{name} was lost: {cause}")
                round_ += 1
        self.open = None
        self._take(result)
        if result.outcome is LegOutcome.CANCELLED:
            self.cancel_by = self.cancel_by or result.reason or "unnamed"
        if self.cancel_by is not None:  # it may have ended just as it was cancelled
            raise GivenUp(self.cancel_by)

    def _lost(self, carried: dict[Key, Deadline]) -> None:
        """Watch what the lost leg was given, and keep what it was told for the next round."""
        self.open = None
        self.watch.open_workflow = self.given.order
        self.state.deadlines.open.update(carried)
        if self.state.held is not None:
            self.state.deadlines.held_at = workflow.now()
        self.early.extend(self.given_on)
        self.given_on.clear()
        if self.cancel_by is not None:
            raise GivenUp(self.cancel_by)

    async def _once(self, leg: Stage, name: str, run: Leg, given: LegInput) -> LegResult:
        now = workflow.now()
        self.begun.append(leg)
        self.known_problems = tuple(self.state.problems)
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
        if self.state.held != given.held:  # decided while the leg was being started
            await self.tell_leg(*(("hold", self.state.held) if self.state.held else ("resume",)))
        come_since = self.kept_for(leg)
        self.state.strays.extend(come_since)
        if self.early:  # what later legs were told may imply what this one waits for
            await self.tell_leg("overtaken", *sorted({report.kind for report in self.early}))
        return await handle

    def _common(self, leg: Stage) -> dict[str, Any]:
        mine = self.kept_for(leg)
        fitting, later = first_that_fit(mine)
        self.early.extend(later)  # signalled to the leg once it is open
        self.given_on = list(fitting)
        if self.state.held is not None:
            # The open leg measures what is held from here on by its own clock.
            self.state.deadlines.resume(self.state.moments, workflow.now())
        return {
            "order": self.given.order,
            "number": self.given.number,
            "sop": self.given.sop,
            "begun_at": self.given.begun_at,
            "baton": hand_on(self.state, leg, self._facts(), [report.report_id for report in mine]),
            "early": tuple(fitting),
            "held": self.state.held,
        }

    def _facts(self) -> list[str]:
        """What the last leg knew, and what the order has heard itself since it ended."""
        own = (fact.name for fact in self.state.facts if fact.name in self.state.told)
        return list(dict.fromkeys((*self.last_facts, *own)))

    def _take(self, result: LegResult) -> None:
        """Take the baton back: what the leg knows, the order knows."""
        own = [problem for problem in self.state.problems if problem not in self.known_problems]
        take_over(self.state, result.baton)
        for problem in own:
            self.state.problem(problem)
        if self.state.held is not None:
            self.state.deadlines.held_at = workflow.now()
        self.ended += 1
        self.last_facts = result.baton.facts
        self.told.update(result.told)
        self.watch.open_workflow = self.given.order


def _hands(order: Order, given: LegInput) -> tuple[int, bool]:
    """Two people over 50 kg or bulky, equipment over 150 kg, a piece (FH-10.3.2.3)."""
    sop = given.sop
    heavy = any((line.weight_kg or 0) > sop.two_people_kg for line in order.lines)
    bulky = any((line.volume_m3 or 0) > sop.bulky_m3 for line in order.lines)
    machine = any((line.weight_kg or 0) > sop.machine_kg for line in order.lines)
    return (2 if heavy or bulky or machine else 1), machine
