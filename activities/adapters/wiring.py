"""Where real meets port: every adapter is opened and closed here."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from activities.adapters.encryption.store_keys import keys_for
from activities.adapters.partners import makes
from activities.adapters.partners.http_client import TimeOuts, open_http
from activities.adapters.process.settings import Settings, check_partners
from activities.adapters.store.ledger import SqlLedger, Stamp
from activities.adapters.store.notice_store import SqlNoticeStore
from activities.adapters.store.store import open_store
from activities.adapters.terms.files import sop_for
from activities.ports import Carrier, Findable, Ledger, Notices, NoticeStore, Stock, Technician
from models.language.receivers import ReceiverLanguages
from models.messages.orders.order import Order
from models.stages.order.intake import order_input


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
        UsageError: a partner has no address, or DATABASE_URL names no SQLite file and no
            PostgreSQL.
    """
    check_partners(settings)
    async with (
        open_http(_time_outs(settings)) as http,
        open_store(settings.database_url, **keys_for(settings)) as store,
    ):
        yield Partners(
            stock=makes.STOCK(http, str(settings.stock_url)),
            carrier=makes.CARRIER(http, str(settings.carrier_url)),
            technician=makes.TECHNICIAN(http, str(settings.technician_url)),
            notices=makes.NOTICES(http, str(settings.notices_url)),
            ledger=SqlLedger(store, stamp_with(settings.terms_dir)),
            notice_store=SqlNoticeStore(store, languages_of(settings)),
            languages=languages_of(settings),
        )


@asynccontextmanager
async def open_findable(settings: Settings) -> AsyncIterator[Mapping[str, Findable]]:
    """The partners that have an address and can be asked what became of a call, by name."""
    async with open_http(_time_outs(settings)) as http:
        yield {
            kind.name: kind(http, str(url))
            for kind in makes.MAKES
            if (url := settings.partner_url(kind.name)) is not None
        }


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
