"""What people are told, and which views of lists they keep, as tables; adapters import them by
`activities/adapters/store/tables/schema.py`.
"""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import JSON, Field

from activities.adapters.store.tables.base import Json, Table
from activities.adapters.store.tables.sealing import SealedJson


class Notices(Table, table=True):
    """One notice to one receiver about one order; those of one `notice` are sent together.

    `state`: see `NoticeState`. `notice` is the id of the workflow that sends it, `key` makes a
    repeat harmless. `workflow_id`, `run` and `event` name the workflow task that said it, where it
    is not known yet whether the server has it. `ready_at`: it waits so long for others.
    `why`: it is not told, see `WithdrawalReason`.
    """

    __table_args__ = (
        UniqueConstraint("key"),
        Index(None, "order"),
        Index(None, "notice"),
        Index(None, "role", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    order: str
    notice: str
    role: str
    party: str
    code: str
    cause: str
    tier: str
    at: datetime
    fields: Json = Field(sa_type=SealedJson("notices.fields"))
    written_at: datetime
    ready_at: datetime
    state: str
    workflow_id: str
    run: str | None = None
    event: int = 0
    ended_at: datetime | None = None
    why: str | None = None


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
