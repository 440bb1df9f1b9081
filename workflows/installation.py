"""Installation 安装: ends when the customer has accepted and it is verified (FH-11)."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.technician import TechnicianActivities
    from models import ids
    from models.codes import CallStep, ProblemCode, WaitCode
    from models.ids import Stage
    from models.messages.encoding.fingerprints import fingerprint
    from models.messages.legs.leg import LegResult
    from models.messages.orders.order import VerifyBy
    from models.messages.partners.requests import AssignTechnician, CheckCode
    from models.messages.shipments.handover import Handover
    from models.stages.installation.reports import (
        Accepted,
        Inspected,
        Installation,
        Installed,
        PackingSigned,
        SiteChecked,
        Verified,
    )
    from models.stages.installation.verification import VerificationConfirmed
    from models.stages.installation.visit_requests import VisitRequests
    from models.stages.table import watched_by
    from models.tracking.runs.continuation import ContinuedState
    from models.tracking.runs.outstanding_goods import all_is_back, all_is_lost, awaits_goods
    from workflows.calls.parking import StepAbandoned
    from workflows.calls.visit_calls import VisitCalls
    from workflows.leg import LegWorkflow


PROVED_BY_CODE = frozenset(WaitCode) - {WaitCode.REST, WaitCode.PART}
"""What a report of a right code does not wait for; that not all is installed no code proves."""

WRONG_MAX = 100
"""So many wrong codes are remembered."""


class InstallationRecord(BaseModel):
    """The check of a code, and the calls of visits.

    Attributes:
        check: the last one; checking: the report that it checks while it is under way.
        right: the report whose code was right: the customer gave it to whom had installed.
        wrong: those whose code was not.
        visits: who was asked for those after the first one.
    """

    check: CheckCode | None = None
    checking: str | None = None
    right: str | None = None
    wrong: tuple[str, ...] = ()
    visits: VisitRequests = Field(default_factory=VisitRequests)


@workflow.defn
class InstallationWorkflow(LegWorkflow):
    """From the site check to the verified acceptance (FH-3.4.1, FS-4.1)."""

    record: InstallationRecord

    @workflow.init
    def __init__(self, *args: Any) -> None:
        self.start(Installation, Stage.INSTALLATION, args, self._begin)

    def _begin(self, start: Installation, continued: ContinuedState | None) -> None:
        self.input = start
        self.record = InstallationRecord.model_validate(continued.record if continued else {})
        self.verified = False
        self.begin(Stage.INSTALLATION, start, watched_by(Stage.INSTALLATION), continued)
        self.visits = VisitCalls(
            self.state, self.record.visits, self.steps, self.providers.number, self._visit_request
        )

    def _visit_request(self, key: str, at: datetime, pieces: int) -> AssignTechnician:
        return AssignTechnician(
            key=key,
            order=self.input.order,
            address=self.input.delivery,
            expected_at=at,
            pieces=pieces,
            people=self.input.people,
            equipment=self.input.equipment,
        )

    @workflow.run
    async def run(self, *args: Any) -> LegResult:
        """The SOP's steps, one a line."""
        return await self.leg(self._steps)

    async def _steps(self) -> None:
        await self.providers.replace()  # FH-11.3.2.3
        await self.apart.release_cancelled()  # FH-8.3.1.1
        while True:
            await self.visits.ask()  # FH-11.2.2
            if all_is_back(self.state):  # FE-4
                self.returned = True
                return
            if awaits_goods(self.state):
                await self.shipments_delivered(forward=True)  # FH-9.3.2.2
            await self.wait_for(SiteChecked, unless=self._passes)  # FH-11.2.1
            await self.wait_for(PackingSigned, unless=self._passes)  # FH-11.2.3
            await self.wait_for(Inspected, unless=self._passes)  # FH-10.2.5
            await self.wait_for(Installed, unless=self._passes)  # FH-11.2.4
            await self.wait_for(Accepted, unless=self._passes)  # FH-11.2.6
            if not self._is_held_up() and await self._proof_checked():
                break
        await self.shipments_delivered(forward=False)  # those that it was brought forward of
        await self._verified()  # FH-11.2.6, FH-11.3.3.1

    def _passes(self) -> bool:
        """Whether the steps begin again, or the proof is there."""
        return self._is_held_up() or self._proven()

    def _is_held_up(self) -> bool:
        """Whether the steps begin again: another visit is planned, or nothing is left."""
        return self.visits.to_ask() or all_is_lost(self.state) or all_is_back(self.state)

    def _proven(self) -> bool:
        """Whether the customer's own proof is there: the signed sheet, or a code to be checked."""
        return self.state.happened(Verified.kind) or self._waiting_code() is not None

    async def _proof_checked(self) -> bool:
        """Whether no code is to be checked; the right one is the acceptance: only he has it."""
        waiting = self._waiting_code()
        if waiting is None:
            return True
        report_id, verified = waiting
        if await self._is_right(report_id, verified) and report_id in self.state.pending:
            self.state.prove(report_id, Accepted.kind, workflow.now())
        return False

    def _waiting_code(self) -> tuple[str, Verified] | None:
        """A report with a code that waits for the customer, and was not checked yet."""
        for report_id, one in self.state.pending.items():
            new = not one.proven and report_id not in self.record.wrong
            if new and one.report.kind == Verified.kind and one.why in PROVED_BY_CODE:
                verified = Verified.model_validate(one.report.data)
                if verified.code is not None:
                    return report_id, verified
        return None

    async def _verified(self) -> None:
        """By sheet the report is enough; code and marketplace are checked on the platform.

        What the desks have settled and confirmed is verified, and not asked of the platform.
        """
        while True:
            verified = await self.wait_for(Verified)
            if self._confirmed():
                return
            newest = self.state.facts.newest(Verified.kind)
            assert verified is not None  # no other fact implies it
            assert newest is not None
            if self._by_sheet() or self.record.right == newest.fact_id:
                return
            checked = self.record.checking or newest.fact_id
            if await self._is_right(checked, verified):
                return
            # Another may have come while this one was checked.
            newest = self.state.facts.newest(Verified.kind)
            if newest is not None and newest.fact_id == checked:
                self.state.set_aside(Verified.kind)

    async def _is_right(self, report_id: str, verified: Verified) -> bool:
        """Whether the platform knows the code; a check of another report may be under way."""
        if self.record.check is None or self.record.checking is None:
            self.record.checking = report_id
            self.record.check = CheckCode(
                key=ids.code_key(self.input.order, fingerprint(report_id)),
                order=self.input.order,
                code=verified.code,
                assigned=self._assigned,
            )
        outcome = await self.steps.call(
            CallStep.CHECK_CODE,
            TechnicianActivities.check_code,
            self.record.check,
            "verify the acceptance on the technician platform",
            may_refuse=True,
            unless=self._confirmed,
        )
        if not outcome.ok and self._confirmed():
            return False
        checked, self.record.checking = self.record.checking, None
        if outcome.ok:
            self.record.right = checked
            self.state.settle(ProblemCode.CODE_REFUSED)
        else:
            self.record.wrong = (*self.record.wrong, checked or report_id)[-WRONG_MAX:]
            self.state.problem(ProblemCode.CODE_REFUSED)
        return outcome.ok

    def _confirmed(self) -> bool:
        """Whether the order desk has confirmed what cannot be verified (FH-11.3.3.1)."""
        return self.state.happened(VerificationConfirmed.kind)

    @property
    def _assigned(self) -> str:
        """The key of whoever is at work: the platform verifies by it."""
        if (assigned := self.visits.assigned) is not None:
            return assigned
        one = self.providers.current
        return one.request.key if one else self.input.assigned

    def _by_sheet(self) -> bool:
        verified = self.state.reported(Verified)
        by_sheet = verified is not None and verified.by_way_of is VerifyBy.SHEET
        return by_sheet and self.input.verify_by is VerifyBy.SHEET

    async def wind_down(self, done: bool) -> None:
        """A check that was under way is settled: a technician whose work is verified is done."""
        done = done and not self.returned
        self.verified = done or self._by_sheet()
        if not done and self.record.check is not None:
            with suppress(StepAbandoned):
                self.verified = await self._was_verified(self.record.check)
        if not done and not self.verified:
            await self.visits.call_off()
        await super().wind_down(done or self.returned)

    async def _was_verified(self, check: CheckCode) -> bool:
        answer = self.steps.answer(check.key) or await self.steps.ask(
            CallStep.CHECK_CODE, TechnicianActivities.check_code, check, "the check of the code"
        )
        return answer.ok

    def handover(self) -> Handover:
        return Handover(verified=self.verified)
