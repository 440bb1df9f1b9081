"""Tables of running the system: the installation, what cannot be done now, how far a search came.

Adapters import them by `activities/adapters/store/tables/schema.py`.
"""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from activities.adapters.store.tables.base import Table
from activities.adapters.store.tables.sealing import SealedText


class Installation(Table, table=True):
    """One row, made with the tables. `restored_from`: a backup made then was put back."""

    instance: str = Field(primary_key=True)
    made_at: datetime
    restored_from: datetime | None = None


class Troubles(Table, table=True):
    """What cannot be done now and is tried again, with its cause.

    `what`: order, case or report, which cannot be delivered; decision, which cannot be asked about;
    workflow, whose tasks fail; missing, a workflow that Temporal does not have. `key` is a workflow
    id, or the row id of a report or a decision. A row goes when what it is about is done.
    """

    __table_args__ = (UniqueConstraint("what", "key"), Index(None, "order"))

    id: int | None = Field(default=None, primary_key=True)
    what: str
    key: str
    order: str
    cause: str = Field(sa_type=SealedText("troubles.cause"))
    advice: str | None = Field(default=None, sa_type=SealedText("troubles.advice"))
    attempts: int = 0
    since: datetime
    next_try_at: datetime | None = None


class Sweeps(Table, table=True):
    """How far a search that goes on and on has come: all that ended until then was looked at."""

    name: str = Field(primary_key=True)
    until: datetime


class OrderSearch(Table, table=True):
    """What orders are found by: terms of a `kind` (`search_terms.py`), keyed hashes where there is
    a key ring. `order_id` is the order's row: a number, since there are many."""

    __tablename__ = "order_search"
    __table_args__ = (Index(None, "order_id"), {"sqlite_with_rowid": False})

    kind: str = Field(primary_key=True)
    term: str = Field(primary_key=True)
    order_id: int = Field(primary_key=True)
