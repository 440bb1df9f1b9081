"""Who is told what, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel

from models.messages.lists.notice_filter import NoticeFilter
from models.messages.lists.order_filter import PAGE_MAX
from models.roles import Role
from starter.http.auth import InContext, Who, request_caller
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES, translator_of
from starter.service.notice_views import NoticeShown, in_words, notices, whose
from starter.service.reading.order_query import BIGGEST_ID

router = APIRouter(
    tags=["notices"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)


class NoticesFound(BaseModel):
    """A page of notices, the newest first; `next` is the `cursor` of the page after."""

    notices: tuple[NoticeShown, ...]
    next: int | None


@router.get("/notices")
async def list_notices(
    request: Request,
    context: InContext,
    caller: Who,
    to: Role | None = None,
    merchant: str | None = None,
    order: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 100,
    cursor: Annotated[int | None, Query(ge=1, le=BIGGEST_ID)] = None,
) -> NoticesFound:
    """Who is told what, the newest first; every filter that is set must fit.

    `order` is a number, or `merchant/no`. A key of somebody outside reads what its own role is
    told, of its own orders. What a notice says is in the language of `Accept-Language`.
    """
    reads = whose(caller.role, caller.merchant, caller.scope, caller.created_at)
    reads_others = reads.get("to") not in (None, to or reads.get("to"))
    if reads_others or caller.merchant not in (None, merchant or caller.merchant):
        return NoticesFound(notices=(), next=None)
    wanted = {"to": to, "merchant": merchant, "number": order, "limit": limit, "cursor": cursor}
    set_ = {name: value for name, value in reads.items() if value is not None}
    found, following = await notices(context, NoticeFilter.model_validate({**wanted, **set_}))
    return NoticesFound(notices=in_words(found, translator_of(request)), next=following)
