"""The part of our database that commands need which only read.

It loads nothing that writes a batch: that brings every model of every leg.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from activities.adapters.store.cases.incidents import Incidents
from activities.adapters.store.customers.appointments import Appointments
from activities.adapters.store.customers.opinions import Opinions
from activities.adapters.store.database.engine import Database
from activities.adapters.store.database.open_database import open_database
from activities.adapters.store.database.search_terms import CLEAR, TermHasher
from activities.adapters.store.lists.belated_reports import BelatedReports
from activities.adapters.store.lists.board import Board
from activities.adapters.store.lists.case_lists import CaseLists
from activities.adapters.store.lists.list_details import ListDetails
from activities.adapters.store.lists.views import Views
from activities.adapters.store.notices.notice_lists import NoticeLists
from activities.adapters.store.orders.orders import Orders
from activities.adapters.store.reports.files import Files
from activities.adapters.store.reports.report_contents import ReportContents
from activities.adapters.store.tables.sealing import Sealer


class ReadingStore:
    """Orders, and views over all tables.

    Every method raises `Unavailable` where the database cannot be used now.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.orders = Orders(database)
        self.notice_lists = NoticeLists(database)
        self.views = Views(database)
        self.appointments = Appointments(database)
        self.board = Board(database)
        self.case_lists = CaseLists(database)
        self.list_details = ListDetails(database)
        self.belated = BelatedReports(database)
        self.files = Files(database)
        self.incidents = Incidents(database)
        self.opinions = Opinions(database)
        self.report_contents = ReportContents(database)


@asynccontextmanager
async def open_reading_store(
    url: str, *, hasher: TermHasher = CLEAR, sealer: Sealer | None = None
) -> AsyncIterator[ReadingStore]:
    """Open it; `store_migrate.upgrade_to_head(url)` has made its tables before.

    Raises:
        UsageError: the URL names no SQLite file and no PostgreSQL.
    """
    async with open_database(url, hasher=hasher, sealer=sealer) as database:
        yield ReadingStore(database)
