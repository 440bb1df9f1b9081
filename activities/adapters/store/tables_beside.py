"""Tables besides those of orders: keys, imported files, installation, what cannot be done now.

As those of `activities/adapters/store/tables.py`, by which adapters import them.
"""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from activities.adapters.store.tables_base import Table


class Keys(Table, table=True):
    """Keys of the HTTP doors: the SHA-256 of the secret, never the secret.

    `actor`: who of the role it is for, where it is for one alone.
    """

    id: str = Field(primary_key=True)
    hash: str
    role: str
    merchant: str | None = None
    actor: str | None = None
    created_at: datetime
    revoked_at: datetime | None = None


class DataKeys(Table, table=True):
    """The codec's data key of each order, wrapped by the key ring; erased, the row stays."""

    __tablename__ = "data_keys"

    owner: str = Field(primary_key=True)
    wrapped: str | None = None
    ring_key: str
    made_at: datetime
    erased_at: datetime | None = None


class Erasures(Table, table=True):
    """Orders whose personal data was erased: when, by whom and why.

    `in_temporal`: sealed (its data key is gone), deleted (its closed executions are), pending
    (they are still to be deleted).
    """

    id: int | None = Field(default=None, primary_key=True)
    order: str = Field(unique=True)
    merchant: str
    number: str
    at: datetime
    by: str
    reason: str
    in_temporal: str


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
    cause: str
    advice: str | None = None
    attempts: int = 0
    since: datetime
    next_try_at: datetime | None = None


class Sweeps(Table, table=True):
    """How far a search that goes on and on has come: all that ended until then was looked at."""

    name: str = Field(primary_key=True)
    until: datetime
