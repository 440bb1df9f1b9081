"""Begin from nothing: empty the data folder of one copy."""

import shutil

from activities.adapters.process.settings import Settings
from models.errors import UsageError
from starter.local.data_lock import check_unused

DATA_FOLDERS = ("temporal", "standins", "log")
DATA_FILES = ("fulfil.db*", "ports.json", "demo.json")


def reset_data(settings: Settings) -> None:
    """Delete what earlier runs left in the data folder: orders, engine, effects, logs.

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
    for name in DATA_FOLDERS:
        shutil.rmtree(data / name, ignore_errors=True)
    for pattern in DATA_FILES:
        for file in data.glob(pattern):
            file.unlink()
