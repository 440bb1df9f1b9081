"""What an order is about, as lines of text: goods, people, places, what is agreed."""

from collections.abc import Iterator

from models.messages.money import in_yuan
from models.messages.order import Address, Contact
from models.sop.formatting import counted, show
from starter.service.contents import AgreedShown, ContentShown, WholeOrderShown


def content_lines(page: WholeOrderShown) -> Iterator[str]:
    """A line for each thing that a caller may ask about."""
    content = page.content
    yield from people_lines(content)
    for line in content.goods:
        yield f"goods: {line.sku} {line.name}, {counted(line.pieces, 'piece')}"
    yield f"in all {_totals(content)}"
    if content.note:
        yield f"note: {content.note}"
    yield from _agreed(page.agreed)
    if page.files:
        yield f"{counted(len(page.files), 'file')} sent with it"


def people_lines(content: ContentShown) -> Iterator[str]:
    """Who gets the goods and where, and who hands them over."""
    yield f"customer: {_contact(content.customer)}, {_address(content.delivery)}"
    yield f"pickup: {_contact(content.pickup_contact)}, {_address(content.pickup)}{_day(content)}"


def _totals(content: ContentShown) -> str:
    volume = "" if content.total_volume_m3 is None else f", {content.total_volume_m3:g} m³"
    money = "" if content.total_fen is None else f", {in_yuan(content.total_fen)} yuan"
    due = content.to_collect_fen
    collect = f", {in_yuan(due)} yuan to be collected" if due else ""
    return f"{counted(content.pieces, 'piece')}{volume}{money}, {content.payment}{collect}"


def _day(content: ContentShown) -> str:
    day = content.wanted_pickup_day
    return "" if day is None else f", wanted on {day:%Y-%m-%d}"


def _agreed(agreed: AgreedShown) -> Iterator[str]:
    if vehicle := agreed.vehicle:
        at = f", at the pickup {show(vehicle.pickup_at)}" if vehicle.pickup_at else ""
        yield f"vehicle: {vehicle.vehicle}, {vehicle.driver} {vehicle.phone}{at}"
    if provider := agreed.provider:
        yield f"provider: {provider.provider} {provider.phone}"
    if (visit := agreed.appointment) and visit.customer_at:
        yield f"appointment: {show(visit.customer_at)}"


def _contact(contact: Contact) -> str:
    return " ".join(filter(None, (contact.name, contact.phone))) or "nobody is named"


def _address(address: Address) -> str:
    """As it is written: a municipality 直辖市 is province and city, and named once."""
    parts = (address.province, address.city, address.district, address.street)
    return "".join(dict.fromkeys(filter(None, parts))) or "no address"
