"""What a report says, by its own kind's model: read alike by each door and by each workflow."""

from models import field_errors
from models.messages.reports.refusals import RefusalCode
from models.messages.reports.report import Answer, Facts, Report
from models.messages.reports.report_parsing import facts_of, refused
from models.roles import Role
from models.stages.table import KINDS


def order_name(order: str, number: str) -> str:
    """`merchant/no`, as reports name an order."""
    return f"{order.split(':')[1]}/{number}"


def content_of(report: Report, named: str) -> Facts | Answer:
    """What it says, or why it is refused whatever its order knows; `named` is that order."""
    if report.order is not None and report.order != named:
        reason = f"it is a report of {report.order}, and this is {named}"
        return refused(report, RefusalCode.OTHER_ORDER, reason)
    if (kind := KINDS.get(report.kind)) is None:
        near = field_errors.nearest(report.kind, KINDS)
        reason = f"there is no report kind {report.kind}" + (f"; {near}?" if near else "")
        return refused(report, RefusalCode.UNKNOWN_KIND, reason)
    if report.by not in (*kind.by, Role.ORDER_DESK):
        reason = f"{report.kind} is reported by {' or '.join(kind.by)}, not by {report.by}"
        return refused(report, RefusalCode.WRONG_ROLE, reason)
    facts, invalid, missing = facts_of(kind, report)
    if facts is None:
        return refused(report, RefusalCode.INVALID, invalid, missing)
    return facts
