"""What an order is about, for those who read it whole: goods, people, places, what is agreed.

A clerk with a caller on the line answers from it. Phones are masked for a role that calls nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeVar

from activities.adapters.store.reports.report_contents import ReportContent
from models.messages.decisions.provider_decisions import Crew
from models.messages.orders.money import to_collect
from models.messages.orders.order import (
    Address,
    Contact,
    GoodsLine,
    Order,
    Payment,
    Source,
    VerifyBy,
)
from models.messages.timeline.timeline import REPORT_ENTRIES, EntryKind
from models.roles import Role
from models.stages.city_delivery.reports import AppointmentBooked
from models.stages.trunk_pickup.reports import ProviderAssigned, VehicleBooked
from models.stages.trunk_pickup.vehicle_duties import BOOK_VEHICLE
from models.stages.trunk_transport.provider_replacement import ProviderReplaced
from starter.service.reading import queries
from starter.service.reading.file_views import FileShown, file_shown
from starter.service.reading.job_views import AppointmentAgreed
from starter.service.reading.partner_views import PartnerShown, partners_for
from starter.service.reading.read_context import Records
from starter.service.reading.view_model import Instant, View
from starter.service.reading.views import EntryShown, OrderShown

ViewT = TypeVar("ViewT", bound=View)

CALLS_NOBODY: Final = frozenset({Role.OPERATIONS, Role.PURCHASING, Role.WAREHOUSE})
"""They read an order whole, and have no reason to call anybody of it."""


RECORDED_ENTRIES: Final = (*REPORT_ENTRIES, EntryKind.REFUSED_REPORT)
"""Lines that record a report; others only name one."""


class ContentShown(View):
    """What was ordered, for whom, from where to where. Money in fen, volumes in m³, days Shanghai.

    `to_collect_fen` is what is collected on delivery 货到付款.
    """

    source: Source
    placed_at: Instant | None
    wanted_pickup_day: date | None
    pickup_hour: Instant | None
    urgent: bool
    customer: Contact
    delivery: Address
    pickup: Address
    pickup_contact: Contact
    goods: tuple[GoodsLine, ...]
    pieces: int
    total_volume_m3: float | None
    total_fen: int | None
    paid_fen: int | None
    to_collect_fen: int
    payment: Payment
    verify_by: VerifyBy
    note: str | None
    replaces: str | None


class VehicleAgreed(View):
    """The vehicle that was booked last 车辆信息, by when that was agreed.

    Of this, and of what else is agreed, nothing is left once the order's data is erased.
    """

    vehicle: str | None = None
    driver: str | None = None
    phone: str | None = None
    pickup_at: Instant | None = None
    transit_hours: float | None = None
    carrier: str | None = None


class ProviderAgreed(View):
    """The city provider 城市服务商 that was assigned last."""

    provider: str | None = None
    phone: str | None = None


class AgreedShown(View):
    """What is agreed of an order; null where nothing is."""

    vehicle: VehicleAgreed | None
    provider: ProviderAgreed | None
    appointment: AppointmentAgreed | None


class ReportedEntry(EntryShown):
    """A line of the timeline with the fields of the report that it is of."""

    report: dict[str, Any] | None = None


class WholeOrderShown(OrderShown):
    """An order with what it is about, what is agreed, what was reported, its files.

    `partners`: which partners have it, for our own people.
    """

    timeline: tuple[ReportedEntry, ...]
    content: ContentShown
    agreed: AgreedShown
    files: tuple[FileShown, ...]
    partners: tuple[PartnerShown, ...] = ()


async def whole_order(
    records: Records, merchant: str, number: str, *, reader: Role
) -> WholeOrderShown:
    """All that is known of an order, with its content, for a role that reads it whole.

    Raises:
        NotFound: the merchant has no order of that number.
        Unavailable: the database cannot be read.
    """
    page = await queries.order(records, merchant, number)
    order = await records.order(merchant, number)
    reports = await records.store.report_contents.of_order(page.workflow_id)
    files = await records.store.files.of_order(page.workflow_id)
    partners = await records.store.order_partners.of_order(page.workflow_id)
    contents = {one.report_id: one.data for one in reports if one.data}
    hides = reader in CALLS_NOBODY
    return WholeOrderShown.model_validate(
        {
            **dict(page),
            "timeline": [_line(line, {} if hides else contents) for line in page.timeline],
            "content": content_of(order.content, hides_phones=hides),
            "agreed": _still_agreed(page, agreed_of(reports, hides_phones=hides), reports),
            "files": [file_shown(row) for row in files],
            "partners": partners_for(reader, partners),
        }
    )


def content_of(order: Order, *, hides_phones: bool = False) -> ContentShown:
    """What was ordered, as it was corrected last."""
    people = ("customer", "pickup_contact")
    shown = {name: getattr(order, name) for name in people}
    if hides_phones:
        shown = {name: _masked(one) for name, one in shown.items()}
    return ContentShown.model_validate(
        {
            **dict(order),
            **shown,
            "goods": order.lines,
            "pieces": order.pieces,
            "to_collect_fen": to_collect(order),
        }
    )


def agreed_of(reports: Sequence[ReportContent], *, hides_phones: bool = False) -> AgreedShown:
    """What holds now: of each kind what was agreed last, whichever was received last."""

    def of(kind: str, shape: type[ViewT]) -> ViewT | None:
        newest = _newest(one for one in reports if one.kind == kind and one.counts)
        return _read(shape, newest.data, hides_phones=hides_phones) if newest else None

    return AgreedShown(
        vehicle=of(VehicleBooked.kind, VehicleAgreed),
        provider=of(ProviderAssigned.kind, ProviderAgreed),
        appointment=of(AppointmentBooked.kind, AppointmentAgreed),
    )


def _still_agreed(
    page: OrderShown, agreed: AgreedShown, reports: Sequence[ReportContent]
) -> AgreedShown:
    """Without the vehicle of a pickup that failed, and without a provider who was replaced."""
    booked = [one for one in page.deadlines if one.duty == BOOK_VEHICLE.id and not one.ref]
    newest = max(booked, key=lambda one: one.attempt, default=None)
    changes: dict[str, None] = {}
    if newest is not None and newest.attempt > 1 and newest.met_at is None:
        changes["vehicle"] = None
    assigned = _newest(one for one in reports if one.kind == ProviderAssigned.kind and one.counts)
    if assigned is not None and any(_replaces(one, assigned.occurred_at) for one in page.timeline):
        changes["provider"] = None
    return agreed.model_copy(update=changes)


def _replaces(line: EntryShown, since: datetime) -> bool:
    """Whether another provider was sent after that time, and is not named yet."""
    provider = line.data.get("who") == Crew.PROVIDER
    return line.what == ProviderReplaced.kind and provider and line.at > since


def masked(phone: str | None) -> str | None:
    """A phone of which nobody can be called: its last four digits are shown."""
    return phone and f"***{phone[-4:]}"


def _newest(reports: Iterable[ReportContent]) -> ReportContent | None:
    return max(reports, key=_in_order, default=None)


def _in_order(one: ReportContent) -> tuple[datetime, datetime, str]:
    return one.occurred_at, one.reported_at, one.report_id


def _read(shape: type[ViewT], data: Mapping[str, Any], *, hides_phones: bool) -> ViewT | None:
    """The fields of a report as they are shown; None where they were erased."""
    known = {name: value for name, value in data.items() if name in shape.model_fields}
    if hides_phones and "phone" in known:
        known["phone"] = masked(known["phone"])
    return shape.model_validate(known) if known else None


def _masked(contact: Contact) -> Contact:
    return contact.model_copy(update={"phone": masked(contact.phone)})


def _line(line: EntryShown, reported: Mapping[str, dict[str, Any]]) -> ReportedEntry:
    """A line with what its report says, where it is the one that records it."""
    recorded = line.happening in RECORDED_ENTRIES and line.report_id
    data = reported.get(line.report_id or "") if recorded else None
    return ReportedEntry.model_validate({**dict(line), "report": data})
