"""What the four legs have in common: a leg takes the baton and gives it on."""

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.codes import ProblemCode, StepCode
    from models.ids import Stage
    from models.messages.legs.leg import LegOutcome, LegResult, StageInput
    from models.messages.shipments.handover import Handover
    from models.messages.shipments.shipment import Shipment
    from models.messages.timeline.timeline import EntryKind
    from models.roles import Role
    from models.sop.duty import Duty
    from models.stages.desk import UNNAMED
    from models.tracking.runs.baton import baton_to_order
    from models.tracking.runs.continuation import ContinuedState, pack
    from models.tracking.runs.ended_leg import facts_of_earlier_legs, leg_ending
    from models.tracking.runs.outstanding_goods import (
        all_is_lost,
        is_brought_forward,
        own_goods_done,
    )
    from models.tracking.runs.received_signals import receive_hold, receive_resume
    from models.tracking.situation.shipments import outstanding, turn_of
    from workflows.calls.appointment_calls import AppointmentCalls
    from workflows.calls.goods_replacement import check_replacement_possible, wait_for_replacement
    from workflows.calls.provider_calls import ProviderCalls
    from workflows.calls.split_vehicles import SplitVehicles
    from workflows.running.continuation import continued_state
    from workflows.stage import StageWorkflow


class LegWorkflow(StageWorkflow):
    """A leg of an order: it returns its outcome and never raises.

    `returned`: returns have taken all goods back, and nothing is left to be done.
    """

    returned = False

    def begin(
        self,
        stage: Stage,
        start: StageInput,
        duties: Sequence[Duty],
        continued: ContinuedState | None,
    ) -> None:
        super().begin(stage, start, duties, continued)
        self.providers = ProviderCalls(self.state, self.steps)
        self.appointments = AppointmentCalls(self.state, self.steps, self.providers)
        self.apart = SplitVehicles(self.state, self.steps)

    async def leg(self, steps: Callable[[], Coroutine[Any, Any, None]]) -> LegResult:
        """Run the steps; give back the baton with whatever duties are still open."""
        await self.drive(steps)
        if self.state.held is not None:
            # What is still open goes on with the time held here added; the next one holds on.
            self.state.deadlines.resume(workflow.now())
        outcome = self._outcome
        return LegResult(
            outcome=outcome,
            baton=baton_to_order(self.state),
            ended_at=workflow.now(),
            handover=self.handover(),
            held=self.state.held,
            reason=self.state.cancel_by,
            ended_by=leg_ending(self.state) if outcome is LegOutcome.DONE else None,
            taken_back=self.withdrawals.taken_back,
            called=tuple(self.state.calls) if outcome is LegOutcome.WITHDRAWN else (),
            facts=facts_of_earlier_legs(self.state) if outcome is LegOutcome.WITHDRAWN else (),
        )

    @workflow.query(name="memory", description="all that it knows, packed, for its next run")
    def memory(self) -> list[str]:
        """All that it knows: its order asks, where what had ended it is taken back."""
        return pack(continued_state(self.state, self.steps, self.decisions, self.record))

    @property
    def _outcome(self) -> LegOutcome:
        """One that was cancelled as it ended is cancelled: who did it was told so."""
        if self.withdrawals.taken_back is not None:
            return LegOutcome.WITHDRAWN
        return self._done if self.state.cancel_by is None else LegOutcome.CANCELLED

    @property
    def _done(self) -> LegOutcome:
        return LegOutcome.RETURNED if self.returned else LegOutcome.DONE

    async def shipments_delivered(self, *, forward: bool) -> None:
        """Wait until nothing is still to come of any shipment that has a name (FH-10.2.4).

        `forward`: but for those that the installation does not wait for: none, once something is
        wrong at the home.
        """
        await self.goods_replaced()
        while (one := self._shipment_to_come(forward)) is not None:
            turn = turn_of(one)
            self.state.at(StepCode.AWAITING_SHIPMENTS, turn, workflow.now(), ref=one.name)
            await workflow.wait_condition(partial(self._has_moved, one, forward))
            await self.goods_replaced()

    def own_goods_over(self) -> bool:
        """Whether nothing of the order's own goods is still to come: they are lost, or apart."""
        return own_goods_done(self.state)

    async def goods_replaced(self) -> None:
        """Where all is lost, or refused, until others are sent (FH-9.3.2.2).

        Raises:
            StepAbandoned: none are.
        """
        while all_is_lost(self.state):
            check_replacement_possible(self.state)
            self.state.at(StepCode.AWAITING_REPLACEMENT, Role.ORDER_DESK, workflow.now())
            await wait_for_replacement(self.state)
        self.state.settle(ProblemCode.ALL_LOST)

    def _shipment_to_come(self, forward: bool) -> Shipment | None:
        left = outstanding(self.state.situation.shipments.values())
        if forward and is_brought_forward(self.state):
            return None
        return next((one for one in left if not (forward and one.forward)), None)

    def _has_moved(self, since: Shipment, forward: bool) -> bool:
        return self._shipment_to_come(forward) != since

    def handover(self) -> Handover:
        """What later legs have to know of what was reported here."""
        return Handover(replaced=self.providers.asked)

    async def wind_down(self, done: bool) -> None:
        now = workflow.now()
        stage = self.state.stage
        outcome = self._done if done else self._outcome
        text = f"{stage.value} {outcome}"
        if outcome is LegOutcome.CANCELLED and self.state.cancel_by != UNNAMED:  # by its order
            text = f"{text}: {self.state.cancel_by}"
        data = {"leg": stage, "outcome": outcome}
        self.state.outbox.note(EntryKind.STAGE, stage, text, at=now, now=now, data=data)

    @workflow.signal(name="hold", description="the order stops its clocks")
    def hold(self, *args: Any) -> None:
        """Stop the clock of every open duty; the order's decision, passed on."""
        receive_hold(self.state, args, workflow.now())

    @workflow.signal(name="resume", description="the order lets its clocks go on")
    def resume(self, *args: Any) -> None:
        """Let the clock go on; the order's decision, passed on."""
        receive_resume(self.state, workflow.now())
