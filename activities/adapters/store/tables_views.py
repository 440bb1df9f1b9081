"""Saved views of lists; adapters import the table by `activities/adapters/store/tables.py`."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import JSON, Field

from activities.adapters.store.tables_base import Json, Table


class SavedViews(Table, table=True):
    """A list with its filters, under a name. `owner`: whose it is within a role (and a merchant);
    `shared`: all of that role, and of that merchant, have it. `query` holds no words to search for.
    """

    __tablename__ = "saved_views"
    __table_args__ = (
        UniqueConstraint("owner", "role", "list", "name"),
        Index(None, "role", "list"),
    )

    id: str = Field(primary_key=True)
    owner: str
    role: str
    merchant: str | None = None
    list: str
    name: str
    query: Json = Field(sa_type=JSON)
    shared: bool
    saved_at: datetime
