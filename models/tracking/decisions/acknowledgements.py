"""A person takes on what is overdue: its daily reminders stop until a time, nothing else does."""

from collections.abc import Callable
from datetime import datetime, timedelta

from models.messages.decisions.decision_refusals import REASON_ENDED, step_has_changed
from models.messages.decisions.decisions import Acknowledge
from models.phrases import JoinedTexts, StructuredText, one_of, phrase, role_code
from models.sop.formatting import counted, show
from models.stages.all_duties import ALL_DUTIES
from models.stages.desk import DeskResult, note_decision
from models.tracking.deadlines.breach_causes import acknowledge, overdue
from models.tracking.state import StageState


class Acknowledging:
    """Who takes on what is overdue in one stage; `clock` is its workflow's."""

    def __init__(self, state: StageState, clock: Callable[[], datetime]) -> None:
        self.state = state
        self.clock = clock

    def why_not(self, decision: Acknowledge) -> StructuredText | None:
        """Why it cannot be taken on so; None where it can."""
        state, now = self.state, self.clock()
        if state.closed or state.cancel_by is not None:
            return REASON_ENDED
        if decision.by not in decision.made_by:
            return phrase(
                "{by} cannot acknowledge: ask {roles}",
                by=role_code(decision.by),
                roles=one_of("role", decision.made_by[:2], " or "),
            )
        if moved := step_has_changed(decision, state.step.code):
            return moved
        if decision.until <= now:
            return phrase(
                "until {time} is past: give a time that is still to come", time=show(decision.until)
            )
        days = state.input.sop.acknowledged_days
        if decision.until > now + timedelta(days=days):
            latest = show(now + timedelta(days=days))
            return phrase(
                "that is too far: {days} at most, until {latest}",
                days=counted(days, "day"),
                latest=latest,
            )
        if not self._causes(decision):
            why = phrase("nothing is overdue here")
            if decision.cause:
                why = phrase("nothing of {cause} is overdue here", cause=decision.cause)
            others = list(overdue(state.deadlines.open))
            return (
                phrase("{why}; overdue: {others}", why=why, others=JoinedTexts(others, ", "))
                if others
                else why
            )
        return None

    def apply(self, decision: Acknowledge, now: datetime) -> DeskResult:
        """Take on what is overdue."""
        causes = self._causes(decision)
        open_, sop = self.state.deadlines.open, self.state.input.sop
        acknowledge(open_, causes, decision.until, now, sop)
        why = f": {decision.reason}" if decision.reason else ""
        text = f"{', '.join(causes)} taken on until {show(decision.until)}{why}"
        note_decision(
            self.state, decision, decision.name, text, now, causes=causes, until=decision.until
        )
        return DeskResult()

    def _causes(self, decision: Acknowledge) -> list[str]:
        """Those that are overdue and meant, by name or by one of their duties."""
        causes = list(overdue(self.state.deadlines.open))
        if decision.cause is None:
            return causes
        duty = ALL_DUTIES.get(decision.cause)
        meant = duty.cause if duty else decision.cause
        return [cause for cause in causes if cause == meant]
