"""Tables of appointments 预约: how many customers a provider takes, and who has which half day.

Adapters import them by `activities/adapters/store/tables/schema.py`.
"""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from activities.adapters.store.tables.base import Table


class SlotCapacities(Table, table=True):
    """How many customers a provider comes to on half a day; `provider` as `models/scopes.py`
    compares it, `day` of Shanghai."""

    __tablename__ = "slot_capacities"

    provider: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    half: str = Field(primary_key=True)
    capacity: int
    set_at: datetime


class SlotBookings(Table, table=True):
    """Which report took which slot, in the transaction that wrote the report.

    It holds its slot as long as `activities/adapters/store/customers/slots.py` says.
    """

    __tablename__ = "slot_bookings"
    __table_args__ = (Index(None, "provider", "day"),)

    order: str = Field(primary_key=True)
    report_id: str = Field(primary_key=True)
    provider: str
    day: date
    half: str
    taken_at: datetime
