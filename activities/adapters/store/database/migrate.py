"""Bring a database's tables to the state that this code works with (Alembic)."""

from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from activities.adapters.store.database.engine import read_url
from activities.adapters.store.database.installation import ensure_instance
from activities.adapters.store.database.open_database import open_database

FOLDER = Path(__file__).parents[1] / "migrations"
LOCK = 4_726_113
"""PostgreSQL's advisory lock for migrations: any number, the same in every process."""

PATIENCE = "60s"
"""How long a process waits for another that migrates, which on a busy machine takes longer than
any transaction may wait for its turn."""

ALEMBIC_LOCK = Lock()
"""Alembic keeps what it does in names of its module: one thread of a process at a time."""


async def upgrade_to_head(url: str) -> None:
    """Make or change the tables, and the installation's id, in one transaction.

    As often as you like, and from several processes at once: the others wait.

    Raises:
        UsageError: the URL names no database that we can use.
        Unavailable: the database cannot be written now; nothing was changed.
    """
    parsed = read_url(url)
    if parsed.get_backend_name() == "sqlite":
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
    async with open_database(url) as database:
        await database.write(_upgrade)


async def check(url: str) -> None:
    """Raise where the tables' definitions and the migrations differ (`alembic check`)."""
    async with open_database(url) as database:
        await database.write(_check)


async def draft(url: str, message: str) -> None:
    """Write a migration from what differs between `tables.py` and that database."""
    async with open_database(url) as database:
        await database.write(
            lambda connection: command.revision(config(connection), message, autogenerate=True)
        )


def _check(connection: Connection) -> None:
    with ALEMBIC_LOCK:
        command.check(config(connection))


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        connection.execute(text("SET LOCAL lock_timeout TO DEFAULT"))  # the connection's own
    with ALEMBIC_LOCK:
        command.upgrade(config(connection), "head")
    ensure_instance(connection)


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration for our migrations, over our connection."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    settings.attributes["connection"] = connection
    return settings
