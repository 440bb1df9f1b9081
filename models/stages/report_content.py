"""What a report says, by its own kind's model: read alike by each door and by each workflow."""

from models import field_errors
from models.messages.reports.answer import Answer
from models.messages.reports.refusals import RefusalCode
from models.messages.reports.report import Facts, Report
from models.messages.reports.report_parsing import facts_of, refused
from models.phrases import Code, StructuredText, one_of, phrase, role_code
from models.roles import Role
from models.stages.table import KINDS


def order_name(order: str, number: str) -> str:
    """`merchant/no`, as reports name an order."""
    return f"{order.split(':')[1]}/{number}"


def _no_kind(name: str) -> StructuredText:
    near = field_errors.nearest(name, KINDS)
    if near is None:
        return phrase("there is no report kind {name}", name=name)
    return phrase("there is no report kind {name}; {near}?", name=name, near=Code("kind", near))


def content_of(report: Report, named: str) -> Facts | Answer:
    """What it says, or why it is refused whatever its order knows; `named` is that order."""
    if report.order is not None and report.order != named:
        reason = phrase(
            "it is a report of {order}, and this is {named}", order=report.order, named=named
        )
        return refused(report, RefusalCode.OTHER_ORDER, reason)
    if (kind := KINDS.get(report.kind)) is None:
        return refused(report, RefusalCode.UNKNOWN_KIND, _no_kind(report.kind))
    if report.by not in (*kind.by, Role.ORDER_DESK):
        why = phrase(
            "{kind} is reported by {roles}, not by {by}",
            kind=Code("kind", kind.kind),
            roles=one_of("role", kind.by, " or "),
            by=role_code(report.by),
        )
        return refused(report, RefusalCode.WRONG_ROLE, why)
    facts, invalid, missing = facts_of(kind, report)
    if facts is None:
        return refused(report, RefusalCode.INVALID, invalid, missing)
    return facts
