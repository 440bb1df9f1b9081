"""Installation 安装: ends when the customer has accepted and it is verified (FH-11)."""

from contextlib import suppress
from typing import Any

from pydantic import BaseModel
from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.technician import TechnicianActivities
    from models import ids
    from models.codes import CallStep, ProblemCode
    from models.ids import Stage
    from models.messages.handover import Handover
    from models.messages.leg import LegResult, fingerprint
    from models.messages.order import VerifyBy
    from models.messages.partners import CheckCode
    from models.stages.installation.reports import (
        Accepted,
        Inspected,
        Installation,
        Installed,
        PackingSigned,
        SiteChecked,
        Verified,
    )
    from models.stages.table import watched_by
    from models.tracking.continued import Continued
    from workflows.leg import LegWorkflow
    from workflows.parking import GivenUp


class CheckRecord(BaseModel):
    """The check of a code: the last one, and the report that it checks while it is under way."""

    check: CheckCode | None = None
    checking: str | None = None


@workflow.defn
class InstallationWorkflow(LegWorkflow):
    """From the site check to the verified acceptance (FH-3.4.1, FS-4.1)."""

    record: CheckRecord

    @workflow.init
    def __init__(self, *args: Any) -> None:
        self.start(Installation, Stage.INSTALLATION, args, self._begin)

    def _begin(self, start: Installation, continued: Continued | None) -> None:
        self.input = start
        self.record = CheckRecord.model_validate(continued.record if continued else {})
        self.verified = False
        self.begin(Stage.INSTALLATION, start, watched_by(Stage.INSTALLATION), continued)

    @workflow.run
    async def run(self, *args: Any) -> LegResult:
        """The SOP's steps, one a line."""
        return await self.leg(self._steps())

    async def _steps(self) -> None:
        await self.wait_for(SiteChecked)  # FH-11.2.1
        await self.wait_for(PackingSigned)  # FH-11.2.3
        await self.wait_for(Inspected)  # FH-10.2.5
        await self.wait_for(Installed)  # FH-11.2.4
        await self.wait_for(Accepted)  # FH-11.2.6
        await self._verified()  # FH-11.2.6, FH-11.3.3.1

    async def _verified(self) -> None:
        """By sheet the report is enough; code and marketplace are checked on the platform."""
        while True:
            verified = await self.wait_for(Verified)
            assert verified is not None  # no other fact implies it
            if self._by_sheet():
                return
            check = self._checked(verified)
            outcome = await self.steps.call(
                CallStep.CHECK_CODE,
                TechnicianActivities.check_code,
                check,
                "verify the acceptance on the technician platform",
                may_refuse=True,
            )
            checked, self.record.checking = self.record.checking, None
            if outcome.ok:
                self.state.settle(ProblemCode.CODE_REFUSED)
                return
            self.state.problem(ProblemCode.CODE_REFUSED)
            # Another may have come while this one was checked.
            newest = self.state.facts.newest(Verified.kind)
            if newest is not None and newest.fact_id == checked:
                self.state.set_aside(Verified.kind)

    def _checked(self, verified: Verified) -> CheckCode:
        """What is checked: what was told last, unless a check of another is under way."""
        newest = self.state.facts.newest(Verified.kind)
        assert newest is not None
        if self.record.check is None or self.record.checking is None:
            self.record.checking = newest.fact_id
            self.record.check = CheckCode(
                key=ids.code_key(self.input.order, fingerprint(newest.fact_id)),
                order=self.input.order,
                code=verified.code,
                assigned=self.input.assigned,
            )
        return self.record.check

    def _by_sheet(self) -> bool:
        verified = self.state.reported(Verified)
        by_sheet = verified is not None and verified.by_way_of is VerifyBy.SHEET
        return by_sheet and self.input.verify_by is VerifyBy.SHEET

    async def wind_down(self, done: bool) -> None:
        """A check that was under way is settled: a technician whose work is verified is done."""
        self.verified = done or self._by_sheet()
        if not done and self.record.check is not None:
            with suppress(GivenUp):
                self.verified = await self._was_verified(self.record.check)
        await super().wind_down(done)

    async def _was_verified(self, check: CheckCode) -> bool:
        answer = self.steps.answer(check.key) or await self.steps.ask(
            CallStep.CHECK_CODE, TechnicianActivities.check_code, check, "the check of the code"
        )
        return answer.ok

    def handover(self) -> Handover:
        return Handover(verified=self.verified)
