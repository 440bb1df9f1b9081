"""The vehicles of one pickup: each attempt asks for its own, and gives the one before back.

Their keys are the attempt's, whichever run of the leg asks: the carrier knows each once.
"""

from collections.abc import Callable
from typing import Any

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from activities.carrier import CarrierActivities
    from models import ids
    from models.codes import CallStep, ProblemCode
    from models.messages.liability import Remedy
    from models.messages.partners import AskVehicle, CancelVehicle
    from models.messages.timeline import Happening
    from models.sop import clock
    from models.sop.milestones import Milestone
    from models.stages.trunk_pickup.reports import PickedUp, TrunkPickup, VehicleBooked
    from models.tracking.pickups import Begun
    from models.tracking.state import StageState
    from workflows.parking import GivenUp
    from workflows.steps import Steps


def vehicle_for(start: TrunkPickup, hours: float, **more: Any) -> AskVehicle:
    """What the carrier is asked for first, with so many hours on the road; `more` is different."""
    day = start.baton.milestones[Milestone.PICKUP_DAY]
    asked = {
        "key": ids.vehicle_key(start.order),
        "order": start.order,
        "pickup": start.pickup,
        "city": start.pickup.city,
        "pickup_day": clock.day_of(day).isoformat(),
        "volume_m3": start.volume_m3,
        "pieces": start.pieces,
        "transit_hours": hours,
    }
    return AskVehicle.model_validate(asked | more)


class PickupVehicles:
    """What is asked of the carrier for one pickup, attempt by attempt."""

    def __init__(self, state: StageState, start: TrunkPickup, steps: Steps, hours: float) -> None:
        self.state = state
        self.start = start
        self.steps = steps
        self.hours = hours

    @property
    def attempt(self) -> int:
        """Which attempt it is by now, from 1."""
        return self.state.situation.pickups.attempt

    @property
    def loaded(self) -> bool:
        """Whether the goods are on a vehicle."""
        return self.state.happened(PickedUp.kind)

    def is_over(self, attempt: int) -> bool:
        """Whether something else than that attempt was agreed by now."""
        return self.attempt != attempt or self.state.situation.pickups.cancelled is not None

    @property
    def _begun(self) -> Begun | None:
        begun = self.state.situation.pickups.begun
        return begun[-1] if begun else None

    async def begin(self, attempt: int) -> None:
        """Begin an attempt: its order knows of it, and the vehicles before it are called off.

        Raises:
            GivenUp: the merchant has agreed that the order is cancelled.
        """
        if (cancelled := self.state.situation.pickups.cancelled) is not None:
            raise GivenUp(f"{cancelled.by.by}: the merchant has agreed to {cancelled.remedy}")
        begun = self._begun
        if begun is None:
            return
        self.state.settle(ProblemCode.CARRIER_REFUSED)
        if f"attempt:{attempt}" not in self.steps.done:
            await self._tell_order(attempt, begun)
            self._say(attempt, begun)
            self.steps.once(f"attempt:{attempt}")
        for former in range(1, attempt):
            await self._release(former)

    async def _tell_order(self, attempt: int, begun: Begun) -> None:
        """Before anything is asked: what the order takes back it has to know of."""
        day = clock.day_of(begun.milestones[Milestone.PICKUP_DAY])
        begins = {
            "attempt": attempt,
            "since": begun.by.times.occurred_at.isoformat(),
            "pickup_day": day.isoformat(),
        }
        order = workflow.get_external_workflow_handle(self.state.input.order)
        try:
            await order.signal("pickup_attempt", begins)
        except FailureError:
            """It has ended just now: this leg ends with it."""

    def _say(self, attempt: int, begun: Begun) -> None:
        day = clock.day_of(begun.milestones[Milestone.PICKUP_DAY])
        text = f"attempt {attempt} at the pickup begins: {begun.remedy}, for {day}"
        data = {
            "attempt": attempt, "remedy": begun.remedy, "pickup_day": day,
            "incident": begun.by.ref or None,
        }  # fmt: skip
        self.state.note(Happening.STAGE, "pickup_attempt", text, workflow.now(), data=data)

    async def ask(self, attempt: int, over: Callable[[], bool]) -> None:
        """Ask for the attempt's vehicle, unless somebody has booked one."""
        if self.state.happened(VehicleBooked.kind) or over():
            return
        start, begun = self.start, self._begun
        more = {"key": self._asked(attempt)}
        if begun is not None:
            day = self.state.milestones[Milestone.PICKUP_DAY]
            more["pickup_day"] = clock.day_of(day).isoformat()
            if begun.remedy is Remedy.OTHER_CARRIER:
                more["instead_of"] = self._asked(attempt - 1)
        outcome = await self.steps.call(
            CallStep.ASK_VEHICLE,
            CarrierActivities.ask_vehicle,
            vehicle_for(start, self.hours, **more),
            f"ask the carrier for a vehicle: {start.volume_m3} m³",
            may_refuse=True,
            unless=over,
        )
        if not outcome.ok and not over() and not self.state.happened(VehicleBooked.kind):
            # Until the trunk desk has found another.
            self.state.problem(ProblemCode.CARRIER_REFUSED)

    async def release_others(self) -> None:
        """The goods are on one vehicle: every other that was asked for is called off."""
        picked = self.state.facts.newest(PickedUp.kind)
        used = self.state.situation.pickups.attempt_of(picked) if picked else self.attempt
        n = 1
        while n <= self.attempt or self.steps.begun(self._asked(n)):
            if n != used:
                await self._release(n)
            n += 1

    async def _release(self, attempt: int) -> None:
        """Call a vehicle off that was asked for, and not refused; once."""
        asked = self._asked(attempt)
        key = ids.vehicle_cancellation_key(self.start.order, attempt)
        booked, done = self.steps.answer(asked), self.steps.answer(key)
        refused = booked is not None and not booked.ok
        if not self.steps.begun(asked) or refused or (done is not None and done.ok):
            return
        await self.steps.call(
            CallStep.CANCEL_VEHICLE,
            CarrierActivities.cancel_vehicle,
            CancelVehicle(key=key, order=self.start.order, asked=asked),
            f"cancel the vehicle of attempt {attempt}",
        )

    def _asked(self, attempt: int) -> str:
        return ids.vehicle_key(self.start.order, attempt)
