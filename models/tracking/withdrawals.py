"""Who may take a report back, and what follows: it is as if it had not been said (ADR-0037)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from models.messages.decisions import REPORT_DESKS, Withdraw
from models.messages.leg import fingerprint
from models.messages.reports import Report
from models.stages.desk import Applied, note_decision
from models.stages.order.record import OrderRecord
from models.stages.table import SPEC_OF
from models.tracking.facts import Reporter
from models.tracking.state import StageState


class Withdrawals:
    """The reports of one workflow, as whoever said them, or a desk, takes them back.

    `clock` says what time it is, `ending` that its steps have come to their end: what ended it
    cannot be taken back here.
    """

    def __init__(
        self, state: StageState, clock: Callable[[], datetime], ending: Callable[[], bool]
    ) -> None:
        self.state = state
        self.clock = clock
        self.ending = ending
        self.record: OrderRecord | None = None
        """Of an order: it keeps reports of legs to come."""

    def why_not(self, decision: Withdraw) -> str | None:
        """Why that report cannot be withdrawn here, by that role; None where it can."""
        state, report_id = self.state, decision.report_id
        reporter = state.reporter_of(report_id) or self._kept_reporter(report_id)
        if reporter is None:
            return self._unknown(report_id)
        if state.closed or self.ending():
            return f"{state.stage.value} has ended with what was told: {self._call()}"
        if decision.by in REPORT_DESKS:
            return None
        if (decision.by, decision.actor) != (reporter.by, reporter.actor):
            return f"{decision.by} did not report it: whoever did withdraws it, or {self._desk}"
        minutes = state.input.sop.withdraw_minutes
        if self.clock() - reporter.at > timedelta(minutes=minutes):
            return f"it was told more than {minutes} min ago: {self._call()}"
        return None

    def _kept(self, report_id: str) -> Report | None:
        early = self.record.early if self.record else []
        return next((one for one in early if one.report_id == report_id), None)

    def _kept_reporter(self, report_id: str) -> Reporter | None:
        one = self._kept(report_id)
        return Reporter(one.by, one.actor, one.received_at or self.clock()) if one else None

    def _unknown(self, report_id: str) -> str:
        if fingerprint(report_id) in self.state.known:
            return f"report {report_id} was heard before {self.state.stage.value}: {self._call()}"
        return f"there is no report {report_id} here that counts"

    @property
    def _desk(self) -> str:
        return f"the {SPEC_OF[self.state.stage].desk}"

    def _call(self) -> str:
        return f"call {self._desk}"

    def apply(self, decision: Withdraw, now: datetime) -> Applied:
        """Take it back; the calls that were made meanwhile are named, and not undone."""
        state, report_id = self.state, decision.report_id
        calls = state.calls_since(report_id)
        kept = self._kept(report_id)
        if kept is not None and self.record is not None:
            self.record.early.remove(kept)
        kind = state.withdraw(report_id, now, kept)
        note_decision(
            state, decision, decision.name,
            f"withdrawn: {kind} {report_id}: {decision.reason}"[:500], now,
            report_id=report_id, kind=kind, calls=calls or None,
        )  # fmt: skip
        made = f"not undone: {', '.join(calls)}" if calls else None
        return Applied(reason=made)
