"""Answers to reports: what became of one, and why."""

import operator
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from models.contract import Sentence
from models.messages.encoding.reasons import ReasonData, keeps_reason
from models.messages.reports.refusals import RefusalCode
from models.messages.reports.report_passage import ReportState
from models.messages.reports.report_times import CountingWindow
from models.phrases import StructuredText, as_sentence


class ReportOutcome(StrEnum):
    """What became of a report."""

    ACCEPTED = "accepted"
    KNOWN = "known"
    REFUSED = "refused"


class Answer(BaseModel):
    """The answer to a report: `missing` names the fields that it lacks, `code` why a workflow has
    refused it, `state` that it is accepted and does not count yet, `counts_within` that it came
    too early to keep its duty. `reason` says it to people, `reason_data` to programs."""

    model_config = ConfigDict(frozen=True)

    outcome: ReportOutcome
    report_id: str
    reason: Sentence | None = None
    reason_data: ReasonData = None
    missing: tuple[str, ...] = ()
    code: Annotated[RefusalCode | None, Field(exclude_if=lambda code: code is None)] = None
    state: Annotated[ReportState | None, Field(exclude_if=lambda state: state is None)] = None
    counts_within: Annotated[CountingWindow | None, Field(exclude_if=operator.not_)] = None

    _keeps_reason = keeps_reason

    @property
    def why(self) -> StructuredText | None:
        """The reason, as it was made."""
        return None if self.reason is None else as_sentence(self.reason)

    @property
    def line_data(self) -> dict[str, Any]:
        """What a line of the timeline says of one that was refused."""
        because = self.reason_data
        return {"reason": self.code, "missing": self.missing or None, "because": because}
