"""What `fulfil care` sends: an opening, or a report of a case."""

from typing import TYPE_CHECKING, Any

from starter.terminal.output import BUSINESS, DONE, Output

if TYPE_CHECKING:
    from starter.service.views import CaseShown
    from starter.terminal.runner import Desk


def send_opening(
    merchant: str, number: str, body: dict[str, Any], request_id: str | None
) -> "CaseShown":
    """Open a case with what somebody wrote; `body` is the request, without its id."""
    from pydantic import ValidationError

    from activities.adapters.process.wall_clock import fresh_id
    from models.faults import faulty
    from models.stages.care.request import CareRequest
    from starter.service.care import open_care
    from starter.terminal.runner import at_desk

    async def opened(desk: "Desk") -> "CaseShown":
        id_ = fresh_id("care") if request_id is None else request_id
        try:
            written = {**body, "actor": body["actor"] or desk.actor, "request_id": id_}
            request = CareRequest.model_validate(written)
        except ValidationError as error:
            raise faulty(error, "this is no message of a customer") from None
        return await open_care(desk.context, merchant, number, request)

    return at_desk(opened)


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


def linked(link: str | None) -> dict[str, str]:
    """The fields of a report that say what a case has become: `return=<id>`; none without one."""
    from starter.terminal.arguments import pairs_of

    if link is None:
        return {}
    ((kind, id_),) = pairs_of("--link", [link])
    return {"link_kind": kind, "link": id_}
