"""A desk lets the tariff price an extra fee 临时增项 (FH-11.3.2.2, ADR-0045): no other is set."""

from activities.adapters.store.results.rows import OrderRow
from models.errors import NotFound, Refused
from models.figures.fees import Fee, fees_of
from models.messages.decisions.decision import Decision
from models.messages.decisions.fee_decisions import FeePrice, SetFee
from models.messages.orders.money import in_yuan
from models.phrases import Code, phrase
from models.sop import clock
from models.sop.tariff import table_for
from starter.service.app_context import AppContext


async def with_price(context: AppContext, order: OrderRow, decision: Decision) -> Decision:
    """The decision with what the tariff says; any other decision as it is.

    Raises:
        NotFound: the order has no such fee.
        Refused: the tariff does not price it, or it names another price.
        TermsError: the tariff cannot be read.
    """
    if not isinstance(decision, SetFee):
        return decision
    fee = await _fee(context, order, decision.incident)
    price = _price(context, order, fee, decision)
    if decision.price not in (None, price):
        raise Refused(
            phrase(
                "set_fee is refused: the tariff {tariff} says {amount} yuan",
                tariff=price.tariff,
                amount=in_yuan(price.amount_fen),
            ),
            hint="leave `price` out: the tariff alone sets it (FH-11.3.2.2)",
        )
    return decision.model_copy(update={"price": price})


async def _fee(context: AppContext, order: OrderRow, incident: str) -> Fee:
    view = await context.store.views.show(order.merchant, order.number, context.now())
    fees = fees_of(view.timeline) if view else ()
    for fee in fees:
        if fee.incident == incident:
            return fee
    known = ", ".join(fee.incident for fee in fees)
    raise NotFound(
        phrase(
            "order {number} has no extra fee {incident}", number=order.number, incident=incident
        ),
        hint=phrase("its fees: {known}", known=known)
        if known
        else "whoever finds it reports it first: fee_reported",
    )


def _price(context: AppContext, order: OrderRow, fee: Fee, decision: SetFee) -> FeePrice:
    city, day = order.content.delivery.city, clock.day_of(fee.reported_at)
    table = table_for(context.tariff_for(order.merchant), city, day)
    rate = table.fees.get(fee.fee) if table else None
    if table is None or rate is None:
        raise Refused(
            phrase(
                "set_fee is refused: the tariff of {merchant} in {city} on {day} has no price of "
                "{fee}",
                merchant=order.merchant,
                city=city or phrase("any city"),
                day=day,
                fee=Code("choice", fee.fee),
            ),
            hint=phrase(
                "what it does not price is not charged; add [table.fees.{fee}] to "
                "tariff/{merchant}.toml in the terms folder, or report fee_refused",
                fee=fee.fee,
                merchant=order.merchant,
            ),
        )
    quantity = decision.quantity or fee.quantity
    rule = fee.proposed_payer or rate.payer
    payer = decision.payer or rule
    changed = (quantity, payer) != (fee.quantity, rule)
    if changed and decision.reason is None:
        raise Refused(
            "set_fee is refused: another quantity than was reported, or another payer than the "
            "tariff names, needs a `reason`"
        )
    return FeePrice(
        fee=fee.fee,
        quantity=quantity,
        amount_fen=rate.price(quantity),
        payer=payer,
        tariff=table.name,
    )
