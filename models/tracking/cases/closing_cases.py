"""What is told of a case once its end is said, and not written yet: taken, it would be lost.

It is refused, and handed over again it meets a case that has ended: then a door knows what follows.
"""

from datetime import datetime
from functools import partial
from typing import Final

from models.ids import Stage
from models.messages.reports import report_parsing
from models.messages.reports.answer import Answer
from models.messages.reports.refusals import RefusalCode
from models.messages.reports.report import Facts, Report
from models.phrases import phrase
from models.stages.returns.reports import OpinionGiven
from models.stages.returns.way_back import MOVING_KINDS, SHIPMENT_MOVES
from models.tracking.cases.unresolved_incidents import RouteReport
from models.tracking.state import StageState

REASON_ENDED: Final = phrase(
    "it has just ended: send it again, and it is taken as what comes after the end"
)

OF_ALL_OF_IT: Final = (OpinionGiven,)
"""What is said of the case as a whole, and changes nothing of it."""


def refuse_further_reports(state: StageState) -> None:
    """From now on a report of the case is refused; what is the order's goes there as before."""
    state.elsewhere = partial(_too_late, state.stage, state.elsewhere)


def _too_late(
    stage: Stage, others: RouteReport, report: Report, facts: Facts, now: datetime
) -> Answer | None:
    moves = stage is Stage.RETURNS and report.kind in MOVING_KINDS | SHIPMENT_MOVES
    if moves or (facts.stage is stage and not isinstance(facts, OF_ALL_OF_IT)):
        return report_parsing.refused(report, RefusalCode.JUST_ENDED, REASON_ENDED)
    return others(report, facts, now)
