"""Links, browsers that were let in, and accounts: each stands for a key of the doors.

A secret is stored as its SHA-256: it has 256 random bits, so nobody finds it by trying. A password
is somebody's choice, and is hashed by whoever hands it over (Argon2id).
"""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import Connection, bindparam, insert, select, update

from activities.adapters.store.access.keys import BY_ID, key_row
from activities.adapters.store.database.engine import (
    Database,
    change,
    insert_into,
    rows_of,
    table_of,
)
from activities.adapters.store.database.prepared_statements import FixedStatement
from activities.adapters.store.results.row import Row
from activities.adapters.store.results.rows import KeyRow
from activities.adapters.store.tables import schema as tables
from models.errors import Conflict
from models.phrases import phrase
from models.scopes import LinkPurpose

links = table_of(tables.Links)
sessions = table_of(tables.WebSessions)
accounts = table_of(tables.Accounts)

TOKEN_BYTES = 24
ID_BYTES = 6
BROWSER_SEPARATOR = "."
"""Between a link's token and what tells its browsers apart; no token holds it."""


class LinkRow(Row):
    """A link, without its token."""

    id: str
    key_id: str
    sort: LinkPurpose
    created_at: AwareDatetime
    expires_at: AwareDatetime
    used_at: AwareDatetime | None
    revoked_at: AwareDatetime | None


class NewLink(LinkRow):
    """A link as it is shown once, with its token."""

    token: str


class AccountRow(Row):
    """An account: the name that signs in, its hash, and the key that it stands for."""

    key_id: str
    name: str
    password: str


