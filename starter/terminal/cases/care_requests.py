"""What `fulfil care` sends: an opening, or a report of a case."""

from typing import TYPE_CHECKING, Any

from models.errors import UsageError
from models.messages.reports.answer import ReportOutcome
from models.phrases import phrase
from starter.terminal.cases.care_options import CareAct
from starter.terminal.console.list_pages import note_more
from starter.terminal.console.output import BUSINESS, DONE, Output, show_list

if TYPE_CHECKING:
    from starter.service.app_context import AppContext
    from starter.service.cases.care import CareShown
    from starter.service.cases.ticket_list import TicketsFound
    from starter.terminal.console.runner import Desk


def show_tickets(
    merchant: str | None, output: Output, *, closed: bool | None, limit: int, after: int | None
) -> None:
    """The cases about no order, the newest first."""
    from starter.service.cases.ticket_list import tickets_found
    from starter.terminal.console.runner import with_existing_desk

    async def listed(desk: "Desk") -> "TicketsFound":
        return await tickets_found(
            desk.context, merchant=merchant, closed=closed, limit=limit, cursor=after
        )

    from starter.terminal.cases.care_pages import TICKET_COLUMNS, ticket_row

    found = with_existing_desk(listed)
    show_list(
        found.items,
        output,
        row=ticket_row,
        columns=TICKET_COLUMNS,
        nothing="there is no case about no order",
    )
    note_more(found.next)


async def case_shown(
    context: "AppContext", merchant: str, number: str, case: str | None
) -> "CareShown":
    """The case that is meant: by its number, or as a ticket; of an order with one, that one."""
    from models.ids import is_ticket
    from starter.service.cases.care import care_of, show_care
    from starter.service.cases.tickets import show_ticket

    if is_ticket(number):
        return await show_ticket(context, number)
    there = {
        one.workflow_id if is_ticket(one.workflow_id) else str(one.n): one
        for one in await care_of(context, merchant, number)
    }
    meant = case or (next(iter(there)) if len(there) == 1 else "")
    if meant not in there:
        what = (
            phrase("order {number} has no care case {case}", number=number, case=case)
            if case
            else phrase("which case?")
        )
        names = ", ".join(there) or phrase("none: `fulfil care open` opens one")
        raise UsageError(what, hint=phrase("it has {names}", names=names))
    if is_ticket(meant):
        return await show_ticket(context, meant)
    return await show_care(context, merchant, number, int(meant))


def send_act(act: CareAct, kind: str, data: dict[str, Any], output: Output) -> int:
    """Send one report of a case: its text, and further fields in `data`."""
    from starter.service.reports.typed_times import read_instant
    from starter.terminal.orders.report import send_report, show_answer

    body = {
        "kind": kind,
        "by": act.by,
        "actor": act.actor,
        "data": {"words": act.words, **data},
        "occurred_at": read_instant("--at", act.at) if act.at else None,
        **({} if act.case is None else {"case": act.case}),
    }
    answer = send_report(act.merchant, act.number, body, act.report_id)
    show_answer(answer, output)
    return BUSINESS if answer.outcome is ReportOutcome.REFUSED else DONE


def linked(link: str | None) -> dict[str, str]:
    """The fields of a report that say what a case has become: `return=<id>`; none without one."""
    from starter.terminal.console.arguments import pairs_of

    if link is None:
        return {}
    ((kind, id_),) = pairs_of("--link", [link])
    return {"link_kind": kind, "link": id_}
