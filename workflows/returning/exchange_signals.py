"""What the new order of an exchange says to the return that it is for: accepted, or cancelled."""

from typing import Any

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from models.ids import Stage
    from models.messages.reports.report import Report
    from models.messages.timeline.timeline import EntryKind
    from models.roles import Role
    from models.stages.order.record import OrderRecord
    from models.stages.returns.exchange_orders import exchanged_for
    from models.stages.returns.exchanges import ExchangeAccepted, ExchangeCancelled, ExchangeFacts
    from models.stages.workflow_ids import case_prefix
    from models.tracking.state import StageState
    from workflows.calls.steps import Steps
    from workflows.temporal.cancellation_shield import signalled
    from workflows.temporal.failures import failure_of


class ExchangeSignal:
    """The word of one order to its return, once; an order that is no exchange says nothing."""

    def __init__(self, state: StageState, record: OrderRecord, steps: Steps) -> None:
        self.state = state
        self.record = record
        self.steps = steps

    async def accepted(self) -> None:
        """The customer has accepted the new goods (MC-八(二)3)."""
        await self._say(ExchangeAccepted)

    async def cancelled(self) -> None:
        """There will be no new goods: what was paid for them is the return's to settle, if it can.

        The order pays back what it can of its own money where that return has ended, or others
        hold some of it.
        """
        of_returns = case_prefix(Stage.RETURNS, self.state.input.order)
        returned = any(one.startswith(of_returns) for one in self.state.cases)
        data = {"paid_back": True} if returned else {}
        owner = await self._say(ExchangeCancelled, **data)
        if not returned:
            self.record.refund = self.record.refund or owner

    async def _say(self, kind: type[ExchangeFacts], **data: Any) -> str | None:
        """Its return's workflow id; None where nobody has received it."""
        case = exchanged_for(self.record.content)
        if case is None or not self.steps.once(kind.kind):
            return None
        order = self.state.input.order
        now = workflow.now()
        word = Report(
            report_id=f"{kind.kind}:{workflow.info().workflow_id}"[:128], kind=kind.kind,
            by=Role.ORDER_DESK, occurred_at=now, reported_at=now, received_at=now,
            data={"order": order, **data},
        )  # fmt: skip
        try:
            await signalled(case, "report", word.model_dump(mode="json"))
        except FailureError as error:  # the return has ended: a desk has settled it otherwise
            failure = failure_of(error)
            self.state.note(
                EntryKind.PROBLEM, "not_passed_on", f"{kind.kind}: {failure.sentence}", now,
                data={"kind": kind.kind, **failure.data},
            )  # fmt: skip
            return None
        return case
