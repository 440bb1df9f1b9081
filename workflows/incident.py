"""What is left of an order's incidents 异常善后: judged, answered, put right, paid, to its end.

FH-8.3.2.1: every exception ends with who is responsible, the evidence and the remedy. It goes on
after its order, which closes as accepted, or is cancelled, without waiting for it (ADR-0051).
"""

from datetime import datetime
from functools import partial
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.codes import StepCode
    from models.ids import Stage
    from models.messages.reports.answer import Answer
    from models.messages.reports.report import Facts, Report
    from models.messages.timeline.timeline import EntryKind
    from models.roles import Role
    from models.sop.formatting import counted
    from models.stages.incident import duties
    from models.stages.incident.request import IncidentCase, IncidentOutcome, IncidentResult
    from models.tracking.cases.unresolved_incidents import (
        Position,
        concerns_unresolved,
        open_fees,
        position,
    )
    from models.tracking.runs.continuation import ContinuedState
    from workflows.stage import StageWorkflow


@workflow.defn
class IncidentWorkflow(StageWorkflow):
    """The incidents, and the fees, that were open as their order ended."""

    @workflow.init
    def __init__(self, *args: Any) -> None:
        self.start(IncidentCase, Stage.INCIDENT, args, self._begin)

    def _begin(self, start: IncidentCase, continued: ContinuedState | None) -> None:
        self.input = start
        self.begin(Stage.INCIDENT, start, duties.DUTIES, continued)
        self._others, self.state.elsewhere = self.state.elsewhere, self._elsewhere

    @workflow.run
    async def run(self, *args: Any) -> IncidentResult:
        """The SOP's steps, one a line."""
        await self.drive(self._steps)
        return IncidentResult(
            outcome=IncidentOutcome(self.state.outcome or IncidentOutcome.WITHDRAWN)
        )

    async def _steps(self) -> None:
        self._open()
        await self._settled()  # FH-8.3.2.1, FH-11.3.2
        self.end(IncidentOutcome.SETTLED)

    def _open(self) -> None:
        if not self.steps.once("opened"):
            return
        left, fees = len(self.state.incidents.travelling()), len(open_fees(self.state))
        parts = [(left, "incident"), (fees, "extra fee")]
        what = " and ".join(counted(number, name) for number, name in parts if number)
        by = "a return" if self.input.left_by else "the order"
        text = f"{what} left as {by} was {self.input.outcome}: this case has them"
        data = {"case": workflow.info().workflow_id, "incidents": left, "fees": fees}
        self.note(EntryKind.STAGE, "incidents_left", text, data=data)

    async def _settled(self) -> None:
        """In whatever order it is said: until nothing is left."""
        while (at := position(self.state)) is not None:
            # Each step by its name: the picture of the stage is drawn from these lines.
            if at.step is StepCode.TO_BE_JUDGED:
                self.state.at(StepCode.TO_BE_JUDGED, Role.ORDER_DESK, workflow.now())
            elif at.step is StepCode.TO_BE_JUDGED_AGAIN:
                self.state.at(StepCode.TO_BE_JUDGED_AGAIN, Role.ORDER_DESK, workflow.now())
            elif at.step is StepCode.TO_BE_ANSWERED:
                self.state.at(StepCode.TO_BE_ANSWERED, at.waiting_on, workflow.now())
            elif at.step is StepCode.REMEDY_TO_BE_AGREED:
                self.state.at(StepCode.REMEDY_TO_BE_AGREED, at.waiting_on, workflow.now())
            elif at.step is StepCode.REMEDY_TO_BE_CARRIED_OUT:
                self.state.at(StepCode.REMEDY_TO_BE_CARRIED_OUT, at.waiting_on, workflow.now())
            elif at.step is StepCode.AMOUNT_TO_BE_SETTLED:
                self.state.at(StepCode.AMOUNT_TO_BE_SETTLED, Role.ORDER_DESK, workflow.now())
            else:
                self.state.at(StepCode.FEE_TO_BE_SETTLED, at.waiting_on, workflow.now())
            await workflow.wait_condition(partial(self._has_moved, at))
        self.state.at(StepCode.SETTLED, Role.NOBODY, workflow.now())

    def _has_moved(self, since: Position) -> bool:
        return position(self.state) != since

    def _elsewhere(self, report: Report, facts: Facts, now: datetime) -> Answer | None:
        """What is said of an incident, or a fee, is received; nothing else is found any more."""
        return None if concerns_unresolved(facts) else self._others(report, facts, now)

    def end(self, outcome: IncidentOutcome) -> None:
        """It has ended."""
        self.state.outcome = outcome
        text = f"what was left of its incidents: {outcome}"
        self.note(EntryKind.CLOSED, outcome, text, data={"outcome": outcome})

    async def wind_down(self, done: bool) -> None:
        """Called off by a person, it stays as it was said last."""
        if not done:
            self.end(IncidentOutcome.WITHDRAWN)
