"""The page of one order: where it is, whose turn it is, why, and what may be done about it."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from models.roles import CLIENTS, Role
from starter.http.auth import InContext
from starter.http.callers import Caller
from starter.service.access.legal_acts import Acts, acts_for
from starter.service.access.rights import SPEAKS_FOR
from starter.service.app_context import AppContext
from starter.service.cases.written_words import written_in_cases
from starter.service.explaining.evidence import found_in_review
from starter.service.explaining.recorded_causes import NextAct, recorded_cause
from starter.service.reading import queries
from starter.service.reading.contents import WholeOrderShown, whole_order
from starter.service.reading.ended_jobs import check_not_over, check_still_his
from starter.service.reading.need_to_know import OwnOrderShown, reading_of
from starter.service.reading.own_order import own_order
from starter.service.reports.submission_outcomes import on_their_way, submission_of
from starter.web.causes import sentence_of
from starter.web.customer_page import customer_page
from starter.web.job_page import OUTBOX_PATH, job_page
from starter.web.pages import order_path, page, translator_of, ui_links
from starter.web.submission_texts import in_words
from starter.web.uploads import PageRoute
from starter.web.visitors import Guest

router = APIRouter(route_class=PageRoute)


@router.get("/orders/{merchant}/{number:path}")
async def show_order(
    request: Request,
    context: InContext,
    visitor: Guest,
    merchant: str,
    number: str,
    sent: Annotated[str | None, Query(max_length=128)] = None,
    decided: Annotated[str | None, Query(max_length=128)] = None,
) -> Response:
    """All that somebody may read of an order, and what he may do about it.

    `sent` and `decided` are the report and the decision that he comes from: what became of it.
    """
    caller = visitor.caller
    shown = await read_order(context, caller, merchant, number)
    if caller.role is Role.CUSTOMER:
        return await customer_page(request, context, visitor, shown)
    if isinstance(shown, OwnOrderShown):
        content = (await context.order(merchant, number)).content
        job = job_page(context, caller, shown, content.verify_by)
        return page(
            request, "job.html", order=shown, job=job, now=context.now(), sent=sent,
            outbox=OUTBOX_PATH,
            sent_kinds=await on_their_way(context, shown.workflow_id, caller.id),
        )  # fmt: skip
    acts = acts_for(caller.role, caller.scope, shown)
    translator = translator_of(request)
    row = await context.order(merchant, number)
    why = await recorded_cause(context, row, shown)
    now = row.own_now(context.now())
    known = await submission_of(context, row.workflow_id, report_id=sent, decision_id=decided)
    return page(
        request, "order.html", order=shown, acts=acts, now=now, why=why,
        became=in_words(translator, known) if known else None,
        because=sentence_of(translator, why, now), act=_offered(why.act, acts, shown, caller),
        written=await written_in_cases(context, shown, caller.role),
        found=() if caller.role in CLIENTS else found_in_review(row),
        in_temporal=ui_links(request).workflow(shown.open_workflow),
    )  # fmt: skip


def _offered(
    act: NextAct | None, acts: Acts, order: WholeOrderShown, caller: Caller
) -> tuple[NextAct, str] | None:
    """What lets the order go on, with the path of its form, where it is for this role."""
    if act is None or act.name not in (acts.reports if act.is_report else acts.decisions):
        return None
    kind = "report" if act.is_report else "decide"
    path = order_path(order.merchant, order.order_no, kind, act.name)
    fields = dict(act.fields)
    if fields.get("by") not in SPEAKS_FOR[caller.role]:  # who owes it has a desk of its own
        fields.pop("by", None)
    return act, f"{path}?{urlencode(fields)}" if fields else path


async def read_order(
    context: AppContext, caller: Caller, merchant: str, number: str
) -> WholeOrderShown | OwnOrderShown:
    """An order as its reader may see it.

    Raises:
        NotFound: it is not there, or not his.
        PartEnded: it was his, and is no more, or his part is over.
    """
    access = caller.access
    hours = context.sop_for(merchant).former_party_hours
    if access is not None and not access.own:
        held = await context.order(merchant, number)
        check_still_his(number, access, hours, held.clock(context.now()))
    caller.check_order(merchant, number)
    reading = reading_of(caller.role, caller.scope)
    if reading is None:
        return await whole_order(context, merchant, number, reader=caller.role)
    shown = await queries.order(context, merchant, number)
    order = await context.order(merchant, number)
    check_not_over(shown, reading, hours, order.clock(context.now()))
    on_it = access.shipments if access else None
    return await own_order(context, shown, order.content, reading, on_it)
