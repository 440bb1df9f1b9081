"""Keys of the HTTP doors: a small table, kept for long."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from activities.adapters.store.database.engine import Database, change, rows_of, table_of
from activities.adapters.store.database.prepared_statements import FixedStatement
from activities.adapters.store.results.rows import KeyRow, NewKey
from activities.adapters.store.tables import schema as tables
from models.errors import NotFound
from models.phrases import phrase
from models.roles import Role
from models.scopes import Scope

keys = table_of(tables.Keys)

SECRET_BYTES = 32
ID_BYTES = 6
NO_HASH = hashlib.sha256(b"").hexdigest()
"""Compared with where no key has the id, so that both answers take the same time."""


class Keys:
    """Every query of the keys table. A key is written `<id>.<secret>`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        role: Role,
        merchant: str | None = None,
        actor: str | None = None,
        scope: Scope | None = None,
    ) -> NewKey:
        """Make a key for a role; for one merchant, one actor, a scope, only where it is named."""
        id_, secret = f"key-{secrets.token_hex(ID_BYTES)}", secrets.token_urlsafe(SECRET_BYTES)
        new = NewKey(
            id=id_,
            key=f"{id_}.{secret}",
            role=role,
            merchant=merchant,
            actor=actor,
            scope=scope,
            created_at=datetime.now(UTC),
            revoked_at=None,
        )
        query = insert(keys).values(
            **new.model_dump(exclude={"key", "scope"}), **_columns(scope), hash=_hash(secret)
        )
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
            return key_row(row)
        raise no_key(id_)

    async def narrow(self, id_: str, orders: tuple[str, ...]) -> None:
        """Let a key that names orders reach only these of them."""
        query = update(keys).where(keys.c.id == id_).values(**_columns(Scope(orders=orders)))
        await self._database.write(partial(change, query=query))

    async def list(self) -> tuple[KeyRow, ...]:
        """Every key, the oldest first, those that have ended too."""
        query = select(keys).order_by(keys.c.created_at)
        found = await self._database.read(partial(rows_of, query=query))
        return tuple(map(key_row, found))


def no_key(id_: str) -> NotFound:
    """The answer where there is no key of that id, or none that the asker may end."""
    return NotFound(phrase("there is no key {id}", id=id_), hint="`fulfil keys list` names them")


def checked(connection: Connection, key: str) -> KeyRow | None:
    """The row of a key, read in a transaction; nothing where it is unknown, wrong or revoked."""
    id_, _, secret = key.partition(".")
    found = BY_ID.rows(connection, {"id_": _storable(id_)})
    row = found[0] if found else None
    matches = hmac.compare_digest(_hash(secret), row["hash"] if row else NO_HASH)
    if row is None or not matches or row["revoked_at"] is not None:
        return None
    return key_row(row)


def key_row(row: Mapping[str, Any]) -> KeyRow:
    """A copy of a row of the keys table."""
    named = {name: row[name] for name in SCOPE if row[name]}
    return KeyRow.model_validate({**row, "scope": named or None})


def _columns(scope: Scope | None) -> dict[str, Any]:
    """The columns of a scope, where it names something."""
    columns = scope.model_dump(mode="json") if scope else {}
    return {name: value for name, value in columns.items() if value}


SCOPE = tuple(Scope.model_fields)

BY_ID = FixedStatement(lambda _: select(keys).where(keys.c.id == bindparam("id_")))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _storable(id_: str) -> str:
    """PostgreSQL takes no NUL character, which a forged key may hold."""
    return id_.replace("\0", "")
