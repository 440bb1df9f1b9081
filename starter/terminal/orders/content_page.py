"""The content of an order as lines of text: goods, people, places, appointments."""

from collections.abc import Iterator

from models.messages.orders.money import in_yuan
from models.messages.orders.order import Address, Contact
from models.phrases import Code, JoinedTexts, phrase
from models.sop.formatting import counted, show, show_day
from starter.service.reading.contents import AgreedShown, ContentShown, WholeOrderShown


def content_lines(page: WholeOrderShown) -> Iterator[str]:
    """A line for each thing that a caller may ask about."""
    content = page.content
    yield from people_lines(content)
    for line in content.goods:
        pieces = counted(line.pieces, "piece")
        yield phrase("goods: {sku} {name}, {pieces}", sku=line.sku, name=line.name, pieces=pieces)
    yield phrase("in all {totals}", totals=_totals(content))
    if content.note:
        yield phrase("note: {note}", note=content.note)
    yield from _agreed(page.agreed)
    yield from (one.says for one in page.partners)
    if page.files:
        yield phrase("{files} sent with it", files=counted(len(page.files), "file"))


def people_lines(content: ContentShown) -> Iterator[str]:
    """Who gets the goods and where, and who hands them over."""
    customer = (_contact(content.customer), _address(content.delivery))
    yield phrase("customer: {customer}", customer=JoinedTexts(customer, ", "))
    pickup = [_contact(content.pickup_contact), _address(content.pickup)]
    if day := content.wanted_pickup_day:
        pickup.append(phrase("wanted on {day}", day=show_day(day)))
    yield phrase("pickup: {pickup}", pickup=JoinedTexts(pickup, ", "))


def _totals(content: ContentShown) -> JoinedTexts:
    parts: list[str] = [counted(content.pieces, "piece")]
    if content.total_volume_m3 is not None:
        parts.append(phrase("{volume:g} m³", volume=content.total_volume_m3))
    if content.total_fen is not None:
        parts.append(phrase("{amount} yuan", amount=in_yuan(content.total_fen)))
    parts.append(Code("choice", content.payment))
    if due := content.to_collect_fen:
        parts.append(phrase("{amount} yuan to be collected", amount=in_yuan(due)))
    return JoinedTexts(parts, ", ")


def _agreed(agreed: AgreedShown) -> Iterator[str]:
    if vehicle := agreed.vehicle:
        parts = [f"{vehicle.vehicle}, {vehicle.driver} {vehicle.phone}"]
        if vehicle.pickup_at:
            parts.append(phrase("at the pickup {time}", time=show(vehicle.pickup_at)))
        yield phrase("vehicle: {vehicle}", vehicle=JoinedTexts(parts, ", "))
    if provider := agreed.provider:
        yield phrase("provider: {provider}", provider=f"{provider.provider} {provider.phone}")
    if (visit := agreed.appointment) and visit.customer_at:
        yield phrase("appointment: {time}", time=show(visit.customer_at))


def _contact(contact: Contact) -> str:
    return " ".join(filter(None, (contact.name, contact.phone))) or phrase("nobody is named")


def _address(address: Address) -> str:
    """As it is written: a municipality 直辖市 is province and city, and named once."""
    parts = (address.province, address.city, address.district, address.street)
    return "".join(dict.fromkeys(filter(None, parts))) or phrase("no address")
