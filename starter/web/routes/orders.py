"""The list of orders: searched, filtered, sorted, a page at a time; and many decided about at once.

The page's address is the saved view: whoever gets the link sees the same list.
"""

from collections.abc import Sequence
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from activities.adapters.process.wall_clock import fresh_id
from models.errors import UsageError
from models.ids import Stage
from models.messages.decisions.decisions import DECISIONS, Confirm, HandOn
from models.messages.lists.order_filter import OrderSort
from models.phrases import Code, phrase
from models.roles import Role
from starter.http.auth import InContext
from starter.http.bulk_decisions import take_decisions
from starter.http.order_lists import found_orders
from starter.http.problems import status_of
from starter.service.access.bulk_rules import BY_MANY
from starter.service.access.rights import decision_of, may
from starter.service.decisions.bulk import BulkTarget
from starter.service.exports.lists import ListName
from starter.service.reading.need_to_know import reading_of
from starter.service.reading.order_query import OrderQuery
from starter.service.reading.views import OrderListed
from starter.web.forms import form_of_decision, values_of
from starter.web.pages import ROOT, page
from starter.web.routes.chosen_orders import EXPORT_PATH, chosen_in
from starter.web.routes.saved_views import views_for
from starter.web.uploads import PageRoute
from starter.web.visitors import Guest, Sender, Visitor

router = APIRouter(route_class=PageRoute)
PAGE_ROWS: Final = 50
BULK_PATH: Final = f"{ROOT}/bulk"
CHOSEN_BY: Final = ("order", "numbers", "file", "merchant")
"""The fields of a form that say which orders it is about."""

NEXT_DECISION: Final = {Confirm.name: HandOn.name}
"""What is decided next of orders that were decided about together."""


@router.get("/orders")
async def list_orders(
    request: Request,
    context: InContext,
    visitor: Guest,
    asked: Annotated[OrderQuery, Query()],
) -> Response:
    """The orders that fit, the newest first; the page's address is the saved view."""
    caller = visitor.caller
    of_page = asked.model_copy(update={"limit": PAGE_ROWS})
    wanted = of_page.wanted(context.now(), merchant=caller.merchant, scope=caller.scope)
    error: UsageError | None = None
    rows: tuple[OrderListed, ...] = ()
    following: int | None = None
    try:
        rows, following = await found_orders(context, reading_of(caller.role, caller.scope), wanted)
    except UsageError as amiss:
        error = amiss
    here = {name: text for name, text in request.query_params.items() if name != "cursor"}
    return page(
        request, "orders.html", status=int(status_of(error)) if error else 200, rows=rows,
        following=following, older=urlencode({**here, "cursor": following or ""}), asked=asked,
        sorted_by={by.value: _sorted_by(here, by, asked) for by in OrderSort}, error=error,
        stages=list(Stage), roles=sorted(Role), decisions=_decisions(visitor), bulk=BULK_PATH,
        bulk_id=fresh_id("bulk"), views=await views_for(context, visitor, ListName.ORDERS),
        export_path=EXPORT_PATH, may_export=may("export_list", caller.role, caller.key_kinds),
    )  # fmt: skip


@router.post("/bulk")
async def decide_many(
    request: Request,
    context: InContext,
    visitor: Sender,
    decision: Annotated[str, Form(max_length=64)],
    bulk_id: Annotated[str, Form(max_length=100)],
) -> Response:
    """Decide the same about all orders that were chosen, named, or in a file of numbers; a row says
    how each went.

    Sent again it is answered as before: the page may be loaded again until nothing is open.
    """
    if decision not in DECISIONS:
        raise UsageError(
            phrase("there is no decision {decision}", decision=Code("decision", decision)),
            hint="choose one from the list",
        )
    form = await request.form()
    targets = await chosen_in(form, visitor.caller)
    fields = values_of(form_of_decision(DECISIONS[decision]), form)
    rows = take_decisions(context, visitor.caller, targets, decision, bulk_id, fields)
    return page(
        request, "bulk.html", rows=[row async for row in rows], decision=decision,
        sent=_sent_again(form, targets), action=BULK_PATH, following=_following(visitor, decision),
        bulk_id=fresh_id("bulk"),
    )  # fmt: skip


def _following(visitor: Visitor, decision: str) -> str | None:
    """What is decided next of the same orders, where he may."""
    following = NEXT_DECISION.get(decision)
    return following if following in _decisions(visitor) else None


def _decisions(visitor: Visitor) -> list[str]:
    """What its role may decide about many orders; nothing by a link of one job."""
    caller = visitor.caller
    if not may("decide_many", caller.role, caller.key_kinds):
        return []
    return [one for one in BY_MANY if may(decision_of(one), caller.role, caller.key_kinds)]


def _sorted_by(here: dict[str, str], by: OrderSort, asked: OrderQuery) -> str:
    """The address of the same list sorted by a column; once more: the other way round."""
    fields = {name: text for name, text in here.items() if name not in ("sort", "backwards")}
    again = asked.sort is by and not asked.backwards
    return urlencode({**fields, "sort": by.value, **({"backwards": "true"} if again else {})})


def _sent_again(form: FormData, targets: Sequence[BulkTarget]) -> list[tuple[str, str]]:
    """The same form with each of its orders ticked: no page can fill in a file that was chosen."""
    others = [
        (name, value)
        for name, value in form.multi_items()
        if isinstance(value, str) and name not in CHOSEN_BY
    ]
    return others + [("order", f"{one.merchant}/{one.order_no}") for one in targets]
