"""The incidents of one workflow, as they are told of: lines, rows for lists, what travels."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import (
    Liability,
    LiabilityState,
    LiabilityStep,
    Remedy,
    StepKind,
)
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.sop.formatting import show
from models.stages.incident_kinds import INCIDENT_KINDS
from models.tracking.deadlines.reminders import DeadlineTimer
from models.tracking.situation.incident_lifecycle import IncidentLife, incident_lives, row_of
from models.tracking.situation.incidents import Name

if TYPE_CHECKING:
    from models.tracking.stage_knowledge import StageKnowledge

ENDED_BY_CANCELLATION: Final = (Remedy.CANCEL, Remedy.TRANSSHIP)
"""Remedies of which nothing is owed any more once the order is cancelled."""


def called_off(one: Liability, now: datetime) -> Liability:
    """The same, as the work is called off: nobody puts right any more what went wrong with it.

    That carries out an agreed cancellation, and ends what was agreed about a road that nobody goes.
    """
    ended: dict[str, Any] = {"put_right_at": one.put_right_at or now}
    if one.remedy in ENDED_BY_CANCELLATION and one.agreed_at is not None and one.done_at is None:
        ended |= {"done": Remedy.CANCEL, "done_at": now}
    return one.model_copy(update=ended)


class IncidentRecords:
    """What was said about the incidents of one workflow, and what lists were told of them.

    Attributes:
        steps: what was decided here, in the order of its coming.
        rows: each as it was written last.
        lent: a leg has them: it alone judges, and knows what is so.
    """

    def __init__(self, state: "StageKnowledge") -> None:
        self.state = state
        self.steps: list[LiabilityStep] = []
        self.rows: dict[Name, IncidentRow] = {}
        self.lent = False
        self._lives: dict[Name, IncidentLife] = {}
        self._as_of = (-1, -1)

    @property
    def lives(self) -> dict[Name, IncidentLife]:
        """Every incident that is followed here."""
        as_of = self.state.changes, len(self.steps)
        if self._as_of != as_of:
            self._as_of, self._lives = as_of, self._fold(self.steps)
        return self._lives

    def changes(self, step: LiabilityStep) -> bool:
        """Whether anything would stand otherwise with that step."""
        name = step.code, step.ref
        return self._fold([*self.steps, step])[name].liability != self.lives[name].liability

    def _fold(self, steps: Sequence[LiabilityStep]) -> dict[Name, IncidentLife]:
        state = self.state
        found = any(state.facts.named(code) for code in INCIDENT_KINDS)
        if self.lent or not (found or state.situation.basis.liabilities):
            return {}
        days = state.input.sop.liability_answer_days
        return incident_lives(state.situation, state.facts, steps, days)

    # As time passes --------------------------------------------------------------------

    def _silent_next(self) -> Liability | None:
        """The one whose party has to answer first."""
        judged = (one.liability for one in self.lives.values())
        waiting = [one for one in judged if one.state is LiabilityState.JUDGED and one.answer_by]
        return min(waiting, key=lambda one: (one.answer_by, one.name), default=None)

    def next_timer(self) -> DeadlineTimer | None:
        """When silence confirms next who is responsible; a hold does not stop that."""
        one = self._silent_next()
        if one is None or one.answer_by is None:
            return None
        return DeadlineTimer(
            one.answer_by, f"{one.party} may answer for {one.code}: silence confirms"[:200]
        )

    def tick(self, now: datetime) -> None:
        """Let silence confirm what has passed, and say for lists where each stands."""
        while (one := self._silent_next()) and one.answer_by and one.answer_by <= now:
            at = one.answer_by
            step = LiabilityStep(code=one.code, ref=one.ref, step=StepKind.SILENCE, at=at)
            self.steps.append(step)
            text = f"{one.party} has not answered for {one.code} by {show(at)}: confirmed"
            data = {"kind": one.code, "incident": one.ref, "party": one.party, "step": step.step}
            self.state.outbox.note(
                EntryKind.DECISION, "liability_confirmed", text, at=at, now=now, by=Role.SYSTEM,
                clause=INCIDENT_KINDS[one.code].basis, data={**data, "amount_fen": one.amount_fen},
            )  # fmt: skip
        self._show()

    def _show(self) -> None:
        """Write the rows that have changed; of what is followed here no more, that it is gone."""
        if self.lent:
            return
        state, lives = self.state, self.lives
        for name, life in lives.items():
            self._write(name, life)
        for name in [one for one in self.rows if one not in lives]:
            gone = self.rows.pop(name)
            if name not in state.situation.basis.closed:
                state.outbox.incidents[name] = gone.model_copy(update={"withdrawn": True})

    def _write(self, name: Name, life: IncidentLife) -> None:
        state = self.state
        row = row_of(life, situation=state.situation, start=state.input, facts=state.facts)
        if row != self.rows.get(name):
            self.rows[name] = row
            state.outbox.incidents[name] = row

    def call_off(self, now: datetime) -> None:
        """Let what needs nothing more end with the work that is called off; lists show it."""
        for name, life in self.lives.items():
            liability = called_off(life.liability, now)
            if liability.closed_at is not None:
                self._write(name, replace(life, liability=liability))

    # As the work changes hands ---------------------------------------------------------

    def travelling(self) -> tuple[Liability, ...]:
        """Those that are not at their end: they go on with the order."""
        lives = (one.liability for one in self.lives.values())
        return tuple(one for one in lives if one.closed_at is None)

    def take_over(self, liabilities: tuple[Liability, ...]) -> None:
        """Know what another workflow knew; what it followed no more has come to its end."""
        self.lent = False
        self._as_of = (-1, -1)
        names = {one.name for one in liabilities}
        basis = self.state.situation.basis
        basis.closed |= {*self.lives, *self.rows} - names
        basis.liabilities = liabilities
        self.steps.clear()
        self.rows = {name: row for name, row in self.rows.items() if name in names}
        self._as_of = (-1, -1)

    def lend(self) -> None:
        """A leg has them from now on."""
        self.lent = True
        self._as_of = (-1, -1)

    def lost(self) -> None:
        """That leg is gone: what it was given stands."""
        self.lent = False
        self._as_of = (-1, -1)
