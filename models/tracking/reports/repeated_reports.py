"""What was told by several, and said nothing new: it counts once the first word is taken back.

A report that another one had said before is answered `known`; whoever has said it is right all the
same, also where the other one was a slip (FH-9.2.1).
"""

from datetime import datetime

from models.messages.reports import report_parsing
from models.stages.table import KINDS
from models.tracking.reports.accepted_reports import AcceptedReports


def count_repeats(state: AcceptedReports, now: datetime) -> None:
    """Let those count of which nobody else's word stands any more."""
    for report_id, report in sorted(state.repeats.items()):
        facts, _, _ = report_parsing.facts_of(KINDS[report.kind], report)
        assert facts is not None, "it was read before"
        others = state.facts.named(facts.own_name(report.by))
        if not any(one.ref == facts.ref for one in others):
            del state.repeats[report_id]
            state.judge_report(report, now)
