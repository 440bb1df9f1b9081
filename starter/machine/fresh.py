"""Begin anew: empty the data folder of one copy."""

import fcntl
import shutil
from pathlib import Path

from activities.adapters.settings import Settings
from models.errors import UsageError
from starter.machine.setup_error import SetupError

FOLDERS = ("temporal", "standins", "log")
FILES = ("fulfil.db*", "ports.json", "demo.json")


def begin_anew(settings: Settings) -> None:
    """Delete what earlier runs left in the data folder: orders, engine, journals, logs.

    What else lies there stays.

    Raises:
        SetupError: a copy is running over that folder.
        UsageError: the database is not in that folder, so it is not ours to empty.
    """
    data = settings.data_dir
    if "database_url" in settings.model_fields_set:
        raise UsageError(
            "--fresh empties the data folder only, and DATABASE_URL names a database elsewhere",
            hint="unset DATABASE_URL, or empty that database yourself",
        )
    check_unused(data)
    for name in FOLDERS:
        shutil.rmtree(data / name, ignore_errors=True)
    for pattern in FILES:
        for file in data.glob(pattern):
            file.unlink()


def check_unused(data: Path) -> None:
    """See to it that no engine runs over a data folder: it holds a lock as long as it does.

    Raises:
        SetupError: one runs.
    """
    lock = data / "temporal" / "engine.lock"
    if not lock.exists():
        return
    with lock.open("r+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SetupError(
                f"a copy is running over {data}",
                hint="stop it first, or use another data folder (FULFIL_DATA_DIR)",
            ) from None
