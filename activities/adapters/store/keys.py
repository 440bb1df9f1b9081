"""Keys of the HTTP doors and the record of imported files: small tables, kept for long."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from activities.adapters.store import tables
from activities.adapters.store.engine import Database, change, rows_of, table_of
from activities.adapters.store.fixed import Fixed
from activities.adapters.store.rows import ImportRow, KeyRow, NewKey
from models.errors import NotFound
from models.roles import Role

keys = table_of(tables.Keys)
imports = table_of(tables.Imports)

SECRET_BYTES = 32
ID_BYTES = 6
NO_HASH = hashlib.sha256(b"").hexdigest()
"""Compared with where no key has the id, so that both answers take the same time."""


class Keys:
    """Every query of the keys table. A key is written `<id>.<secret>`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, role: Role, merchant: str | None = None) -> NewKey:
        """Make a key for a role, and for one merchant only where one is named."""
        id_, secret = f"key-{secrets.token_hex(ID_BYTES)}", secrets.token_urlsafe(SECRET_BYTES)
        new = NewKey(
            id=id_,
            key=f"{id_}.{secret}",
            role=role,
            merchant=merchant,
            created_at=datetime.now(UTC),
            revoked_at=None,
        )
        query = insert(keys).values(**new.model_dump(exclude={"key"}), hash=_hash(secret))
        await self._database.write(partial(change, query=query))
        return new

    async def check(self, key: str) -> KeyRow | None:
        """The key's row, or nothing where it is unknown, wrong or revoked."""
        return await self._database.read(partial(checked, key=key))

    async def revoke(self, id_: str) -> KeyRow:
        """End a key from now on; one that has ended stays as it is.

        Raises:
            NotFound: there is no such key.
        """
        end = (
            update(keys)
            .where(keys.c.id == id_, keys.c.revoked_at.is_(None))
            .values(revoked_at=datetime.now(UTC))
        )

        def revoke(connection: Connection) -> list[dict[str, Any]]:
            connection.execute(end)
            return rows_of(connection, select(keys).where(keys.c.id == id_))

        for row in await self._database.write(revoke):
            return KeyRow.model_validate(row)
        raise NotFound(f"there is no key {id_}", hint="`fulfil keys list` names them")

    async def list(self) -> tuple[KeyRow, ...]:
        """Every key, the oldest first, those that have ended too."""
        query = select(keys).order_by(keys.c.created_at)
        found = await self._database.read(partial(rows_of, query=query))
        return tuple(KeyRow.model_validate(row) for row in found)


def checked(connection: Connection, key: str) -> KeyRow | None:
    """The row of a key, read in a transaction; nothing where it is unknown, wrong or revoked."""
    id_, _, secret = key.partition(".")
    found = BY_ID.rows(connection, {"id_": _storable(id_)})
    row = found[0] if found else None
    matches = hmac.compare_digest(_hash(secret), row["hash"] if row else NO_HASH)
    if row is None or not matches or row["revoked_at"] is not None:
        return None
    return KeyRow.model_validate(row)


BY_ID = Fixed(lambda _: select(keys).where(keys.c.id == bindparam("id_")))


class Imports:
    """Every query of the imports table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, merchant: str, name: str, data: bytes, counts: Mapping[str, int], *, at: datetime
    ) -> ImportRow:
        """Record that a file of a merchant was taken in, with the counts of its outcomes."""
        row = {
            "merchant": merchant,
            "name": name,
            "sha256": hashlib.sha256(data).hexdigest(),
            "at": at,
            "counts": dict(counts),
        }
        query = insert(imports).values(row).returning(imports)
        (new,) = await self._database.write(partial(rows_of, query=query))
        return ImportRow.model_validate(new)

    async def of_file(self, merchant: str, data: bytes) -> tuple[ImportRow, ...]:
        """When this very file was taken in before, the oldest first."""
        query = select(imports).where(
            imports.c.merchant == merchant,
            imports.c.sha256 == hashlib.sha256(data).hexdigest(),
        )
        found = await self._database.read(partial(rows_of, query=query.order_by(imports.c.id)))
        return tuple(ImportRow.model_validate(row) for row in found)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _storable(id_: str) -> str:
    """PostgreSQL takes no NUL character, which a forged key may hold."""
    return id_.replace("\0", "")
