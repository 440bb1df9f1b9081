"""Whether our processes work over a data folder: each holds a lock as long as it runs."""

import fcntl
from pathlib import Path

from models.phrases import phrase
from starter.local.setup_error import SetupError


def check_unused(data: Path) -> None:
    """See to it that neither an engine nor an API nor a worker runs over the folder.

    Raises:
        SetupError: one does; says which.
    """
    locks = [data / "temporal" / "engine.lock", *sorted((data / "log").glob("*.lock"))]
    for lock in locks:
        if lock.exists() and _is_held(lock):
            raise SetupError(
                phrase(
                    "a copy is running over {data}: its {stem} holds {name}",
                    data=data,
                    stem=lock.stem,
                    name=lock.name,
                ),
                hint="stop it first, or use another data folder (FULFIL_DATA_DIR)",
            )


def _is_held(lock: Path) -> bool:
    with lock.open("r+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
