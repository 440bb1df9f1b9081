"""Both stores as they were at one instant, copied while everything goes on.

For a few milliseconds nobody writes our database; in them both files are looked at. So whatever
Temporal's copy says was written into ours is in ours, and what ours has handed to Temporal is in
Temporal's. The copies are made after that, from what was seen.
"""

import os
import sqlite3
from contextlib import ExitStack, closing
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from activities.adapters.encryption.key_ring import read_ring
from activities.adapters.process import wall_clock
from activities.adapters.process.settings import Settings
from activities.adapters.store.database.database_file import is_there
from activities.adapters.store.database.engine import read_url
from activities.adapters.temporal.connection import where
from models.errors import FulfilError, UsageError
from models.phrases import phrase
from starter.local.engine_build import programs_in
from starter.local.local_settings import has_named_temporal
from starter.local.progress import Progress, Tell
from starter.local.recovery.manifest import DATABASE_NAME, MANIFEST_NAME, TEMPORAL_NAME, Manifest
from starter.local.recovery.snapshot import FileSnapshot, frozen_file, write_lock

THIS_MACHINE = ("127.0.0.1", "localhost", "[::1]", "")
"""Hosts of a Temporal on this machine."""


def back_up(settings: Settings, folder: Path, tell: Tell, shown: Progress) -> Manifest:
    """Copy both stores into a new or empty folder; `tell` is called with what is not in it.

    Where Temporal is not the one on this machine, only our database is copied.

    Raises:
        UsageError: our database is not a SQLite file here, or the folder is in use.
        Unavailable: our database was locked by another program for seconds.
        FulfilError: the copy could not be written; what was begun is taken away.
    """
    database = database_file(settings)
    if not is_there(settings.database_url):
        raise UsageError(
            phrase("there is nothing to back up: {database} is not there", database=database)
        )
    temporal = _temporal_here(settings, tell)
    _make(folder)
    try:
        with ExitStack() as stack:
            made_at, read = _frozen(database, temporal, stack)
            files = {}
            for name, copy in read.items():
                shown.step(phrase("copying {name}", name=name))
                files[name] = copy.copy(folder / name, lambda done, _: shown.at(done))
        manifest = _manifest(settings, folder, made_at, files)
        _write(folder / MANIFEST_NAME, manifest.model_dump_json(indent=2) + "\n")
    except (OSError, sqlite3.Error) as error:
        for name in (DATABASE_NAME, TEMPORAL_NAME, MANIFEST_NAME):
            (folder / name).unlink(missing_ok=True)
        raise FulfilError(
            phrase(
                "the backup could not be written to {folder}: {error}", folder=folder, error=error
            ),
            hint="look at the disk and its free space; nothing of it was kept",
        ) from error
    return manifest


def database_file(settings: Settings) -> Path:
    """Our SQLite file.

    Raises:
        UsageError: our database is another one.
    """
    url = read_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        raise UsageError(
            phrase(
                "our database is {kind}, which has backups of its own",
                kind=url.get_backend_name(),
            ),
            hint="see docs/how-to/backup.md for pg_dump and for PostgreSQL's continuous archive",
        )
    return Path(str(url.database))


def temporal_file(settings: Settings) -> Path:
    """The SQLite file of the Temporal on this machine."""
    return settings.data_dir / "temporal" / "temporal.db"


def _temporal_here(settings: Settings, tell: Tell) -> Path | None:
    file = temporal_file(settings)
    if uses_remote_temporal(settings):
        tell("Temporal runs elsewhere: its store is not in this backup")
        return None
    if not file.exists():
        tell(
            phrase(
                "{file} is not there: no Temporal has run here, and none is in this backup",
                file=file,
            )
        )
        return None
    return file


def uses_remote_temporal(settings: Settings) -> bool:
    """Whether the Temporal in use is one of another machine; a loopback address is our own."""
    host = where(settings)["target_host"].rpartition(":")[0]
    return has_named_temporal(settings) and host not in THIS_MACHINE


def _frozen(
    database: Path, temporal: Path | None, stack: ExitStack
) -> tuple[datetime, dict[str, FileSnapshot]]:
    """Both files at one instant: nobody writes ours while they are looked at."""
    with write_lock(database):
        files = {DATABASE_NAME: stack.enter_context(frozen_file(database))}
        if temporal is not None:
            files[TEMPORAL_NAME] = stack.enter_context(frozen_file(temporal))
        return wall_clock.now(), files


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        used = any(folder.iterdir())
    except OSError as error:
        raise UsageError(
            phrase("{folder} cannot be made: {why}", folder=folder, why=error.strerror)
        ) from None
    if used:
        raise UsageError(
            phrase("{folder} is not empty", folder=folder),
            hint="name a folder that is not there yet; each backup has its own",
        )
    folder.chmod(0o700)


def _manifest(
    settings: Settings, folder: Path, made_at: datetime, files: dict[str, str]
) -> Manifest:
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as copy:
        (instance,) = copy.execute("SELECT instance FROM installation").fetchone()
        (revision,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    return Manifest(
        made_at=made_at,
        instance=instance,
        version=version("fulfil"),
        revision=revision,
        engine=programs_in(settings.cache_dir).folder.name,
        ring_key=read_ring(settings.key_ring).writes if settings.key_ring else None,
        files=files,
    )


def _write(file: Path, text: str) -> None:
    """Written whole, or not there; on the disk with its folder."""
    draft = file.with_suffix(".tmp")
    with draft.open("w", encoding="utf-8") as content:
        content.write(text)
        content.flush()
        os.fsync(content.fileno())
    draft.rename(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
