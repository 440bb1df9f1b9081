"""Our database as the rest of the project sees it: one `Store`, a part for each kind of row."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from activities.adapters.store.access.confirmations import Confirmations
from activities.adapters.store.access.identities import Identities
from activities.adapters.store.access.keys import Keys
from activities.adapters.store.access.payload_reads import PayloadReads
from activities.adapters.store.access.saved_views import SavedViews
from activities.adapters.store.access.sign_ins import SignIns
from activities.adapters.store.cases.cases import Cases
from activities.adapters.store.customers.follow_ups import FollowUps
from activities.adapters.store.customers.slots import Slots
from activities.adapters.store.database.engine import Database, change
from activities.adapters.store.database.errors import WAIT_SECONDS
from activities.adapters.store.database.open_database import open_database
from activities.adapters.store.database.revision import EMPTY_WRITE, HEAD, revision
from activities.adapters.store.database.search_terms import UNHASHED, TermHasher
from activities.adapters.store.notices.notices import Notices
from activities.adapters.store.orders.deferred_work import Troubles
from activities.adapters.store.orders.order_numbers import OrderNumbers
from activities.adapters.store.orders.outbox import Outbox
from activities.adapters.store.orders.tickets import Tickets
from activities.adapters.store.read_store import ReadingStore
from activities.adapters.store.reports.decisions import Decisions
from activities.adapters.store.reports.report_lookup import ReportLookup
from activities.adapters.store.reports.reporters import ReportSenders
from activities.adapters.store.reports.reports import Reports
from activities.adapters.store.results.rows import Health
from activities.adapters.store.tables.sealing import Sealer
from activities.adapters.store.upkeep.erasure import Erasures
from activities.adapters.store.upkeep.gauges import GaugeQueries
from activities.adapters.store.upkeep.recovery import Recovery
from activities.adapters.store.upkeep.scan_positions import Sweeps
from models.errors import Unavailable


class Store(ReadingStore):
    """Orders, reports, cases, keys, imported files, and views over them.

    Every method raises `Unavailable` where the database cannot be used now; what it was to
    write is then not written. What a method returned from is on the disk, where it does not say
    otherwise.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.load()
        self.numbers = OrderNumbers(database)
        self.reports = Reports(database)
        self.tellers = ReportSenders(database)
        self.cases = Cases(database)
        self.tickets = Tickets(database)
        self.follow_ups = FollowUps(database)
        self.decisions = Decisions(database)
        self.keys = Keys(database)
        self.sign_ins = SignIns(database)
        self.confirmations = Confirmations(database)
        self.slots = Slots(database)
        self.saved_views = SavedViews(database)
        self.outbox = Outbox(database)
        self.notices = Notices(database)
        self.troubles = Troubles(database)
        self.door = ReportLookup(database)
        self.sweeps = Sweeps(database)
        self.payload_reads = PayloadReads(database)
        self.identities = Identities(database)
        self.measures = GaugeQueries(database)
        self.erasures = Erasures(database)
        self.recovery = Recovery(database)

    async def health(self) -> Health:
        """Try whether the database takes a write, and whether its tables are the right ones."""
        found, head = None, HEAD
        try:
            found = await revision(self.database)
            if found is None:
                return Health(writable=False, revision=None, head=head, reason="it has no tables")
            await self.database.write(partial(change, query=EMPTY_WRITE))
        except Unavailable as error:
            return Health(writable=False, revision=found, head=head, reason=error.message)
        return Health(writable=True, revision=found, head=head, reason=None)


@asynccontextmanager
async def open_store(
    url: str,
    *,
    wait: float = WAIT_SECONDS,
    hasher: TermHasher = UNHASHED,
    sealer: Sealer | None = None,
) -> AsyncIterator[Store]:
    """Open the store, as `open_database` says; `migrate.upgrade_to_head(url)` has made its tables.

    Raises:
        UsageError: the URL names no SQLite file and no PostgreSQL.
    """
    async with open_database(url, wait=wait, hasher=hasher, sealer=sealer) as database:
        yield Store(database)
