"""A report as every door takes it: who reports, in whose name, and how often."""

from collections.abc import Mapping
from typing import Any

from models import ids
from models.messages.reports.answer import Answer
from models.messages.reports.report import Report
from starter.http.callers import Caller
from starter.http.gate import Gate
from starter.service.access.report_rights import check_report
from starter.service.app_context import AppContext
from starter.service.reading.known_orders import KnownOrder
from starter.service.reports import report as reports


async def take_report(
    context: AppContext,
    caller: Caller,
    gate: Gate,
    merchant: str,
    number: str,
    fields: Mapping[str, Any],
    *,
    known: KnownOrder | None,
) -> Answer:
    """Take a report from whoever calls; `known` is the order where the door has read it.

    Raises:
        NotFound, Forbidden: it is not his, or not his to say.
        TooMany: too many of this key about this order.
        FulfilError: as `starter/service/reports/report.py` says.
    """
    message = Report.model_construct(**fields)
    former = caller.check_report(merchant, number, message, known, context)
    most = gate.count_report(caller.id, ids.order_id(merchant, number), counted=caller.is_limited)
    by = caller.role_for(fields.get("by"))
    check_report(caller.role, caller.key_kinds, message.kind, by, message.data)
    message = Report.model_construct(
        **{**fields, "by": by, "actor": caller.actor_for(fields.get("actor")), "former": former},
        noted_by=caller.noting_role(by),
    )
    return await reports.report(
        context, merchant, number, message, caller.id, known=known, most=most
    )
