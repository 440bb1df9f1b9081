"""Deadlines as the facts decide them, and decide them again where the past has changed."""

from datetime import datetime
from typing import Any

from models.messages.legs.leg import Deadline
from models.messages.timeline.duty_row import BREACH_STATES, DutyState
from models.messages.timeline.timeline import EntryKind
from models.sop.duty import Duty
from models.stages import all_duties as duties
from models.tracking.deadlines.deadline_changes import (
    ended_by,
    key_of,
    plan_of,
    put_at,
    reopened_deadline,
)
from models.tracking.deadlines.duty_ending import DutyEnding
from models.tracking.deadlines.escalation import TierLevel
from models.tracking.deadlines.reminders import Reminders
from models.tracking.deadlines.verdict_lines import corrected_line, first_line


class DeadlineVerdicts(Reminders):
    """Deadlines that facts decide."""

    def _end(self, duty: Duty, one: Deadline, ending: DutyEnding, now: datetime) -> None:
        state = ending.state
        happening, text = first_line(duty, one, ending)
        if happening is EntryKind.CORRECTED:
            self.tell(duty, one, TierLevel.CORRECTED, duty.alarmed, one.fired, now)
        self.breaches += (state in BREACH_STATES) - one.breached
        if not one.breached or state is not DutyState.MISSED:
            self._say(duty, one, ending, happening, text, now)
        self.close(duty, ended_by(one, state, ending))

    def pause(self, since: datetime | None, now: datetime) -> None:
        """Say nothing while somebody else owes, since then: what was missed later was not.

        How far that moves what is left, the facts say once it is over.
        """
        self.paused_at = since
        for key, one in list(self.open.items()) if since is not None else ():
            if one.breached and not self.is_over(one, now):
                self.breaches -= 1
                again = reopened_deadline(one, self.until_stopped(now), over=False)
                self._correct(duties.ALL_DUTIES[key.duty], one, again, now)
                self.keep(duties.ALL_DUTIES[key.duty], again)

    def _decide_again(
        self, duty: Duty, one: Deadline, ending: DutyEnding | None, now: datetime, *, quiet: bool
    ) -> None:
        """A changed past may decide it otherwise, or not at all any more.

        `quiet`: that it stands elsewhere only, is not said.
        """
        new = put_at(one, self.shown_at(key_of(one), ending))
        if ending is None:
            new = reopened_deadline(
                new, min(now, self.paused_at or now), over=self.is_over(new, now)
            )
            self.breaches += new.breached - (one.state in BREACH_STATES)
            self.closed.pop(key_of(one))
            self._correct(duty, one, new, now)
            self.keep(duty, new)
            return
        new = ended_by(new, state := ending.state, ending)
        if new == one:
            return
        if quiet and new == put_at(one, plan_of(new)):
            self.close(duty, new)
            return
        self.breaches += (state in BREACH_STATES) - (one.state in BREACH_STATES)
        self._correct(duty, one, new, now, ending)
        self.close(duty, new)

    def _correct(
        self,
        duty: Duty,
        old: Deadline,
        new: Deadline,
        now: datetime,
        ending: DutyEnding | None = None,
    ) -> None:
        """Say that a changed past decides otherwise; who was informed of a breach is informed that
        it goes."""
        happening, text = corrected_line(duty, old, new, ending)
        if ending is not None:
            self._say(duty, new, ending, happening, text, now)
        else:
            late = new.late_seconds or 0
            data = {"due_at": new.due_at, "state": new.state, "late_seconds": late}
            self.note(happening, duty, new, text, at=now, now=now, data=data)
        if old.breached and old.state in BREACH_STATES and new.state not in BREACH_STATES:
            self.tell(duty, new, TierLevel.CORRECTED, duty.alarmed, old.fired, now)

    def _say(
        self, duty: Duty, one: Deadline, ending: DutyEnding, happening: EntryKind, text: str,
        now: datetime,
    ) -> None:  # fmt: skip
        at, late = ending.at, ending.late_seconds
        data = {"due_at": one.due_at, "state": ending.state, "late_seconds": late}
        more: dict[str, Any] = {"by": ending.fact.by, "late_seconds": late}
        if ending.state is DutyState.UNPROVED:
            data["reported_at"] = ending.fact.times.reported_at
            more["report_id"] = ending.fact.fact_id or None
        self.note(happening, duty, one, text, at=at, now=now, data=data, **more)
