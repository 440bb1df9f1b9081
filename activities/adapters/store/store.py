"""Our database as the rest of the project sees it: one `Store`, a part for each kind of row."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from activities.adapters.store.cases import Cases
from activities.adapters.store.confirmations import Confirmations
from activities.adapters.store.decisions import Decisions
from activities.adapters.store.deferred_work import Troubles
from activities.adapters.store.engine import Database, change
from activities.adapters.store.erasure import Erasures
from activities.adapters.store.errors import WAIT_SECONDS
from activities.adapters.store.follow_ups import FollowUps
from activities.adapters.store.gauges import Measures
from activities.adapters.store.identities import Identities
from activities.adapters.store.keys import Keys
from activities.adapters.store.notices import Notices
from activities.adapters.store.open_database import open_database
from activities.adapters.store.order_numbers import OrderNumbers
from activities.adapters.store.outbox import Outbox
from activities.adapters.store.payload_reads import PayloadReads
from activities.adapters.store.read_store import ReadingStore
from activities.adapters.store.recovery import Recovery
from activities.adapters.store.report_lookup import Door
from activities.adapters.store.reporters import ReportSenders
from activities.adapters.store.reports import Reports
from activities.adapters.store.revision import HEAD, TOUCH, revision
from activities.adapters.store.rows import Health
from activities.adapters.store.saved_views import SavedViews
from activities.adapters.store.scan_positions import Sweeps
from activities.adapters.store.sealing import Sealer
from activities.adapters.store.search_terms import CLEAR, TermHasher
from activities.adapters.store.sign_ins import SignIns
from activities.adapters.store.slots import Slots
from activities.adapters.store.tickets import Tickets
from models.errors import Unavailable


class Store(ReadingStore):
    """Orders, reports, cases, keys, imported files, and views over them.

    Every method raises `Unavailable` where the database cannot be used now; what it was to
    write is then not written. What a method returned from is on the disk, where it does not say
    otherwise.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
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
        self.door = Door(database)
        self.sweeps = Sweeps(database)
        self.payload_reads = PayloadReads(database)
        self.identities = Identities(database)
        self.measures = Measures(database)
        self.erasures = Erasures(database)
        self.recovery = Recovery(database)

    async def health(self) -> Health:
        """Try whether the database takes a write, and whether its tables are the right ones."""
        found, head = None, HEAD
        try:
            found = await revision(self.database)
            if found is None:
                return Health(writable=False, revision=None, head=head, reason="it has no tables")
            await self.database.write(partial(change, query=TOUCH))
        except Unavailable as error:
            return Health(writable=False, revision=found, head=head, reason=error.message)
        return Health(writable=True, revision=found, head=head, reason=None)


@asynccontextmanager
async def open_store(
    url: str,
    *,
    wait: float = WAIT_SECONDS,
    hasher: TermHasher = CLEAR,
    sealer: Sealer | None = None,
) -> AsyncIterator[Store]:
    """Open the store; `store_migrate.upgrade_to_head(url)` has made its tables before.

    Args:
        url: as people write it.
        wait: seconds that a transaction waits for its turn, or for a lock.
        hasher: how terms of the search index are written, and looked for.
        sealer: seals and opens what is personal; without one it is written in clear.

    Raises:
        UsageError: the URL names no SQLite file and no PostgreSQL.
    """
    async with open_database(url, wait=wait, hasher=hasher, sealer=sealer) as database:
        yield Store(database)
