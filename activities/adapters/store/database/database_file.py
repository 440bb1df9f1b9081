"""Whether our database is there: asked before every command, so nothing is loaded for it."""

from pathlib import Path

from activities.adapters.store.database.engine import read_url


def is_there(url: str) -> bool:
    """Whether a SQLite file holds anything; of a server it is taken to be so.

    Raises:
        UsageError: the URL names no database that we can use.
    """
    parsed = read_url(url)
    if parsed.get_backend_name() != "sqlite":
        return True
    file = Path(str(parsed.database))
    return file.is_file() and file.stat().st_size > 0
