"""All tables of our own database (ADR-0020). Only adapters import this.

Times are in UTC and aware. Columns are named as in the contracts: `order` is a workflow id.
"""

from activities.adapters.store.tables.base import (
    CLOCK_IS_AHEAD,
    NOT_BEGUN,
    ON_HOLD,
    UNANSWERED,
    Table,
)
from activities.adapters.store.tables.files import Files, FileSenders
from activities.adapters.store.tables.history import Decisions, Reports, Timeline
from activities.adapters.store.tables.incidents import Incidents
from activities.adapters.store.tables.notices import Notices, SavedViews
from activities.adapters.store.tables.operation import Installation, OrderSearch, Sweeps, Troubles
from activities.adapters.store.tables.orders import Cases, Duties, OrderPartners, Orders
from activities.adapters.store.tables.security import Assignments, DataKeys, Erasures, Keys
from activities.adapters.store.tables.sign_in import Accounts, Confirmations, Links, WebSessions
from activities.adapters.store.tables.slots import SlotBookings, SlotCapacities

__all__ = [
    "CLOCK_IS_AHEAD", "NOT_BEGUN", "ON_HOLD", "UNANSWERED", "Accounts", "Assignments", "Cases",
    "Confirmations",
    "DataKeys", "Decisions", "Duties", "Erasures", "FileSenders", "Files", "Incidents",
    "Installation", "Keys", "Links", "Notices", "OrderPartners", "OrderSearch", "Orders", "Reports",
    "SavedViews", "SlotBookings", "SlotCapacities", "Sweeps", "Table", "Timeline", "Troubles",
    "WebSessions",
]  # fmt: skip
