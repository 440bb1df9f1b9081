"""Files that prove something, as tables; adapters import them by `tables.py`."""

from datetime import datetime

from sqlmodel import Field

from activities.adapters.store.tables.base import Table
from activities.adapters.store.tables.sealing import SealedBytes


class Files(Table, table=True):
    """A photo or paper of an order 凭证, as it is kept; of an erased order without `content`.

    `sha256` names what is kept, `source_sha256` what was sent. `size` in bytes, `width` and
    `height` in pixels.
    """

    order: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    source_sha256: str | None = None
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    taken_at: datetime | None = None
    content: bytes | None = Field(default=None, sa_type=SealedBytes("files.content"))


class FileSenders(Table, table=True):
    """A role that sent a file, and when it did so first: each lists what it sent."""

    __tablename__ = "file_senders"
    order: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    by: str = Field(primary_key=True)
    actor: str | None = None
    key_id: str | None = None
    received_at: datetime
