"""Tables of who may enter, and of private data: keys of the doors, data keys, erasures.

Adapters import them by `activities/adapters/store/tables/schema.py`.
"""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import JSON, Field

from activities.adapters.store.tables.base import Table


class Keys(Table, table=True):
    """Keys of the HTTP doors: the SHA-256 of the secret, never the secret.

    `actor`: who of the role it is for, where it is for one alone. `orders`, `vehicle`,
    `provider`, `stages` and `kinds` are its scope (`models/scopes.py`); a system's key has none.
    """

    id: str = Field(primary_key=True)
    hash: str
    role: str
    merchant: str | None = None
    actor: str | None = None
    orders: list[str] | None = Field(default=None, sa_type=JSON)
    vehicle: str | None = None
    provider: str | None = None
    stages: list[str] | None = Field(default=None, sa_type=JSON)
    kinds: list[str] | None = Field(default=None, sa_type=JSON)
    created_at: datetime
    revoked_at: datetime | None = None


class Assignments(Table, table=True):
    """Whose an order is: each fact that names its vehicle, or its provider.

    `party` as `models/scopes.py` compares it. It was that party's from `since` to `until`; the fact
    that ended it was recorded at `replaced_at`. `shipment`: which one a vehicle carries.
    """

    __table_args__ = (Index(None, "kind", "party", "until"),)

    order: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    report_id: str = Field(primary_key=True)
    shipment: str | None = None
    party: str
    since: datetime
    recorded_at: datetime
    until: datetime | None = None
    replaced_at: datetime | None = None


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


class PayloadReads(Table, table=True):
    """Who opened sealed payloads of an order, for the Temporal UI: when, with which key, how many.

    It stays when the order is erased: it says nothing of what was read.
    """

    __tablename__ = "payload_reads"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    key_id: str
    actor: str | None = None
    owner: str = Field(index=True)
    payloads: int
