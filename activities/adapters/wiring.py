"""Where real meets port: every adapter is opened and closed here."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from activities.adapters.encryption.store_keys import keys_for
from activities.adapters.partners import makes
from activities.adapters.partners.http_client import HttpClient, TimeOuts, open_http
from activities.adapters.partners.makes import Make
from activities.adapters.partners.roster import Roster, check_roster, read_roster
from activities.adapters.partners.routing import (
    PartnerBook,
    RoutedCarrier,
    RoutedStock,
    RoutedTechnician,
)
from activities.adapters.process.settings import Settings
from activities.adapters.store.ledger import SqlLedger, Stamp
from activities.adapters.store.notice_store import SqlNoticeStore
from activities.adapters.store.store import open_store
from activities.adapters.terms.files import sop_for
from activities.ports import Carrier, Findable, Ledger, Notices, NoticeStore, Stock, Technician
from models.language.receivers import ReceiverLanguages
from models.messages.orders.order import Order
from models.stages.order.intake import order_input

Adapter = TypeVar("Adapter")


@dataclass(frozen=True)
class Partners:
    """Whom activities call."""

    stock: Stock
    carrier: Carrier
    technician: Technician
    notices: Notices
    ledger: Ledger
    notice_store: NoticeStore
    languages: ReceiverLanguages


@asynccontextmanager
async def open_partners(settings: Settings) -> AsyncIterator[Partners]:
    """The partners of this process, over one pooled HTTP client and one database.

    A partner that is down now is not an obstacle. The database's tables are there already
    (`migrate.upgrade_to_head`).

    Raises:
        UsageError: a partner has no address, the file of partners is off, or DATABASE_URL names
            no SQLite file and no PostgreSQL.
    """
    roster = check_roster(settings)
    async with (
        open_http(_time_outs(settings)) as http,
        open_store(settings.database_url, **keys_for(settings)) as store,
    ):
        routed = RoutedPartners(roster, http, store.order_partners)
        yield Partners(
            stock=routed.stock,
            carrier=routed.carrier,
            technician=routed.technician,
            notices=makes.NOTICES(http, str(settings.notices_url)),
            ledger=SqlLedger(store, stamp_with(settings.terms_dir)),
            notice_store=SqlNoticeStore(store, languages_of(settings)),
            languages=languages_of(settings),
        )


class RoutedPartners:
    """The ports that may have several partners, each as one.

    Attributes:
        stock, carrier, technician: what activities are handed.
    """

    def __init__(self, roster: Roster, http: HttpClient, book: PartnerBook) -> None:
        choose = roster.choose
        self.stock = RoutedStock(_made(makes.STOCKS, roster, "stock", http), choose, book)
        self.carrier = RoutedCarrier(_made(makes.CARRIERS, roster, "carrier", http), choose, book)
        self.technician = RoutedTechnician(
            _made(makes.TECHNICIANS, roster, "technician", http), choose, book
        )


def _made(
    kinds: Mapping[str, Make[Adapter]], roster: Roster, port: str, http: HttpClient
) -> dict[str, Adapter]:
    """The adapters of a port's partners, by name."""
    rows = roster.of(port).values()
    return {row.name: kinds[row.make](http, str(row.url), row.name) for row in rows}


@asynccontextmanager
async def open_findable(
    settings: Settings, book: PartnerBook
) -> AsyncIterator[Mapping[str, Findable]]:
    """The ports that have a partner which can be asked what became of a call, by name."""
    roster = read_roster(settings)
    async with open_http(_time_outs(settings)) as http:
        routed = RoutedPartners(roster, http, book)
        ports = (routed.stock, routed.carrier, routed.technician)
        yield {one.port: one for one in ports if roster.of(one.port)}


def languages_of(settings: Settings) -> ReceiverLanguages:
    """In which language each role is told."""
    return ReceiverLanguages.parse(settings.notices_lang)


def _time_outs(settings: Settings) -> TimeOuts:
    return TimeOuts(
        connect=settings.http_connect_seconds,
        read=settings.http_read_seconds,
        ask=settings.http_ask_seconds,
    )


def stamp_with(terms_dir: Path) -> Stamp:
    """What stamps an order's start input with its merchant's terms, read at that moment.

    The stamp raises TermsError where the merchant's terms cannot be read.
    """

    def stamp(order: Order, accepted_at: datetime) -> dict[str, Any]:
        sop = sop_for(terms_dir, order.merchant)
        return order_input(order, accepted_at=accepted_at, sop=sop).model_dump(mode="json")

    return stamp
