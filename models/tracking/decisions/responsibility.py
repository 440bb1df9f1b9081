"""Who is responsible for an incident, and its remedy: what a desk or the party decides (ADR-0044).

FH-8.3.2.1: the order desk judges, with evidence, and feeds the remedy back to the merchant.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from models.messages.decisions.decision_refusals import REASON_ENDED, step_has_changed
from models.messages.decisions.incident_decisions import (
    AboutIncident,
    Admit,
    Agree,
    Appeal,
    Judge,
    OfferRemedy,
)
from models.messages.incidents.liability import (
    Liability,
    LiabilityState,
    LiabilityStep,
    Party,
    StepKind,
)
from models.messages.orders.money import in_yuan
from models.phrases import Code, JoinedTexts, StructuredText, one_of, phrase, role_code
from models.sop.formatting import show
from models.stages.desk import DeskResult, decided_at, note_decision
from models.stages.incident_kinds import INCIDENT_KINDS
from models.tracking.decisions import liability_notices
from models.tracking.decisions.agreed_remedies import (
    AGREED_ON,
    agreed_on,
    carry_out,
    why_split_impossible,
)
from models.tracking.reports.goods_as_is import proposed
from models.tracking.situation.incidents import Name
from models.tracking.situation.liability import ANSWERABLE_STATES, why_no_appeal
from models.tracking.situation.liability_rules import why_no_judgement, why_no_remedy, why_not_his
from models.tracking.state import StageState


class Responsibility:
    """What is decided about the incidents of one workflow; `clock` is its own."""

    def __init__(self, state: StageState, clock: Callable[[], datetime]) -> None:
        self.state = state
        self.clock = clock

    # Refused ---------------------------------------------------------------------------

    def why_not(self, decision: AboutIncident) -> StructuredText | None:
        """Why it cannot be decided so; None where it can."""
        state = self.state
        if state.closed or state.cancel_by is not None:
            return REASON_ENDED
        if state.incidents.lent:
            return phrase("its leg is open and has the incident: send it again in a moment")
        if decision.by not in decision.made_by:
            return phrase(
                "{by} cannot {name}: ask {roles}",
                by=role_code(decision.by),
                name=Code("decision", decision.name),
                roles=one_of("role", decision.made_by[:2], " or "),
            )
        if moved := step_has_changed(decision, state.step.code):
            return moved
        found = self._meant(decision)
        if isinstance(found, StructuredText):
            return found
        one = state.incidents.lives[found].liability
        if one.closed_at is not None:
            return phrase(
                "incident {ref} is closed since {time}", ref=one.ref, time=show(one.closed_at)
            )
        return self._why_not(decision, one) or self._why_too_old(decision, one)

    def _why_too_old(self, decision: AboutIncident, one: Liability) -> StructuredText | None:
        """What is dated before what it answers, or before what stands, would change nothing."""
        step = self._step(decision, one)
        if self.state.incidents.changes(step):
            return None
        known = (one.judged_at, one.offered_at, one.answered_at, one.agreed_at)
        newest = max(filter(None, known), default=one.found_at)
        return phrase(
            "it is dated {time}, before what is known of the incident ({newest}), "
            "and would change nothing: give as `at` when it was really said",
            time=show(step.at),
            newest=show(newest),
        )

    def _meant(self, decision: AboutIncident) -> Name | StructuredText:
        lives = self.state.incidents.lives
        names = [name for name in lives if name[1] == decision.incident]
        meant = [name for name in names if decision.kind in (None, name[0])]
        if len(meant) == 1:
            return meant[0]
        if meant:
            return phrase(
                "{incident} names several incidents: say which as `kind`: {kinds}",
                incident=decision.incident,
                kinds=one_of("incident", (name[0] for name in meant)),
            )
        return phrase("{why}; {there}", why=_no_incident(decision), there=_known(list(lives)[:10]))

    def _why_not(self, decision: AboutIncident, one: Liability) -> StructuredText | None:
        match decision:
            case Judge():
                return why_no_judgement(decision, one, self.proposed(one))
            case Admit():
                if one.state not in ANSWERABLE_STATES:
                    return phrase(
                        "nothing is to be admitted: it is {state}", state=Code("state", one.state)
                    )
                return why_not_his(decision, one)
            case Appeal():
                return why_not_his(decision, one) or why_no_appeal(one, self._step(decision, one))
            case OfferRemedy() | Agree():
                return why_no_remedy(decision, one) or why_split_impossible(
                    self.state, decision, one
                )
        raise AssertionError(decision)

    # Applied ---------------------------------------------------------------------------

    def apply(self, decision: AboutIncident, now: datetime) -> DeskResult:
        """Let it stand, and tell whom it concerns."""
        name = self._meant(decision)
        assert not isinstance(name, StructuredText), "it was not refused"
        state = self.state
        before = state.incidents.lives[name].liability
        step = self._step(decision, before)
        state.incidents.steps.append(step)
        one = state.incidents.lives[name].liability
        data = {
            "kind": one.code, "incident": one.ref, "party": one.party,
            "basis": step.basis if step.basis == INCIDENT_KINDS[one.code].basis else None,
            "amount_fen": step.amount_fen, "remedy": one.remedy if step.remedy else None,
            "answer_by": one.answer_by if one.state is LiabilityState.JUDGED else None,
            "evidence": step.evidence or None,
        }  # fmt: skip
        note_decision(state, decision, decision.name, _text(decision, one), now, **data)
        liability_notices.inform(state.outbox, decision, before, one, self._agreed(decision, one))
        if isinstance(decision, Agree):
            carry_out(state, decision, one, step, now)
        return DeskResult(reason=_outcome(one))

    def _agreed(self, decision: AboutIncident, one: Liability) -> dict[str, Any]:
        """What is offered, or agreed, about another pickup."""
        if isinstance(decision, OfferRemedy):
            return {name: value for name in AGREED_ON if (value := getattr(decision, name))}
        return agreed_on(self.state, decision, one) if isinstance(decision, Agree) else {}

    def proposed(self, one: Liability) -> Party:
        """Who it is as a rule, by what was found, in whichever leg."""
        life = self.state.incidents.lives.get(one.name)
        finding = life.finding if life else None
        return proposed(self.state, one, finding.content if finding else None)

    def _step(self, decision: AboutIncident, one: Liability) -> LiabilityStep:
        kind = INCIDENT_KINDS[one.code]
        fields: dict[str, Any] = {}
        if isinstance(decision, Judge):
            fields = {
                "party": decision.party or self.proposed(one),
                "basis": decision.basis or kind.basis,
                "amount_fen": decision.amount_fen,
            }
        elif isinstance(decision, OfferRemedy):
            fields = {name: getattr(decision, name) for name in ("remedy", *AGREED_ON)}
        return LiabilityStep(
            code=one.code,
            ref=one.ref,
            step=StepKind(decision.name),
            at=decided_at(decision, self.state.input, self.clock()),
            decision_id=decision.decision_id,
            by=decision.by,
            evidence=getattr(decision, "evidence", ()),
            **fields,
        )


def _text(decision: AboutIncident, one: Liability) -> str:
    what = INCIDENT_KINDS[one.code].en
    why = f": {decision.reason}" if decision.reason else ""
    match decision:
        case Judge():
            money = "" if one.amount_fen is None else f", {in_yuan(one.amount_fen)} yuan"
            says = f"{one.party} is responsible for {what} ({one.basis}){money}"
        case OfferRemedy() | Agree():
            says = f"{one.remedy} {'offered' if isinstance(decision, OfferRemedy) else 'agreed'}"
            says += f" for {what}"
        case _:
            verb = "admits" if isinstance(decision, Admit) else "denies"
            says = f"{one.party} {verb} that it is responsible for {what}"
    return f"{says}{why}"[:500]


def _outcome(one: Liability) -> StructuredText:
    """Where it stands now, for whoever decided."""
    if one.state is LiabilityState.JUDGED and one.answer_by is not None:
        return phrase(
            "{party} may answer until {time}; then it is confirmed",
            party=Code("choice", one.party or ""),
            time=show(one.answer_by),
        )
    state = Code("state", one.state)
    return JoinedTexts((state, Code("choice", one.party)), ": ") if one.party else state


def _no_incident(decision: AboutIncident) -> StructuredText:
    if decision.kind is None:
        return phrase("there is no incident {incident} here", incident=decision.incident)
    return phrase(
        "there is no incident {incident} of kind {kind} here",
        incident=decision.incident,
        kind=Code("incident", decision.kind),
    )


def _known(names: Sequence[Name]) -> StructuredText:
    if not names:
        return phrase("there is none: what went wrong is reported first")
    known = (phrase("{ref} ({kind})", ref=ref, kind=Code("incident", code)) for code, ref in names)
    return phrase("there are: {known}", known=JoinedTexts(known, ", "))
