"""What `fulfil care` sends: an opening, or a report of a case."""

from typing import TYPE_CHECKING, Any

from starter.terminal.output import BUSINESS, DONE, Output, show_rows

if TYPE_CHECKING:
    from starter.service.care import CareShown
    from starter.service.tickets import TicketListed
    from starter.terminal.runner import Desk


def show_tickets(merchant: str | None, output: Output) -> None:
    """The cases about no order, the newest first."""
    from starter.service.tickets import tickets
    from starter.terminal.runner import at_desk

    async def listed(desk: "Desk") -> "tuple[TicketListed, ...]":
        return await tickets(desk.context, merchant=merchant)

    rows = [one.model_dump(mode="json") for one in at_desk(listed)]
    show_rows(rows, output, columns=TICKETS)


TICKETS = ("ticket", "kind", "step", "waiting_on", "next_due_at", "about", "outcome")


def send_act(
    merchant: str,
    number: str,
    kind: str,
    data: dict[str, Any],
    sent: tuple[str, int | None, str | None, str | None, str | None],
    output: Output,
) -> int:
    """One report of a case: `sent` is who says it, of which case, when, and under which id."""
    from starter.terminal.duties import read_instant
    from starter.terminal.report import send_report, show_answer

    by, case, actor, at, report_id = sent
    body = {
        "kind": kind,
        "by": by,
        "actor": actor,
        "data": data,
        "occurred_at": read_instant("--at", at) if at else None,
        **({} if case is None else {"case": case}),
    }
    answer = send_report(merchant, number, body, report_id)
    show_answer(answer, output)
    return BUSINESS if answer.outcome == "refused" else DONE


def reached_at(case: "CareShown") -> tuple[str, ...]:
    """How somebody is reached who named no order; of others the order says it."""
    from starter.service.tickets import TicketShown

    if not isinstance(case, TicketShown) or case.erased_at is not None:
        return ()
    where = case.contact or (case.about and f"as order {case.about} says")
    return (f"reached at: {where or 'he has not said; ask who wrote it down'}",)


def linked(link: str | None) -> dict[str, str]:
    """The fields of a report that say what a case has become: `return=<id>`; none without one."""
    from starter.terminal.arguments import pairs_of

    if link is None:
        return {}
    ((kind, id_),) = pairs_of("--link", [link])
    return {"link_kind": kind, "link": id_}
