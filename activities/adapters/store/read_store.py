"""The part of our database that commands need which only read.

It loads nothing that writes a batch: that brings every model of every leg. Each list loads what it
is made of as it is first asked for.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from activities.adapters.store.database.engine import Database
from activities.adapters.store.database.open_database import open_database
from activities.adapters.store.database.search_terms import UNHASHED, TermHasher
from activities.adapters.store.tables.sealing import Sealer

if TYPE_CHECKING:
    from activities.adapters.store.cases.incidents import Incidents
    from activities.adapters.store.customers.appointments import Appointments
    from activities.adapters.store.customers.opinions import Opinions
    from activities.adapters.store.lists.belated_reports import BelatedReports
    from activities.adapters.store.lists.board import Board
    from activities.adapters.store.lists.case_lists import CaseLists
    from activities.adapters.store.lists.list_details import ListDetails
    from activities.adapters.store.lists.overdue import OverdueList
    from activities.adapters.store.lists.views import Views
    from activities.adapters.store.lists.worklist import Worklist
    from activities.adapters.store.notices.notice_lists import NoticeLists
    from activities.adapters.store.orders.order_partners import OrderPartners
    from activities.adapters.store.orders.orders import Orders
    from activities.adapters.store.reports.files import Files
    from activities.adapters.store.reports.report_contents import ReportContents


class ReadingStore:
    """Orders, and views over all tables.

    Every method raises `Unavailable` where the database cannot be used now.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def load(self) -> None:
        """Load every part now: whoever asks what lives long does not wait for it."""
        for name, part in vars(ReadingStore).items():
            if isinstance(part, cached_property):
                getattr(self, name)

    @cached_property
    def orders(self) -> "Orders":
        """Orders, one and many."""
        from activities.adapters.store.orders.orders import Orders

        return Orders(self.database)

    @cached_property
    def order_partners(self) -> "OrderPartners":
        """Which partners have an order."""
        from activities.adapters.store.orders.order_partners import OrderPartners

        return OrderPartners(self.database)

    @cached_property
    def notice_lists(self) -> "NoticeLists":
        """Notices, for lists."""
        from activities.adapters.store.notices.notice_lists import NoticeLists

        return NoticeLists(self.database)

    @cached_property
    def overdue(self) -> "OverdueList":
        """Deadlines that passed without their fact."""
        from activities.adapters.store.lists.overdue import OverdueList

        return OverdueList(self.database)

    @cached_property
    def worklist(self) -> "Worklist":
        """What waits for a role."""
        from activities.adapters.store.lists.worklist import Worklist

        return Worklist(self.database)

    @cached_property
    def views(self) -> "Views":
        """An order with all that is known of it, and figures."""
        from activities.adapters.store.lists.views import Views

        return Views(self.database)

    @cached_property
    def appointments(self) -> "Appointments":
        """Appointments of a day."""
        from activities.adapters.store.customers.appointments import Appointments

        return Appointments(self.database)

    @cached_property
    def board(self) -> "Board":
        """What is open, late and old by stage."""
        from activities.adapters.store.lists.board import Board

        return Board(self.database)

    @cached_property
    def case_lists(self) -> "CaseLists":
        """Returns and letters, for lists."""
        from activities.adapters.store.lists.case_lists import CaseLists

        return CaseLists(self.database)

    @cached_property
    def list_details(self) -> "ListDetails":
        """What lists show of orders besides their rows."""
        from activities.adapters.store.lists.list_details import ListDetails

        return ListDetails(self.database)

    @cached_property
    def belated(self) -> "BelatedReports":
        """What was reported long after it happened."""
        from activities.adapters.store.lists.belated_reports import BelatedReports

        return BelatedReports(self.database)

    @cached_property
    def files(self) -> "Files":
        """Photos and papers."""
        from activities.adapters.store.reports.files import Files

        return Files(self.database)

    @cached_property
    def incidents(self) -> "Incidents":
        """What went wrong."""
        from activities.adapters.store.cases.incidents import Incidents

        return Incidents(self.database)

    @cached_property
    def opinions(self) -> "Opinions":
        """What customers say."""
        from activities.adapters.store.customers.opinions import Opinions

        return Opinions(self.database)

    @cached_property
    def report_contents(self) -> "ReportContents":
        """What reports say in their own words."""
        from activities.adapters.store.reports.report_contents import ReportContents

        return ReportContents(self.database)


@asynccontextmanager
async def open_reading_store(
    url: str, *, hasher: TermHasher = UNHASHED, sealer: Sealer | None = None
) -> AsyncIterator[ReadingStore]:
    """Open it; `store_migrate.upgrade_to_head(url)` has made its tables before.

    Raises:
        UsageError: the URL names no SQLite file and no PostgreSQL.
    """
    async with open_database(url, hasher=hasher, sealer=sealer) as database:
        yield ReadingStore(database)
