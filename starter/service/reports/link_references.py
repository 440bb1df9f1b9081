"""What a care case is said to have become is there: a link that leads nowhere helps nobody."""

from collections.abc import Iterable

from activities.adapters.store.results.view_rows import OrderView, OrderWithCases
from models.field_errors import field_error
from models.figures.visits import visits_in
from models.ids import Stage, is_ticket
from models.messages.reports.report import Report
from models.phrases import Code, JoinedTexts, phrase
from models.stages.care.reports import LinkedFacts, LinkKind
from models.stages.table import KINDS
from models.stages.workflow_ids import merchant_of
from starter.service.app_context import AppContext


async def check_link(context: AppContext, known: OrderWithCases, message: Report) -> None:
    """See to it that what a case has become is there, and of the same order (MC-八(一)2).

    Raises:
        InvalidInput: it is not, or the case is about no order yet.
        Unavailable: the database cannot be read now.
    """
    model = KINDS.get(message.kind)
    link, kind = message.data.get("link"), message.data.get("link_kind")
    if model is None or not issubclass(model, LinkedFacts) or not isinstance(link, str):
        return
    if not isinstance(kind, str) or kind not in set(LinkKind):
        return  # its workflow says which there are
    if kind == LinkKind.ORDER:
        await _check_order(context, known.order.workflow_id, link)
        return
    about = _about(known)
    view = await context.store.views.show_file(about, context.now()) if about else None
    if view is None:
        raise field_error(
            "link",
            phrase(
                "the case is about no order yet, and a {kind} is of one: attach it",
                kind=Code("choice", kind),
            ),
        )
    there = list(_there(view, LinkKind(kind)))
    if link.strip() not in there:
        known_as = JoinedTexts(there[:20], ", ") or phrase("none: open it first")
        raise field_error(
            "link",
            phrase(
                "the order has no {kind} {link}; it has {known_as}",
                kind=Code("choice", kind),
                link=repr(link[:64]),
                known_as=known_as,
            ),
        )


async def _check_order(context: AppContext, case_of: str, link: str) -> None:
    named = link.strip()
    found = await context.store.orders.by_id(named) if named else None
    if found is None or merchant_of(case_of) not in ("", found.merchant):
        raise field_error(
            "link",
            phrase(
                "there is no order {order} of that merchant: order:MERCHANT:NO",
                order=repr(named[:64]),
            ),
        )


def _about(known: OrderWithCases) -> str | None:
    """The order that the case is about; none where that is not known yet."""
    if not is_ticket(known.order.workflow_id):
        return known.order.workflow_id
    return next((one.about for one in known.cases), None)


def _there(view: OrderView, kind: LinkKind) -> Iterable[str]:
    """The names of what an order has of that kind."""
    if kind is LinkKind.INCIDENT:
        return (one.ref for one in view.incidents)
    if kind is LinkKind.VISIT:
        return (str(one.attempt) for one in visits_in(view.timeline))
    return (one.workflow_id for one in view.cases if one.stage is Stage.RETURNS)
