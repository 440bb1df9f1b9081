"""What a customer is said to refuse was ordered: a slip in a number brings nothing back."""

from pydantic import ValidationError

from activities.adapters.store.results.rows import OrderSummary
from models.field_errors import field_error
from models.messages.reports.report import Report
from models.phrases import JoinedTexts, phrase
from models.stages.city_delivery.refusals import GoodsRefused
from starter.service.app_context import AppContext
from starter.service.reading.known_orders import kept


async def check_goods(context: AppContext, order: OrderSummary, message: Report) -> None:
    """See to it that what is refused was ordered.

    Raises:
        InvalidInput: it was not, or not so many; names the goods.
        Unavailable: the database cannot be read now.
    """
    if message.kind != GoodsRefused.kind:
        return
    try:
        refused = GoodsRefused.model_validate(message.data)
    except ValidationError:
        return  # its workflow says what it lacks
    content = kept(await context.order(order.merchant, order.number)).content
    ordered: dict[str, int] = {}
    for line in content.lines:
        ordered[line.sku] = ordered.get(line.sku, 0) + line.pieces
    for one in refused.kinds:
        if one.sku not in ordered:
            raise field_error(
                "kinds",
                phrase(
                    "the order has no goods {sku}: {ordered}",
                    sku=one.sku,
                    ordered=JoinedTexts(ordered, ", "),
                ),
            )
        if one.pieces > ordered[one.sku]:
            says = phrase(
                "{ordered} of {sku} were ordered, {pieces} cannot be refused",
                ordered=ordered[one.sku],
                sku=one.sku,
                pieces=one.pieces,
            )
            raise field_error("kinds", says)
