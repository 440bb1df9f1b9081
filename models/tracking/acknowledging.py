"""A person takes on what is overdue: its daily reminders stop until a time, nothing else does."""

from collections.abc import Callable
from datetime import datetime, timedelta

from models.messages.decisions import Acknowledge
from models.sop.formatting import counted, show
from models.stages.all_duties import ALL
from models.stages.desk import Applied, note_decision
from models.tracking.causes import acknowledge, overdue
from models.tracking.state import StageState


class Acknowledging:
    """Who takes on what is overdue in one stage; `clock` is its workflow's."""

    def __init__(self, state: StageState, clock: Callable[[], datetime]) -> None:
        self.state = state
        self.clock = clock

    def why_not(self, decision: Acknowledge) -> str | None:
        """Why it cannot be taken on so; None where it can."""
        state, now = self.state, self.clock()
        if state.closed or state.cancel_by is not None:
            return "it has ended, or is being cancelled"
        if decision.by not in decision.made_by:
            return f"{decision.by} cannot acknowledge: ask {' or '.join(decision.made_by[:2])}"
        if decision.seen_step not in (None, state.step.code):
            return f"you saw {decision.seen_step}, and it has moved on to {state.step.code}"
        if decision.until <= now:
            return f"until {show(decision.until)} is past: give a time that is still to come"
        days = state.input.sop.acknowledged_days
        if decision.until > now + timedelta(days=days):
            latest = show(now + timedelta(days=days))
            return f"that is too far: {counted(days, 'day')} at most, until {latest}"
        if not self._causes(decision):
            what = f"nothing of {decision.cause}" if decision.cause else "nothing"
            others = ", ".join(overdue(state.deadlines.open))
            return f"{what} is overdue here" + (f"; overdue: {others}" if others else "")
        return None

    def apply(self, decision: Acknowledge, now: datetime) -> Applied:
        """Take on what is overdue."""
        causes = self._causes(decision)
        open_, sop = self.state.deadlines.open, self.state.input.sop
        acknowledge(open_, causes, decision.until, now, sop)
        why = f": {decision.reason}" if decision.reason else ""
        text = f"{', '.join(causes)} taken on until {show(decision.until)}{why}"
        note_decision(
            self.state, decision, decision.name, text, now, causes=causes, until=decision.until
        )
        return Applied()

    def _causes(self, decision: Acknowledge) -> list[str]:
        """Those that are overdue and meant, by name or by one of their duties."""
        causes = list(overdue(self.state.deadlines.open))
        if decision.cause is None:
            return causes
        duty = ALL.get(decision.cause)
        meant = duty.cause if duty else decision.cause
        return [cause for cause in causes if cause == meant]
