"""Reports that come to the order: to the open leg, to a leg to come, or into its own record."""

import asyncio
from typing import Any

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from models.ids import Stage
    from models.messages.leg import LegResult
    from models.messages.reports import Report
    from models.stages.table import KINDS, LEGS, implied_by
    from workflows.stage import StageWorkflow, bundled, received

CASES_MAX = 50
"""How many cases an order knows of, the newest; our database knows them all."""

CASE_NAME = 200
"""The most characters of a case's id that are kept."""


class OrderReports(StageWorkflow):
    """Which leg of one order takes a report."""

    def prepare(self) -> None:
        """What is needed before any message is heard.

        `ended` counts the legs that have ended; `early` are reports of legs to come;
        `given_on` those that the open leg was given, in case it is lost; `starting` is the leg
        that has the deadlines already, and cannot be told anything yet; where it is `called_off`
        no leg is to come.
        """
        self.open: tuple[Stage, workflow.ChildWorkflowHandle[Any, LegResult]] | None = None
        self.starting: Stage | None = None
        self.ended = 0
        self.early: list[Report] = []
        self.given_on: list[Report] = []
        self.overtook: set[str] = set()
        self.called_off = False
        self._telling_held = asyncio.Lock()
        self.state.elsewhere = self._elsewhere

    @workflow.signal(name="case", description="a return stands next to the order: workflow_id")
    def case(self, *args: Any) -> None:
        """Know of a case next to the order; its line is in the timeline already."""
        cases = self.state.cases
        for said in args:
            name = said.get("workflow_id") if isinstance(said, dict) else None
            if isinstance(name, str) and name[:CASE_NAME] not in cases:
                cases.append(name[:CASE_NAME])
        del cases[:-CASES_MAX]  # whatever outside clients say, `status` fits into a payload
        self.state.changes += 1

    def kept_for(self, leg: Stage) -> list[Report]:
        """The reports that wait for that leg; they wait no longer."""
        # What has just been heard waits among the strays still.
        waiting = [*self.early, *map(received, self.state.strays)]
        self.state.strays = [one for one in self.state.strays if _stage(one) != leg]
        self.early = [one for one in self.early if _stage(one) != leg]
        return [one for one in waiting if _stage(one) == leg]

    def _elsewhere(self, stage: Stage) -> str | None:
        """Where a report of that stage goes, if not to the order itself."""
        if stage not in LEGS:
            return None
        if self._to_come(stage):
            return f"kept for {stage.value}, which has not begun"
        leg = self.open[0] if self.open else self.starting
        return f"passed on to {leg.value}" if leg else None

    def _to_come(self, stage: Stage) -> bool:
        """Whether the leg of that stage has not begun, or is to begin once more."""
        here = self.open is not None and self.open[0] == stage
        return stage in LEGS and LEGS.index(stage) >= self.ended and not (here or self.called_off)

    async def forward(self, bundle: list[Report]) -> None:
        """To the open leg; what is of a later leg waits for it, and may let the open one pass."""
        early = [report for report in bundle if self._to_come(_stage(report))]
        self.early.extend(early)
        await self.let_pass(early)
        due = [report for report in bundle if report not in early]
        if not due:
            return
        await workflow.wait_condition(lambda: self.starting is None)
        told = self.open
        if await self.tell_leg("report", *bundled(due)) and self.open is told:
            self.given_on.extend(due)
            return
        for report in due:
            self.hear_again(report)

    def call_off(self) -> None:
        """No leg is to come any more: what was kept for one is the order's own to record."""
        self.called_off = True
        kept, self.early = self.early, []
        for report in kept:
            self.hear_again(report)

    def hear_again(self, report: Report) -> None:
        """Hear what the leg that it was given to may not have heard, or not kept."""
        self.state.answers.pop(report.report_id, None)
        self.stored.append(report.model_dump())
        self.hear_stored()

    async def let_pass(self, told: list[Report]) -> None:
        """Tell the open leg what reports of the next one imply, if they imply anything."""
        kinds = [kind for kind in overtaking(told, self.ended) if kind not in self.overtook]
        if kinds and await self.tell_leg("overtaken", *kinds):
            self.overtook.update(kinds)

    async def tell_leg(self, signal: str, *args: Any) -> bool:
        """Signal the open leg; False where there is none, or it has just ended."""
        if self.open is None:
            return False
        try:
            await self.open[1].signal(signal, args=args)
        except FailureError:
            return False
        return True

    async def tell_held(self) -> None:
        """Tell the open leg whether the order is held: one after another, each what stands then.

        Of two that are on their way side by side the later may arrive first.
        """
        async with self._telling_held:
            held = self.state.held
            await self.tell_leg(*(("resume",) if held is None else ("hold", held)))

    def _open_leg(self) -> str | None:
        return self.open[1].id if self.open else None


def _stage(report: Report) -> Stage:
    return KINDS[report.kind].stage


def overtaking(reports: list[Report], ended: int) -> list[str]:
    """The kinds that may let the open leg pass: those of the leg after it, and of no other.

    A fact of the next leg implies the end of this one; one report given by mistake must not
    carry an order through several.
    """
    later = LEGS[ended + 1 : ended + 2]
    kinds = {report.kind for report in reports if _stage(report) in later}
    return sorted(kind for kind in kinds if implied_by(kind))


EARLY_BYTES = 20_000
"""What early reports may take of a leg's input, which holds the baton too: 64 KB at most."""


def first_that_fit(reports: list[Report]) -> tuple[list[Report], list[Report]]:
    """The reports that a leg's input can hold, and those that come after them by signal."""
    size = 0
    for n, report in enumerate(reports):
        size += len(report.model_dump_json().encode())
        if size > EARLY_BYTES:
            return reports[:n], reports[n:]
    return reports, []
