"""The vehicles of one pickup: each attempt asks for its own, and gives the one before back.

Their keys are the attempt's, whichever run of the leg asks: the carrier knows each once.
"""

from collections.abc import Callable
from typing import Any, Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.carrier import CarrierActivities
    from models import ids
    from models.codes import CallStep, ProblemCode
    from models.messages.incidents.liability import Remedy
    from models.messages.partners.requests import CancelVehicle
    from models.messages.timeline.timeline import EntryKind
    from models.roles import Role
    from models.sop import clock
    from models.sop.milestones import Milestone
    from models.stages.trunk_pickup.reports import PickedUp, TrunkPickup, VehicleBooked
    from models.tracking.situation.pickups import AttemptStart
    from models.tracking.situation.shipments import own_of
    from models.tracking.state import StageState
    from workflows.calls.parking import StepAbandoned
    from workflows.calls.steps import Steps
    from workflows.calls.vehicle_requests import load_of, tell_order, vehicle_for


ATTEMPT_PREFIX: Final = "attempt:"
"""What a step that is done begins with, before the name of the vehicle that was asked for."""


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
    def _begun(self) -> AttemptStart | None:
        begun = self.state.situation.pickups.begun
        return begun[-1] if begun else None

    async def begin(self, attempt: int) -> None:
        """Begin an attempt: its order knows of it, and the vehicles before it are called off.

        Raises:
            StepAbandoned: the merchant has agreed that the order is cancelled.
        """
        if (cancelled := self.state.situation.pickups.cancelled) is not None:
            raise StepAbandoned(f"{cancelled.by.by}: the merchant has agreed to {cancelled.remedy}")
        begun = self._begun
        if begun is None:
            return
        self.state.settle(ProblemCode.CARRIER_REFUSED)
        vehicle = self._vehicle(attempt)
        if self._is_called_off(vehicle):  # agreed again, after something else was
            vehicle = self._vehicle(attempt, again=True)
        if vehicle not in self._vehicles:
            await tell_order(self.start, vehicle, begun.by, _day_of(begun), **self._load())
            self._say(attempt, vehicle, begun)
            self.steps.once(f"{ATTEMPT_PREFIX}{vehicle}")
        await self._release_all_but(vehicle)

    def _say(self, attempt: int, vehicle: str, begun: AttemptStart) -> None:
        day = _day_of(begun)
        text = f"attempt {attempt} at the pickup begins: {begun.remedy}, for {day}"
        data = {
            "attempt": attempt, "remedy": begun.remedy, "pickup_day": day,
            "incident": begun.by.ref or None, "vehicle": vehicle,
        }  # fmt: skip
        self.state.note(EntryKind.STAGE, "pickup_attempt", text, workflow.now(), data=data)

    async def ask(self, attempt: int, over: Callable[[], bool]) -> None:
        """Ask for the attempt's vehicle, unless somebody has booked one."""
        if self.state.happened(VehicleBooked.kind) or over():
            return
        start, begun = self.start, self._begun
        more: dict[str, Any] = {"key": self._asked(self._vehicle(attempt)), **self._load()}
        if begun is not None:
            more["pickup_day"] = _day_of(begun)
            if begun.remedy is Remedy.OTHER_CARRIER:
                more["instead_of"] = self._asked(self._vehicle(attempt - 1))
        outcome = await self.steps.call(
            CallStep.ASK_VEHICLE,
            CarrierActivities.ask_vehicle,
            vehicle_for(start, self.hours, **more),
            f"ask the carrier for a vehicle: {more.get('volume_m3', start.volume_m3)} m³",
            may_refuse=True,
            unless=over,
        )
        if not outcome.ok and not over() and not self.state.happened(VehicleBooked.kind):
            # Until the trunk desk has found another.
            self.state.problem(ProblemCode.CARRIER_REFUSED)

    async def release_others(self) -> None:
        """The goods are on one vehicle: every other that was asked for is called off.

        All of them are, where nothing is left to be loaded. One that was called off, and took them
        after all, is booked again: the carrier's books say where the goods are.
        """
        used = self.used
        await self._release_all_but(used)
        if used is not None and self._is_called_off(used):
            await self._book_again(used)

    @property
    def used(self) -> str | None:
        """The name of the vehicle that has the goods; none before they are loaded."""
        if not self.loaded:
            return None
        picked = self.state.facts.newest(PickedUp.kind)
        return self._vehicle(self.state.situation.pickups.attempt_of(picked) if picked else 1)

    @property
    def several(self) -> bool:
        """Whether more than one vehicle was asked for."""
        return len(self._vehicles) > 1

    async def _book_again(self, vehicle: str) -> None:
        undone, asked = self._cancellation(vehicle), self._asked(vehicle)
        text, now = "called off, and the goods are on it after all", workflow.now()
        data = {"key": undone}
        self.state.note(EntryKind.PROBLEM, "vehicle_called_off", text, now, data=data)
        self.state.outbox.tell(undone, Role.TRUNK_DESK, "vehicle_called_off")
        key = ids.vehicle_again_key(self.start.order, vehicle)
        more = {"key": key, "reinstates": asked, **self._load()}
        if (attempt := ids.attempt_of_vehicle(vehicle)) > 1:
            more["pickup_day"] = _day_of(self.state.situation.pickups.begun[attempt - 2])
        outcome = await self.steps.call(
            CallStep.ASK_VEHICLE,
            CarrierActivities.ask_vehicle,
            vehicle_for(self.start, self.hours, **more),
            "book the vehicle again: the goods are on it",
            may_refuse=True,
        )
        if not outcome.ok:  # the goods drive on: the trunk desk settles it with the carrier
            self.state.problem(ProblemCode.CARRIER_REFUSED)

    async def _release_all_but(self, vehicle: str | None) -> None:
        for other in self._vehicles:
            if other != vehicle:
                await self._release(other)

    async def _release(self, vehicle: str) -> None:
        """Call a vehicle off that was asked for, and not refused; once."""
        asked = self._asked(vehicle)
        booked = self.steps.answer(asked)
        refused = booked is not None and not booked.ok
        if not self.steps.begun(asked) or refused or self._is_called_off(vehicle):
            return
        attempt = ids.attempt_of_vehicle(vehicle)
        await self.steps.call(
            CallStep.CANCEL_VEHICLE,
            CarrierActivities.cancel_vehicle,
            CancelVehicle(key=self._cancellation(vehicle), order=self.start.order, asked=asked),
            f"cancel the vehicle of attempt {attempt}",
        )

    def _load(self) -> dict[str, Any]:
        """What is to be loaded as the order's own, where some goods travel apart."""
        return load_of(self.start, own_of(self.start.pieces, self.state.situation.shipments))

    # Their names ---------------------------------------------------------------------

    @property
    def _vehicles(self) -> list[str]:
        """The names of all that this pickup has asked for, or was about to."""
        begun = (
            name.removeprefix(ATTEMPT_PREFIX)
            for name in self.steps.done
            if name.startswith(ATTEMPT_PREFIX)
        )
        return [ids.FIRST_VEHICLE, *begun]

    def _vehicle(self, attempt: int, *, again: bool = False) -> str:
        """The name of an attempt's vehicle, as it is agreed now: the last of those alike.

        `again`: one more, since that one was called off.
        """
        if attempt == 1:
            return ids.FIRST_VEHICLE
        begun = self.state.situation.pickups.begun[attempt - 2]
        other = f"-{begun.remedy}" if begun.remedy is Remedy.OTHER_CARRIER else ""
        first = name = ids.vehicle_name(attempt, f"{_day_of(begun)}{other}")
        for n in range(2, len(self._vehicles) + 2):
            known = f"{first}-{n}" in self._vehicles
            if known or again:
                name = f"{first}-{n}"
            if not known:
                break
        return name

    def _asked(self, vehicle: str) -> str:
        return ids.vehicle_key(self.start.order, vehicle)

    def _cancellation(self, vehicle: str) -> str:
        return ids.vehicle_cancellation_key(self.start.order, vehicle)

    def _is_called_off(self, vehicle: str) -> bool:
        answer = self.steps.answer(self._cancellation(vehicle))
        return answer is not None and answer.ok


def _day_of(begun: AttemptStart) -> str:
    """The day for which it was agreed."""
    return clock.day_of(begun.milestones[Milestone.PICKUP_DAY]).isoformat()
