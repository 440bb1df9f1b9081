"""A desk sends another provider, or technician, in place of the first (FH-11.3.2.3, ADR-0050).

The order decides it and keeps who was asked for; the open leg asks for him, and knows from when on
the former one owes nothing any more.
"""

from collections.abc import Callable
from datetime import datetime

from models import ids
from models.ids import Stage
from models.messages.decisions.decided_report import report_of
from models.messages.decisions.decision_refusals import REASON_ENDED, not_for_role
from models.messages.decisions.provider_decisions import Crew, ReplaceProvider
from models.messages.legs.replacement import Replacement
from models.messages.orders.money import to_collect
from models.messages.reports.answer import ReportOutcome
from models.phrases import Code, StructuredText, phrase
from models.stages.desk import DeskResult, note_decision
from models.stages.order.leg_inputs import technician_request
from models.stages.order.record import OrderRecord
from models.stages.table import LEGS, leg_after
from models.stages.trunk_transport.provider_replacement import ProviderReplaced
from models.tracking.state import StageState


class ProviderDesk:
    """Who has one order in its city; `at_work` says which leg is open."""

    def __init__(
        self, state: StageState, record: OrderRecord, at_work: Callable[[], Stage | None]
    ) -> None:
        self.state = state
        self.record = record
        self.at_work = at_work

    def why_not(self, decision: ReplaceProvider) -> StructuredText | None:
        """Why nobody else can be sent now, by that role; None where he can."""
        if self.state.closed or self.state.cancel_by is not None:
            return REASON_ENDED
        if decision.by not in decision.made_by:
            return not_for_role(decision, decision.made_by[:2])
        if Stage.TRUNK_TRANSPORT not in self.record.begun:
            return phrase(
                "no provider has been asked for yet: he is once the goods are on the "
                "vehicle; whoever is meant by then is reported as provider_assigned "
                "(FH-8.2.6)"
            )
        if self.record.ended == len(LEGS):
            return phrase("it is accepted and verified: open a care case or a return instead")
        return None

    def apply(self, decision: ReplaceProvider, now: datetime) -> DeskResult:
        """Keep who is asked for now, and tell the open leg, which asks for him.

        Where none is open the next one is told as it begins (ADR-0059).
        """
        one = self._next()
        data = {
            "n": one.n,
            "cause": decision.cause,
            "who": decision.who,
            "reason": decision.reason,
            "request": one.request.model_dump(mode="json"),
        }
        report = report_of(decision, ProviderReplaced.kind, data)
        answer = self.state.receive(report, now, passed_on=True)
        if answer.outcome is ReportOutcome.REFUSED:
            return DeskResult("refused", answer.why)
        self.record.replacement = one
        if decision.who is Crew.PROVIDER:
            self._forget_former()
        text = f"another {decision.who} is asked for ({decision.cause}): {decision.reason}"
        note_decision(
            self.state, decision, decision.name, text[:500], now,
            n=one.n, cause=decision.cause, who=decision.who,
        )  # fmt: skip
        return DeskResult(
            reason=phrase(
                "another {who} is asked for{when}, with {key}",
                who=Code("choice", decision.who),
                when=self._when(),
                key=one.request.key,
            )
        )

    def _when(self) -> str:
        """When he is asked for, where that is not at once."""
        if self.at_work() is not None:
            return ""
        parked = self.state.parked
        leg = Code("stage", leg_after(self.record.ended))
        if parked is None:
            return phrase(" as soon as {leg} begins", leg=leg)
        step = Code("step", parked.name)
        return phrase(" as soon as {leg} begins: {step} is parked, repair it", leg=leg, step=step)

    def _next(self) -> Replacement:
        record, n = self.record, self.record.providers + 1
        key, begun = ids.replacement_key(record.order, n), self.state.input.begun_at
        request = technician_request(record, self.state.input.sop, key, begun, record.pieces)
        delivered = record.ended > LEGS.index(Stage.CITY_DELIVERY)
        collect = 0 if delivered else to_collect(record.content)  # it was paid as the goods came
        return Replacement(n=n, request=request.model_copy(update={"collect_fen": collect}))

    def _forget_former(self) -> None:
        """He is told nothing more of the order; what legs bring back no longer names him."""
        situation = self.state.situation
        situation.basis.provider = situation.provider = None
