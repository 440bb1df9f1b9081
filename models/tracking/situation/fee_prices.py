"""The price of an open extra fee 临时增项: what the tariff says, and who has agreed to it."""

from models.messages.legs.leg import OpenIncident, Price
from models.messages.reports.report import Facts
from models.stages.city_delivery.fees import FeeAgreed, FeeSet


def priced(one: OpenIncident, content: Facts, *, answered: bool) -> OpenIncident:
    """An open fee as it stands after that fact; `answered`: an agreement was told before it."""
    price = one.price
    if isinstance(content, FeeSet):
        same = price is not None and price.amount_fen == content.amount_fen
        agreed = answered if price is None else price.agreed and same
        new = Price(amount_fen=content.amount_fen, payer=content.payer, agreed=agreed)
        return one.model_copy(update={"price": new})
    if isinstance(content, FeeAgreed) and price is not None:
        return one.model_copy(update={"price": price.model_copy(update={"agreed": True})})
    return one
