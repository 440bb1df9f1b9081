"""Who may take a report back, and what follows: it is as if it had not been said (ADR-0037)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from models.messages.decisions.decisions import REPORT_DESKS, Withdraw
from models.messages.encoding.fingerprints import fingerprint
from models.messages.legs.leg import LegEnding
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.refusals import UnknownSubject
from models.messages.reports.report import Report
from models.messages.reports.report_passage import ReportState
from models.phrases import Code, JoinedTexts, StructuredText, VerbatimText, phrase, role_code
from models.sop.formatting import counted
from models.stages.desk import DeskResult, note_decision
from models.stages.order.record import OrderRecord
from models.stages.table import KINDS, SPEC_OF, leg_after
from models.tracking.decisions.correction_notices import call_back, informed_by, informed_by_ending
from models.tracking.decisions.dependent_facts import why_still_needed
from models.tracking.decisions.dependent_reports import (
    newly_refused,
    refusals_by_report,
    remaining_dependents,
)
from models.tracking.runs.ended_leg import has_own_facts
from models.tracking.runs.partner_calls import calls_since, lasting_calls, partners_of
from models.tracking.situation.facts import Reporter
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
        self.former: Callable[[], LegEnding | None] = self._of_the_former
        """What ended the leg before, where it may be taken back here."""
        self.why_later: Callable[[], str | None] = lambda: None
        """Why nothing that an ended leg was told can be taken back here now, and what to do."""
        self.step_back: Callable[[str], None] = self._end
        """Let the leg before go on without that report."""
        self.taken_back: str | None = None
        """The report of the leg before that was taken back, since which this leg ends."""

    def why_not(self, decision: Withdraw) -> StructuredText | None:
        """Why that report cannot be withdrawn here, by that role; None where it can."""
        state, report_id = self.state, decision.report_id
        reporter = state.reporter_of(report_id) or self._kept_reporter(report_id)
        if reporter is None and (ended := self._ended_by(report_id)):
            reporter = Reporter(ended.by, ended.actor, ended.at)
        if reporter is None:
            return self._unknown(report_id)
        if state.closed or self.ending() or state.cancel_by is not None:
            return phrase(
                "{stage} has ended with what was told: {call}",
                stage=Code("stage", state.stage.value),
                call=self._call(),
            )
        if (rests := why_still_needed(state, report_id)) is not None:
            return rests
        if decision.by in REPORT_DESKS:
            return None
        if (decision.by, decision.actor) != (reporter.by, reporter.actor):
            return not_own_report(decision.by, self._desk)
        minutes = state.input.sop.withdraw_minutes
        if self.clock() - reporter.at > timedelta(minutes=minutes):
            return phrase(
                "it was told more than {minutes} min ago: {call}",
                minutes=minutes,
                call=self._call(),
            )
        return None

    def _ended_by(self, report_id: str) -> LegEnding | None:
        former = self.former()
        return former.named(report_id) if former is not None else None

    def _of_the_former(self) -> LegEnding | None:
        """Of a leg: while it has received nothing of its own. What it has called was called
        since."""
        ended = self.state.input.ended_by
        if ended is None or has_own_facts(self.state, ended.kind):
            return None
        return ended.with_calls(self.state.calls)

    def _end(self, report_id: str) -> None:
        """Of a leg: it ends, and what it had opened was never owed."""
        self.taken_back = report_id
        self.state.deadlines.take_back_own(self.clock())
        self.state.cancel_by = "withdrawn"

    def _kept(self, report_id: str) -> Report | None:
        early = self.record.early if self.record else []
        return next((one for one in early if one.report_id == report_id), None)

    def _kept_reporter(self, report_id: str) -> Reporter | None:
        one = self._kept(report_id)
        return Reporter(one.by, one.actor, one.received_at or self.clock()) if one else None

    def _unknown(self, report_id: str) -> StructuredText:
        answer = self.state.answers.get(report_id)
        if answer is not None and answer.state is ReportState.WITHDRAWN:
            return phrase("{why}: it was withdrawn already", why=no_report(report_id))
        if fingerprint(report_id) in self.state.known:
            if later := self.why_later():
                return phrase(
                    "report {report_id} cannot be taken back now: {later}",
                    report_id=report_id,
                    later=later,
                )
            if (ended := self.former()) is not None:
                return phrase(
                    "report {report_id} cannot be taken back here: it was withdrawn already, or "
                    "told in a leg that has ended; if that is {stage}, withdraw {kind} "
                    "({ended}) first: it goes on then, and takes it back",
                    report_id=report_id,
                    stage=Code("stage", KINDS[ended.kind].stage.value),
                    kind=Code("kind", ended.kind),
                    ended=ended.report_id,
                )
            return phrase(
                "report {report_id} cannot be taken back any more: it was withdrawn already, or "
                "what followed from it has been told since{goes_back}: {call}",
                report_id=report_id,
                goes_back=self._goes_back(),
                call=self._call(),
            )
        return no_report(report_id)

    def _goes_back(self) -> StructuredText:
        """What becomes of goods that were refused in a leg that has ended (ADR-0053)."""
        shipments = self.state.situation.shipments.values()
        refused = [one for each in shipments for one in each.losses.values() if one.refused]
        if not refused:
            return VerbatimText()
        n = sum(one.pieces for one in refused)
        if n == 1:
            return phrase(
                "; 1 refused piece is on the way back by now, in a case of their own: if that was "
                "a mistake, after-sales has that case"
            )
        return phrase(
            "; {pieces} are on the way back by now, in a case of their own: if that was a mistake, "
            "after-sales has that case",
            pieces=counted(n, "refused piece"),
        )

    @property
    def _desk(self) -> StructuredText:
        """The desk of the leg that is open, where there is one."""
        leg = leg_after(self.record.ended) if self.record else None
        return phrase("the {desk}", desk=role_code(SPEC_OF[leg or self.state.stage].desk))

    def _call(self) -> StructuredText:
        return phrase("call {desk}", desk=self._desk)

    def apply(self, decision: Withdraw, now: datetime) -> DeskResult:
        """Take it back; the calls that were made meanwhile are named, and not undone."""
        state, report_id = self.state, decision.report_id
        calls, ended = calls_since(state, report_id), None
        to, refused = informed_by(state, report_id), refusals_by_report(state)
        kept = self._kept(report_id)
        if kept is not None and self.record is not None:
            self.record.early.remove(kept)
        if kept is None and state.reporter_of(report_id) is None:
            ended = self._ended_by(report_id)
        if ended is not None:
            kind, calls = ended.kind, list(ended.calls)
            to = informed_by_ending(state, ended)
            self._take_back_end(report_id)
        else:
            kind = state.withdraw(report_id, now, kept)
        left = newly_refused(refused, refusals_by_report(state))
        words = [remaining_dependents(left)] if left else []
        note_decision(
            state, decision, decision.name,
            "; ".join((f"withdrawn: {kind} {report_id}: {decision.reason}", *words))[:500], now,
            report_id=report_id, kind=kind, calls=calls or None,
            partners=partners_of(calls) or None, stays=list(left) or None,
        )  # fmt: skip
        call_back(state, report_id, kind, to, by=decision.by, now=now)
        undone = [lasting_calls(calls)] if calls else []
        left_over = (*undone, *words)
        return DeskResult(reason=JoinedTexts(left_over) if left_over else None)

    def _take_back_end(self, report_id: str) -> None:
        """The leg before goes on without the report that had ended it."""
        taken_back = Answer(
            outcome=ReportOutcome.ACCEPTED, report_id=report_id, state=ReportState.WITHDRAWN
        )
        self.state.keep_answer(taken_back)
        self.step_back(report_id)


def no_report(report_id: str) -> UnknownSubject:
    """What a workflow says of a report that it does not know."""
    return UnknownSubject(
        "there is no report {report_id} here that counts", {"report_id": report_id}
    )


def not_own_report(by: str, desk: StructuredText) -> StructuredText:
    """Why somebody cannot take back what another has told."""
    return phrase(
        "{by} did not report it: whoever did withdraws it, or {desk}",
        by=role_code(by),
        desk=desk,
    )
