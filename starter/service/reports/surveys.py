"""A survey that was noted ends the follow-up of whoever was set to ask the customer."""

import logging
from typing import Any

from models.errors import FulfilError
from models.messages.reports.report import Report
from models.roles import Role
from models.stages.care.reports import SurveyNoted
from models.stages.care.request import CareKind, CareRequest
from starter.service.app_context import AppContext
from starter.service.reading.views import CaseShown
from starter.service.reports.report import report

log = logging.getLogger(__name__)


async def note_survey(
    context: AppContext, merchant: str, number: str, request: CareRequest, case: CaseShown,
    open_cases: tuple[CaseShown, ...],
) -> None:  # fmt: skip
    """Report to the open follow-ups that the customer has answered, in a survey of his own."""
    for one in open_cases:
        if one.kind != CareKind.FOLLOW_UP or one.closed:
            continue
        content: dict[str, Any] = {
            "report_id": f"survey-{case.n}", "kind": SurveyNoted.kind, "case": one.n,
            "by": request.by if request.by in set(SurveyNoted.by) else Role.CUSTOMER_SERVICE,
            "actor": request.actor,
            "data": {"score": request.score, "words": "noted", "survey": case.workflow_id},
        }  # fmt: skip
        try:
            await report(context, merchant, number, Report.model_validate(content), None)
        except FulfilError as error:
            log.info("the follow-up of %s is not told: %s", case.workflow_id, error.message)
