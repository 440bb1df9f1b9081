"""A desk plans another visit 二次上门 (FH-11.2.2): for what it is owed, and not before."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from models.codes import ProblemCode
from models.ids import Stage
from models.messages.decisions.decided_report import report_of
from models.messages.decisions.decision_refusals import REASON_ENDED, step_has_changed
from models.messages.decisions.visit_decisions import PlanVisit, VisitCause
from models.messages.reports.answer import ReportOutcome
from models.messages.reports.refusals import UnknownSubject
from models.phrases import Code, StructuredText, one_of, phrase, role_code
from models.sop import clock
from models.sop.formatting import show
from models.stages.city_delivery.reports import Delivered
from models.stages.desk import DeskResult, note_decision
from models.stages.installation.installation_exceptions import (
    NotAccepted,
    ProductFault,
    SecondVisit,
)
from models.stages.installation.part_lifecycle import FINAL_STATES, Part
from models.stages.installation.parts import PartFault
from models.stages.installation.visits import VisitPlanned
from models.tracking.situation.visits import owed_in, parts_in, visits_in
from models.tracking.state import StageState

CAUSE_OF_CODE: Final[Mapping[str, VisitCause]] = {
    ProblemCode.SITE_UNFIT: VisitCause.SITE_UNFIT,
    SecondVisit.kind: VisitCause.OTHER,
    PartFault.kind: VisitCause.PART,
    ProductFault.kind: VisitCause.REPAIR,
    NotAccepted.kind: VisitCause.NOT_ACCEPTED,
}
"""Why somebody comes again for what is open."""


class Purpose(NamedTuple):
    """What a visit is for."""

    cause: VisitCause
    incident: str | None


class VisitPlanning:
    """The visits that are planned in one stage; `now` of its workflow is `clock`."""

    def __init__(self, state: StageState, clock: Callable[[], datetime]) -> None:
        self.state = state
        self.clock = clock

    # Refused ---------------------------------------------------------------------------

    def why_not(self, decision: PlanVisit) -> StructuredText | None:
        """Why no visit can be planned so; None where it can."""
        state = self.state
        if state.closed or state.cancel_by is not None:
            return REASON_ENDED
        if decision.by not in decision.made_by:
            return phrase(
                "{by} cannot plan a visit: ask {roles}",
                by=role_code(decision.by),
                roles=one_of("role", decision.made_by, " or "),
            )
        if state.incidents.lent:
            return phrase("its leg is open and plans the visits: send it again in a moment")
        if state.stage is not Stage.INSTALLATION and not state.happened(Delivered.kind):
            return UnknownSubject("the goods are not delivered: report appointment_booked instead")
        if moved := step_has_changed(decision, state.step.code):
            return moved
        when = decision.to_at or decision.from_at or decision.planned_day
        if clock.has_passed(when, self.clock()):
            return phrase(
                "{planned_day} is over at that hour: plan a visit that is to come",
                planned_day=decision.planned_day,
            )
        found = self._purpose(decision)
        return found if isinstance(found, StructuredText) else None

    def _purpose(self, decision: PlanVisit) -> Purpose | StructuredText:
        """What it is for, or why it cannot be planned."""
        parts = {part.incident: part for part in parts_in(self.state.facts)}
        named = decision.incident
        owed = [
            Purpose(one.cause, one.incident)
            for one in owed_in(self.state.facts, self.state.input)
            if named in (None, one.incident)
        ]
        open_ = [
            Purpose(self._cause_of(code, ref), ref)
            for code, ref in self.state.situation.incidents.open
            if code in CAUSE_OF_CODE and named in (None, ref)
        ]
        came = [
            Purpose(VisitCause.PART, part.incident)
            for part in parts.values()
            if part.state not in FINAL_STATES and named in (None, part.incident)
        ]
        waiting = [part for part in parts.values() if part.is_awaited]
        found = [*owed, *open_, *came]
        ready = [one for one in found if not _waits(one, parts, waiting)]
        if not ready:
            return _why_none(decision, waiting if named is None or found else [])
        purpose = ready[0]
        return Purpose(decision.why or purpose.cause, purpose.incident)

    def _cause_of(self, code: str, ref: str) -> VisitCause:
        """Why somebody comes for what is open: as it was planned, or said, last; else by itself."""
        plans = [one.content for one in self.state.facts.named(VisitPlanned.kind)]
        causes = [p.why for p in plans if isinstance(p, VisitPlanned) and p.incident == ref]
        found = self.state.facts.named(SecondVisit.kind) if code == SecondVisit.kind else []
        causes = causes or [
            one.content.why
            for one in found
            if isinstance(one.content, SecondVisit) and one.ref == ref and one.content.why
        ]
        return causes[-1] if causes else CAUSE_OF_CODE[code]

    # Applied ---------------------------------------------------------------------------

    def apply(self, decision: PlanVisit, now: datetime) -> DeskResult:
        """Plan it: it counts like a report of the desk, and is withdrawn like one."""
        purpose = self._purpose(decision)
        assert isinstance(purpose, Purpose), "it was not refused"
        data = {
            "incident": purpose.incident, "why": purpose.cause, "day": decision.planned_day,
            "from_at": decision.from_at, "to_at": decision.to_at, "brings": decision.brings,
        }  # fmt: skip
        details = VisitPlanned.model_validate(data).model_dump(mode="json", exclude_none=True)
        report = report_of(decision, VisitPlanned.kind, details)
        answer = self.state.receive(report, now, passed_on=True)
        if answer.outcome is ReportOutcome.REFUSED:
            return DeskResult("refused", answer.why)
        before = self.state.deadlines.counters.visits
        visits = visits_in(self.state.facts, self.state.input, before)
        planned = [one for one in visits if one.planned_at]
        text = phrase(
            "visit {attempt} is planned for {time}",
            attempt=planned[-1].attempt,
            time=_when(decision),
        )
        note_decision(
            self.state, decision, decision.name, text, now,
            incident=purpose.incident, why=purpose.cause, attempt=planned[-1].attempt,
        )  # fmt: skip
        return DeskResult(reason=text)


def _waits(one: Purpose, parts: Mapping[str, Part], waiting: list[Part]) -> bool:
    """Whether that visit waits for a part: of its own, or of any where it names none."""
    part = parts.get(one.incident or "")
    if part is not None:
        return part.is_awaited
    return one.cause is VisitCause.PART and bool(waiting)


def _why_none(decision: PlanVisit, waiting: list[Part]) -> StructuredText:
    if waiting:
        part = waiting[0]
        return phrase(
            "the part {incident} is {state} and has not come: a visit is planned when it has "
            "(FH-11.3.1.2); report part_arrived first",
            incident=part.incident,
            state=Code("state", part.state),
        )
    if decision.incident is not None:
        return UnknownSubject(
            "nothing of the name {incident} is open here", {"incident": decision.incident}
        )
    return phrase("no other visit is owed: whoever needs one reports second_visit first, and why")


def _when(decision: PlanVisit) -> str:
    if decision.from_at is None:
        return decision.planned_day.isoformat()
    if decision.to_at is None:
        return show(decision.from_at)
    return phrase("{begins} to {ends}", begins=show(decision.from_at), ends=show(decision.to_at))
