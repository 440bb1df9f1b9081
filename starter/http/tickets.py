"""What is said and decided about a ticket, as every door takes it: who says it, in whose name."""

from collections.abc import Mapping
from typing import Any

from models.ids import is_ticket
from models.messages.decisions.decisions import DecisionAnswer
from models.messages.reports.answer import Answer
from models.messages.reports.report import Report
from starter.http.callers import Caller
from starter.http.gate import Gate
from starter.service.access.report_rights import check_report
from starter.service.app_context import AppContext
from starter.service.cases import tickets
from starter.service.cases.ticket_references import no_ticket


def check_own_ticket(ticket: str, caller: Caller) -> None:
    """See to it that the ticket that the path names is this caller's.

    Raises:
        NotFound: it is somebody else's, or none; in the same words.
    """
    if not is_ticket(ticket) or caller.access is None or not caller.access.own:
        raise no_ticket(ticket)


async def take_ticket_report(
    context: AppContext, caller: Caller, gate: Gate, ticket: str, fields: Mapping[str, Any]
) -> Answer:
    """Take a report about a ticket from whoever calls; `fields` as of a report.

    Raises:
        NotFound, Forbidden: it is not his, or not his to say.
        TooMany: too many of this key about this ticket.
        FulfilError: as `starter/service/cases/tickets.py` says.
    """
    check_own_ticket(ticket, caller)
    by = caller.role_for(fields.get("by"))
    check_report(caller.role, caller.key_kinds, fields["kind"], by, fields.get("data") or {})
    most = gate.count_report(caller.id, ticket, counted=caller.is_limited)
    message = Report.model_construct(
        **{**fields, "by": by, "actor": caller.actor_for(fields.get("actor"))},
        noted_by=caller.noting_role(by),
    )
    return await tickets.report_ticket(context, ticket, message, caller.id, most=most)


async def take_ticket_decision(
    context: AppContext, caller: Caller, ticket: str, name: str, fields: Mapping[str, Any]
) -> DecisionAnswer:
    """Take a decision about a ticket; its `fields` with `decision_id`, `by` and `actor`.

    Raises:
        NotFound, Forbidden: it is not his, or not his to decide.
        FulfilError: as `starter/service/cases/tickets.py` says.
    """
    check_own_ticket(ticket, caller)
    by, actor = caller.role_for(fields.get("by")), caller.actor_for(fields.get("actor"))
    caller.check_decision(name, by)
    content = {key: value for key, value in fields.items() if key != "actor"}
    content |= {"by": by} | ({"actor": actor} if actor else {})
    return await tickets.decide_ticket(context, ticket, name, content, key_id=caller.id)
