"""A survey that is said to be noted was noted: its words are kept, and a low score is followed."""

from activities.adapters.store.results.view_rows import OrderWithCases
from models.field_errors import field_error
from models.messages.reports.report import Report
from models.stages.care.reports import SurveyNoted
from models.stages.care.request import CareKind


def check_survey(known: OrderWithCases, message: Report) -> None:
    """See to it that who was set to ask names a survey of this order (FH-7.3.1.3).

    Raises:
        InvalidInput: there is none of that id.
    """
    if message.kind != SurveyNoted.kind:
        return
    surveys = [one.workflow_id for one in known.cases if one.kind == CareKind.SURVEY]
    if message.data.get("survey") not in surveys:
        raise field_error(
            "survey",
            "the order has no survey of that id: note what the customer says as a survey "
            "(kind `survey`, with his score and words), which ends this case by itself",
        )
