"""What of a return's money went back: compared with what was paid before the return ends.

A door compares a refund as it takes it. A raw signal passes no door, and one that was told before
the inspection was compared with what was planned to come back: both are compared here.
"""

from collections.abc import Sequence

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.ledger import LedgerActivities
    from models.codes import CallStep, QuestionCode
    from models.messages.orders.money import paid
    from models.messages.partners.outcome import Done
    from models.messages.partners.requests import RefundClaim
    from models.messages.reports.report import Report
    from models.roles import Role
    from models.stages.returns.refund_reports import RefundBounced, Refunded
    from models.stages.returns.request import ReturnCase
    from models.tracking.reports.fact_review import wait_again
    from models.tracking.state import StageState
    from workflows.calls.steps import Steps
    from workflows.temporal import options


class ReturnMoney:
    """The refunds of one return."""

    def __init__(self, state: StageState, steps: Steps) -> None:
        self.state = state
        self.steps = steps

    @property
    def _case(self) -> ReturnCase:
        """The return, with the ceiling that holds by what has come back so far."""
        assert isinstance(self.state.input, ReturnCase)
        return self.state.input

    async def is_back(self) -> bool:
        """Whether the refunds that count are no more than was paid, for these goods and in all.

        Where they are more a desk is asked about the last one, which counts no more so far.
        """
        reports = self._reports
        fits = self._within(reports) and await self._claimed(reports)
        if reports != self._reports:  # another one came meanwhile, or one was taken back
            return False
        if not fits:
            asked = reports[-1].report_id
            wait_again(self.state, asked, QuestionCode.REFUNDS_EXCEED, workflow.now())
        return fits

    @property
    def _reports(self) -> list[Report]:
        """The reports that count, in the order in which it happened."""
        facts = self.state.facts.named(Refunded.kind)
        return [self.state.dependent[fact.fact_id].report for fact in facts]

    def _within(self, reports: Sequence[Report]) -> bool:
        most = self._case.refund_max_fen
        return most is None or amount_of(reports) - self._bounced <= most

    @property
    def _bounced(self) -> int:
        """What the bank has sent back, in fen."""
        facts = (one.content for one in self.state.facts.named(RefundBounced.kind))
        return sum(one.amount_fen for one in facts if isinstance(one, RefundBounced))

    async def _claimed(self, reports: Sequence[Report]) -> bool:
        """Whether our database, which knows the order's other returns, has it within the whole."""
        total = paid(self._case.content)
        if total is None:
            return True
        claim = RefundClaim(
            order=self._case.order,
            case=self.state.outbox.workflow_id,
            reports=tuple(reports),
            amount_fen=amount_of(reports) - self._bounced,
            paid_fen=total,
        )
        await self.steps.wait_on(CallStep.COMPARE_REFUND)
        while True:
            outcome, failure = await self.steps.attempt(
                LedgerActivities.claim_refund, claim, options.ledger("compare the refund")
            )
            if outcome is not None:
                return outcome.done is not Done.REFUSED
            self.steps.go_on()
            self.state.at(CallStep.COMPARE_REFUND, Role.PARTNER, workflow.now())
            await self.steps.park(CallStep.COMPARE_REFUND, failure)


def amount_of(reports: Sequence[Report]) -> int:
    """What went back by these, in fen."""
    return sum(Refunded.model_validate(one.data).amount_fen for one in reports)
