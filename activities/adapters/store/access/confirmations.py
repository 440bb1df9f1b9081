"""Whether who uses a link is whom it was sent to: he says what only that one knows.

The tries are counted for the link's key, in our database: another browser, or another copy of the
door, begins with no new ones.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, delete, select, update

from activities.adapters.store.access.sign_ins import hashed, note_browser
from activities.adapters.store.database.engine import Database, insert_into, rows_of, table_of
from activities.adapters.store.tables import schema as tables
from models.errors import TooMany
from models.phrases import phrase

confirmations = table_of(tables.Confirmations)
sessions = table_of(tables.WebSessions)


class Confirmations:
    """Every query of confirmations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def confirmed(self, secret: str) -> bool:
        """Whether the browser with that secret has shown it."""
        query = select(sessions.c.confirmed_at).where(sessions.c.hash == hashed(secret))
        found = await self._database.read(partial(rows_of, query=query))
        return bool(found and found[0]["confirmed_at"])

    async def confirm(
        self,
        key_id: str,
        secret: str,
        *,
        right: bool,
        most: int,
        pause: timedelta,
        now: datetime,
    ) -> bool:
        """Count one try; where it is right the browser has shown it from now on.

        Raises:
            TooMany: there were as many wrong ones as there may be; says when the next is taken.
        """

        def write(connection: Connection) -> bool:
            before = _tries(connection, key_id)
            over = before is None or now - before["tried_at"] >= pause
            tries = 0 if before is None or over else int(before["tries"])
            if before is not None and tries >= most:
                left = before["tried_at"] + pause - now
                raise TooMany(
                    phrase(
                        "too many wrong tries: at most {most} in {minutes} min",
                        most=most,
                        minutes=int(pause.total_seconds()) // 60,
                    ),
                    retry_after=int(left.total_seconds()) + 1,
                )
            if not right:
                row = {"key_id": key_id, "tries": tries + 1, "tried_at": now}
                put = insert_into(connection.dialect.name, tables.Confirmations).values(**row)
                keys = [confirmations.c.key_id]
                connection.execute(put.on_conflict_do_update(index_elements=keys, set_=row))
                return False
            connection.execute(delete(confirmations).where(confirmations.c.key_id == key_id))
            note_browser(connection, secret, now)
            here = sessions.c.hash == hashed(secret)
            connection.execute(update(sessions).where(here).values(confirmed_at=now))
            return True

        return await self._database.write(write)


def _tries(connection: Connection, key_id: str) -> Mapping[str, Any] | None:
    query = select(confirmations).where(confirmations.c.key_id == key_id).with_for_update()
    found = rows_of(connection, query)
    return found[0] if found else None
