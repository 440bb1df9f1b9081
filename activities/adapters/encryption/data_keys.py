"""One data key an order, wrapped by the key ring and kept in our database.

An order's legs and cases use the order's key. Deleting it (`erase`) closes the order's data for
good, though Temporal still holds it: that is how personal data is deleted (PIPL art. 47). The
row stays without its key, so that the order gets no second one.
"""

import asyncio
import time
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Row, select, update

from activities.adapters.encryption.key_ring import KEY_BITS, KeyMissing, KeyRing
from activities.adapters.store.database.engine import Database, insert_into, table_of
from activities.adapters.store.database.open_database import open_database
from activities.adapters.store.tables import schema as tables
from activities.adapters.store.upkeep.erasure import forget_key
from models.phrases import phrase

data_keys = table_of(tables.DataKeys)

KEPT_SECONDS = 600.0
"""How long a process remembers a key: what is erased is closed everywhere after that."""

KEPT_MAX = 10_000
"""How many keys a process remembers."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """The cipher of one owner: an order, or `NO_ORDER` for what belongs to none."""

    owner: str
    cipher: AESGCM
    until: float


class DataKeys:
    """The data keys of a database, as one key ring opens them; remembered for a while.

    Without a ring nothing is sealed, and nothing that was sealed is opened.
    """

    def __init__(self, ring: KeyRing | None, database_url: str) -> None:
        self._held = ring
        self._url = database_url
        self._kept: dict[str, DataKey] = {}
        self._lock = asyncio.Lock()

    @property
    def seals(self) -> bool:
        """Whether there is a ring, so that private data is sealed."""
        return self._held is not None

    async def for_sealing(self, owner: str) -> AESGCM:
        """The owner's cipher, made at first use.

        Raises:
            KeyMissing: the key was erased, or the ring lacks the master key that wrapped it.
            Unavailable: the database cannot be reached now.
        """
        cipher = await self._cipher(owner, make=True)
        assert cipher is not None, "a key that was not there was made"
        return cipher

    async def for_opening(self, owner: str) -> AESGCM | None:
        """The owner's cipher; none where it never had one, so that nothing was sealed by it.

        Raises:
            KeyMissing, Unavailable: as `for_sealing`; KeyMissing also where there is no ring.
        """
        return await self._cipher(owner, make=False)

    async def erase(self, owner: str) -> bool:
        """Delete the owner's data key for good; whether there was one.

        Only for a closed order: an open one could not go on. A process that has used the key
        lately forgets it within `KEPT_SECONDS`.
        """
        self._kept.pop(owner, None)
        forget = partial(forget_key, order=owner, at=datetime.now(UTC))
        async with open_database(self._url) as database:
            return await database.write(forget)

    async def rewrap(self) -> int:
        """Wrap every data key by the master key that writes now; how many were changed.

        Afterwards the old master keys may leave the ring. No history is touched.
        """
        async with open_database(self._url) as database:
            return await database.write(self._rewrap)

    def _rewrap(self, connection: Connection) -> int:
        old = select(data_keys).where(
            data_keys.c.ring_key != self._ring.writes, data_keys.c.wrapped.is_not(None)
        )
        rows = connection.execute(old).all()
        for row in rows:
            wrapped = self._ring.wrap(self._unwrapped(row), row.owner)
            connection.execute(
                update(data_keys)
                .where(data_keys.c.owner == row.owner)
                .values(wrapped=_text(wrapped), ring_key=self._ring.writes)
            )
        return len(rows)

    @property
    def _ring(self) -> KeyRing:
        if self._held is None:
            raise KeyMissing(
                "data is encrypted, and no key ring is configured",
                hint="set FULFIL_KEY_RING to the key ring's file",
            )
        return self._held

    async def _cipher(self, owner: str, *, make: bool) -> AESGCM | None:
        kept = self._kept.get(owner)
        if kept is None or kept.until < time.monotonic():
            async with self._lock:  # a burst of one order's payloads asks the database once
                kept = self._kept.get(owner)
                if kept is None or kept.until < time.monotonic():
                    kept = await self._read(owner, make=make)
                    if kept is None:
                        return None
                    self._remember(kept)
        return kept.cipher

    async def _read(self, owner: str, *, make: bool) -> DataKey | None:
        async with open_database(self._url) as database:
            row = await _row(database, owner)
            if row is None and make:
                await self._make(database, owner)
                row = await _row(database, owner)
        if row is None:
            return None
        if row.wrapped is None:
            raise KeyMissing(
                phrase(
                    "the data key of {owner} was erased at {at}", owner=owner, at=str(row.erased_at)
                ),
                hint="its private data is gone for good, as was asked",
            )
        return DataKey(owner, AESGCM(self._unwrapped(row)), time.monotonic() + KEPT_SECONDS)

    async def _make(self, database: Database, owner: str) -> None:
        """Make the key, unless another process was first."""
        new = {
            "owner": owner,
            "wrapped": _text(self._ring.wrap(AESGCM.generate_key(KEY_BITS), owner)),
            "ring_key": self._ring.writes,
            "made_at": datetime.now(UTC),
        }

        def make(connection: Connection) -> None:
            insert = insert_into(connection.dialect.name, tables.DataKeys)
            connection.execute(insert.on_conflict_do_nothing(), new)

        await database.write(make)

    def _unwrapped(self, row: Row[tuple[object, ...]]) -> bytes:
        return self._ring.unwrap(b64decode(row.wrapped), row.owner, by=row.ring_key)

    def _remember(self, key: DataKey) -> None:
        self._kept.pop(key.owner, None)
        while len(self._kept) >= KEPT_MAX:
            del self._kept[next(iter(self._kept))]
        self._kept[key.owner] = key


async def _row(database: Database, owner: str) -> Row[tuple[object, ...]] | None:
    query = select(data_keys).where(data_keys.c.owner == owner)
    return await database.read(lambda connection: connection.execute(query).first())


def _text(wrapped: bytes) -> str:
    return b64encode(wrapped).decode()
