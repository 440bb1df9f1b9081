"""A desk lets the tariff price an extra fee 临时增项 (FH-11.3.2): the door looks the price up."""

from collections.abc import Callable
from datetime import datetime

from models.messages.decisions.decided_report import report_of
from models.messages.decisions.decision_refusals import REASON_ENDED
from models.messages.decisions.fee_decisions import SetFee
from models.messages.orders.money import in_yuan
from models.messages.reports.answer import ReportOutcome
from models.messages.reports.refusals import UnknownSubject
from models.phrases import StructuredText, one_of, phrase, role_code
from models.stages.city_delivery.fees import FeeReported, FeeSet
from models.stages.desk import DeskResult, note_decision
from models.tracking.state import StageState


class FeeSetting:
    """The prices of extra fees in one stage; `clock` is its workflow's."""

    def __init__(self, state: StageState, clock: Callable[[], datetime]) -> None:
        self.state = state
        self.clock = clock

    def why_not(self, decision: SetFee) -> StructuredText | None:
        """Why no price can be set so; None where it can."""
        if self.state.closed or self.state.cancel_by is not None:
            return REASON_ENDED
        if decision.by not in decision.made_by:
            return phrase(
                "{by} cannot set a fee: ask {roles}",
                by=role_code(decision.by),
                roles=one_of("role", decision.made_by[:2], " or "),
            )
        if decision.price is None:
            return phrase("a fee is priced by the tariff alone, and no price came with it")
        if (FeeReported.kind, decision.incident) not in self.state.situation.incidents.open:
            open_ = [
                ref for code, ref in self.state.situation.incidents.open if code == FeeReported.kind
            ]
            known = {"incident": decision.incident, "open": ", ".join(open_[:10])}
            if not open_:
                return UnknownSubject("no extra fee {incident} is open here", known)
            return UnknownSubject("no extra fee {incident} is open here; open: {open}", known)
        return None

    def apply(self, decision: SetFee, now: datetime) -> DeskResult:
        """Set the price: it counts like a report of the desk, and is withdrawn like one."""
        price = decision.price
        assert price is not None
        data = {"incident": decision.incident, **price.model_dump(mode="json")}
        answer = self.state.receive(report_of(decision, FeeSet.kind, data), now, passed_on=True)
        text = f"the fee {decision.incident} is {in_yuan(price.amount_fen)} yuan by {price.tariff}"
        note_decision(
            self.state, decision, decision.name, text, now,
            incident=decision.incident, amount_fen=price.amount_fen, payer=price.payer,
        )  # fmt: skip
        taken = answer.outcome is not ReportOutcome.REFUSED
        return DeskResult() if taken else DeskResult("refused", answer.why)
