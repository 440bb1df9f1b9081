"""Cases next to an order that is cancelled, or of which something was refused.

Goods that have left have a way back, what was paid a refund (ADR-0036): each case is taken in once,
and owed by whoever holds the goods, or the money.
"""

from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.ledger import LedgerActivities
    from activities.legs import LegActivities
    from models.codes import CallStep, ProblemCode
    from models.messages.encoding.fingerprints import fingerprint
    from models.messages.timeline.timeline import EntryKind
    from models.roles import Role
    from models.sop.formatting import counted
    from models.stages.order.record import OrderRecord
    from models.stages.returns.request import ReturnCase
    from models.tracking.cases.way_back import (
        after_last_move,
        goods_of,
        reaccepted_goods_cases,
        refund_of,
        refused_goods_cases,
        refused_of,
        way_back_of,
    )
    from models.tracking.state import StageState
    from workflows.calls.ledger_calls import until_done
    from workflows.calls.parking import StepAbandoned
    from workflows.calls.shipment_stock import ShipmentStock
    from workflows.calls.steps import Steps
    from workflows.temporal import options
    from workflows.temporal.cancellation_shield import shielded
    from workflows.temporal.failures import failure_of


class CompensationCases:
    """The cases that one order has opened; `since` it is cancelled, where it is."""

    def __init__(
        self, state: StageState, record: OrderRecord, steps: Steps, shipments: ShipmentStock
    ) -> None:
        self.state = state
        self.record = record
        self.steps = steps
        self.shipments = shipments
        self.since = state.input.begun_at

    async def begin_ways_back(self) -> None:
        """A case next to the order for each shipment: whoever holds the goods brings them back."""
        for name, lines in goods_of(self.state, self.record).items():
            if name in self.record.ways_back:
                continue
            reserved = self.shipments.reserved(name)
            case = way_back_of(
                self.state, self.record, self.since, shipment=name, lines=lines, reserved=reserved
            )
            summary = f"the way back of {counted(case.pieces, 'piece')}"
            begun = await self._begin(case, CallStep.TAKE_WAY_BACK, summary) if lines else None
            self.record.ways_back[name] = begun
        await self.send_refused_back()

    async def send_refused_back(self) -> None:
        """What was refused has a way back of its own: at the hub (FH-10.2.2), or at the door."""
        record, now = self.record, after_last_move(self.state, workflow.now())
        for incident, name in reaccepted_goods_cases(self.state, record).items():
            await self._call_off(incident, name)
        if record.handover.refused and record.hub_way_back is None:
            case = refused_of(self.state, record, now)
            record.hub_way_back = await self._begin_part(case)
        for incident, case in [*refused_goods_cases(self.state, record, now)]:
            begun = await self._begin_part(case)
            record.door_ways_back |= {incident: begun} if begun else {}

    async def _begin_part(self, case: ReturnCase) -> str | None:
        """The way back of some goods of an order; None where a person gives it up."""
        summary = f"the way back of {counted(case.pieces, 'piece')} {case.request.reason}"
        try:
            return await self._begin(case, CallStep.TAKE_WAY_BACK, summary)
        except StepAbandoned as reason:
            text = f"left as it is: {reason}"[:500]
            data = {"step": reason.step}
            self.state.note(EntryKind.PROBLEM, "not_given_back", text, workflow.now(), data=data)
        return None

    async def _call_off(self, incident: str, name: str) -> None:
        """What he takes after all does not go back, unless that is under way: then others see."""
        del self.record.door_ways_back[incident]
        call = workflow.execute_activity_method(
            LegActivities.call_off_way_back,
            args=[name, f"{name}:{incident}"],
            **options.ledger(f"call {name} off: the customer takes the goods"),
        )
        data: dict[str, Any] = {"incident": incident}
        try:
            why_not = await shielded(call)
        except ActivityError as error:
            why_not, data = failure_of(error).sentence, {**data, **failure_of(error).data}
        if why_not is None:
            return
        text = f"{name} goes on: {why_not}"[:500]
        self.state.note(EntryKind.PROBLEM, "not_called_off", text, workflow.now(), data=data)
        key, code = (
            self.record.key(f"not_called_off:{fingerprint(name)}"),
            ProblemCode.GOODS_WAY_BACK,
        )
        self.state.outbox.tell(key, Role.AFTER_SALES, f"return_{code}")

    async def begin_refund(self) -> None:
        """A case next to the order, in which after-sales pays back what was paid."""
        if self.record.refund is not None:
            return
        case = refund_of(self.state, self.record, self.since)
        if case is not None:
            summary = "what was paid goes back"
            self.record.refund = await self._begin(case, CallStep.TAKE_REFUND, summary)

    async def _begin(self, case: ReturnCase, step: CallStep, summary: str) -> str | None:
        """Have a case taken in, however long that takes; its workflow id."""
        begin = LedgerActivities.take_way_back
        return (await until_done(self.steps, step, begin, case, summary)).reference