class SignIns:
    """Every query of links, web sessions and accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_link(
        self, key_id: str, purpose: LinkPurpose, *, now: datetime, expires_at: datetime
    ) -> NewLink:
        """Make a link for a key."""
        new = NewLink(
            id=f"link-{secrets.token_hex(ID_BYTES)}",
            token=secrets.token_urlsafe(TOKEN_BYTES),
            key_id=key_id,
            sort=purpose,
            created_at=now,
            expires_at=expires_at,
            used_at=None,
            revoked_at=None,
        )
        query = insert(links).values(**new.model_dump(exclude={"token"}), hash=hashed(new.token))
        await self._database.write(partial(change, query=query))
        return new

    async def link(self, token: str) -> LinkRow | None:
        """The link with that token, whatever became of it; nothing is changed."""
        query = select(links).where(links.c.hash == hashed(token))
        found = await self._database.read(partial(rows_of, query=query))
        return LinkRow.model_validate(found[0]) if found else None

    async def list_links(self) -> tuple[LinkRow, ...]:
        """Every link, the newest first."""
        query = select(links).order_by(links.c.created_at.desc())
        found = await self._database.read(partial(rows_of, query=query))
        return tuple(map(LinkRow.model_validate, found))

    async def revoke_link(self, id_: str, *, now: datetime) -> LinkRow | None:
        """End a link, and every browser that came in by it; None where there is none."""

        def revoke(connection: Connection) -> list[dict[str, Any]]:
            end_link = update(links).where(links.c.id == id_, links.c.revoked_at.is_(None))
            connection.execute(end_link.values(revoked_at=now))
            open_ = sessions.c.link_id == id_, sessions.c.ended_at.is_(None)
            connection.execute(update(sessions).where(*open_).values(ended_at=now))
            return rows_of(connection, select(links).where(links.c.id == id_))

        found = await self._database.write(revoke)
        return LinkRow.model_validate(found[0]) if found else None

    async def start(self, key_id: str, *, now: datetime, expires_at: datetime) -> str:
        """Let a browser in as that key; the secret of its cookie."""
        secret = secrets.token_urlsafe(TOKEN_BYTES)
        query = insert(sessions).values(
            hash=hashed(secret),
            key_id=key_id,
            started_at=now,
            expires_at=expires_at,
        )
        await self._database.write(partial(change, query=query))
        return secret

    async def end(self, secret: str, *, now: datetime) -> None:
        """Let that browser in no more."""

        def end(connection: Connection) -> None:
            note_browser(connection, secret, now)
            mine = sessions.c.hash == hashed(secret)
            connection.execute(update(sessions).where(mine).values(ended_at=now))

        await self._database.write(end)

    async def account(self, name: str) -> AccountRow | None:
        """The account with that name."""
        query = select(accounts).where(accounts.c.name == name)
        found = await self._database.read(partial(rows_of, query=query))
        return AccountRow.model_validate(found[0]) if found else None

    async def use_link(self, link: LinkRow, account: AccountRow, *, now: datetime) -> None:
        """Note down name and password that somebody chose, once; browsers of before are out.

        Raises:
            Conflict: the link was used already, or another account has that name.
        """

        def use(connection: Connection) -> None:
            taken = select(accounts.c.key_id).where(
                accounts.c.name == account.name, accounts.c.key_id != account.key_id
            )
            if rows_of(connection, taken):
                raise Conflict(
                    phrase("the name {name} is taken", name=account.name), hint="choose another one"
                )
            once = update(links).where(links.c.id == link.id, links.c.used_at.is_(None))
            if not change(connection, once.values(used_at=now)):
                raise Conflict("this link was used already", hint="ask the operator for a new one")
            row = {**account.model_dump(), "changed_at": now}
            put = insert_into(connection.dialect.name, tables.Accounts).values(**row)
            connection.execute(
                put.on_conflict_do_update(index_elements=[accounts.c.key_id], set_=row)
            )
            open_ = sessions.c.key_id == account.key_id, sessions.c.ended_at.is_(None)
            connection.execute(update(sessions).where(*open_).values(ended_at=now))

        await self._database.write(use)


def secret_by_link(token: str) -> str:
    """The secret of a new browser that follows a link: written down only once it does something.

    Its first half is the token: a browser is known by its link before it has a row of its own.
    """
    return f"{token}{BROWSER_SEPARATOR}{secrets.token_urlsafe(TOKEN_BYTES)}"


def note_browser(connection: Connection, secret: str, now: datetime) -> None:
    """Write a browser that came by a link down, where it is not yet."""
    link = _link_of(connection, secret, now)
    if link is not None:
        row = {"hash": hashed(secret), "key_id": link["key_id"], "link_id": link["id"]}
        insert = insert_into(connection.dialect.name, tables.WebSessions).on_conflict_do_nothing()
        connection.execute(insert, row | {"started_at": now, "expires_at": link["expires_at"]})


def key_of_session(connection: Connection, secret: str, now: datetime) -> KeyRow | None:
    """The key that a browser stands for, read in a transaction; None where it is let in no more."""
    found = SESSION.rows(connection, {"hash_": hashed(secret)})
    if not found:
        link = _link_of(connection, secret, now)
        key_id = link and link["key_id"]
    else:
        open_ = found[0]["ended_at"] is None and found[0]["expires_at"] > now
        key_id = found[0]["key_id"] if open_ else None
    keys = BY_ID.rows(connection, {"id_": key_id}) if key_id else []
    return _live(keys[0]) if keys else None


def _link_of(connection: Connection, secret: str, now: datetime) -> Mapping[str, Any] | None:
    """The link by which a browser came, where that is open now."""
    token, half, _ = secret.partition(BROWSER_SEPARATOR)
    found = LINK.rows(connection, {"hash_": hashed(token)}) if half else []
    if not found or found[0]["sort"] != LinkPurpose.JOB or found[0]["revoked_at"] is not None:
        return None
    return found[0] if found[0]["expires_at"] > now else None


def _live(row: Mapping[str, Any]) -> KeyRow | None:
    return None if row["revoked_at"] is not None else key_row(row)


def hashed(secret: str) -> str:
    """A secret as it is stored."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


SESSION = FixedStatement(lambda _: select(sessions).where(sessions.c.hash == bindparam("hash_")))
LINK = FixedStatement(lambda _: select(links).where(links.c.hash == bindparam("hash_")))
