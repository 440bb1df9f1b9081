"""A backup put in place of the stores that are here; what was here is set aside, not deleted.

Nothing may run meanwhile. Both stores were seen at one instant, so together they agree; where
only one is put back, or one was lost, the other is newer. That is noted down in our database,
and the API compares the two when it starts (`reconcile.py`).
"""

import asyncio
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC
from pathlib import Path
from typing import NamedTuple

from activities.adapters.process import wall_clock
from activities.adapters.process.settings import Settings
from activities.adapters.store.database.database_file import is_there
from activities.adapters.store.database.installation import note_restored
from activities.adapters.store.database.migrate import upgrade_to_head
from activities.adapters.store.database.open_database import open_database
from models.errors import FulfilError, UsageError
from models.phrases import phrase
from starter.local.data_lock import check_unused
from starter.local.engine_build import programs_in
from starter.local.progress import Tell
from starter.local.recovery.backup import database_file, temporal_file, uses_remote_temporal
from starter.local.recovery.erasures import erase_again
from starter.local.recovery.manifest import DATABASE_NAME, TEMPORAL_NAME, Manifest, read_manifest
from starter.local.recovery.snapshot import fault_in

SQLITE_SUFFIXES = ("-wal", "-shm", "-journal")
"""What SQLite keeps next to a file, under its name."""


class RestoredFile(NamedTuple):
    """One file of the backup, and where it goes."""

    source: Path
    target: Path


async def restore(
    settings: Settings, folder: Path, tell: Tell, *, only: str | None = None
) -> Manifest:
    """Put a backup in place of what is here; `tell` is called with a line for each thing done.

    Args:
        settings: the data folder and the database; nothing may run over them.
        folder: what `back_up` has filled.
        tell: for people.
        only: "database" or "temporal", where one store alone is to be put back.

    Raises:
        UsageError: the folder holds no complete backup, or one of another installation, of a
            newer version, or without that store.
        SetupError: something runs over the data folder.
        FulfilError: a file of the backup is damaged. Nothing was changed.
    """
    manifest = read_manifest(folder)
    puts = _puts(settings, folder, manifest, only)
    check_unused(settings.data_dir)
    _check_whose(settings, manifest)
    await asyncio.to_thread(_check_whole, puts, manifest)
    _check_engine(settings, manifest, tell, puts)
    stamp = wall_clock.now().astimezone(UTC).strftime("%Y%m%dT%H%M%S")
    for put in puts:
        await asyncio.to_thread(_put, put, stamp, tell)
    if not is_there(settings.database_url):
        tell("our database is not here: fulfil provision makes it, fulfil reconcile fills it")
        return manifest
    await upgrade_to_head(settings.database_url)
    async with open_database(settings.database_url) as database:
        await note_restored(database, manifest.made_at)
    await erase_again(settings, tell)
    return manifest


def _puts(
    settings: Settings, folder: Path, manifest: Manifest, only: str | None
) -> Sequence[RestoredFile]:
    targets = {DATABASE_NAME: database_file(settings), TEMPORAL_NAME: temporal_file(settings)}
    wanted = {"database": [DATABASE_NAME], "temporal": [TEMPORAL_NAME]}.get(
        only or "", list(targets)
    )
    if only and wanted[0] not in manifest.files:
        raise UsageError(
            phrase("{folder} holds no {wanted}", folder=folder, wanted=wanted[0]),
            hint="leave --only out",
        )
    if (
        TEMPORAL_NAME in wanted
        and TEMPORAL_NAME in manifest.files
        and uses_remote_temporal(settings)
    ):
        raise UsageError(
            "TEMPORAL_ADDRESS names a Temporal elsewhere, and the backup holds one of this machine",
            hint="restore with --only database, or unset TEMPORAL_ADDRESS",
        )
    return [RestoredFile(folder / name, targets[name]) for name in wanted if name in manifest.files]


def _check_whose(settings: Settings, manifest: Manifest) -> None:
    file = database_file(settings)
    if not is_there(settings.database_url):
        return
    try:
        with closing(sqlite3.connect(file)) as connection:
            (instance,) = connection.execute("SELECT instance FROM installation").fetchone()
    except (sqlite3.Error, TypeError):
        return  # what is here cannot even be read: that is why it is replaced
    if instance != manifest.instance:
        raise UsageError(
            phrase(
                "the backup is of installation {instance}, and {file} is {here}'s",
                instance=manifest.instance,
                file=file,
                here=instance,
            ),
            hint="restore it over an empty data folder (FULFIL_DATA_DIR)",
        )


def _check_whole(puts: Sequence[RestoredFile], manifest: Manifest) -> None:
    for put in puts:
        name = put.source.name
        try:
            with put.source.open("rb") as content:
                found = hashlib.file_digest(content, "sha256").hexdigest()
        except OSError as error:
            raise FulfilError(
                phrase(
                    "{source} cannot be read: {why}",
                    source=put.source,
                    why=error.strerror,
                )
            ) from None
        is_whole = found == manifest.files[name]
        fault = fault_in(put.source) if is_whole else phrase("its checksum is another")
        if fault:
            raise FulfilError(
                phrase("{source} is damaged: {fault}", source=put.source, fault=fault),
                hint="take an older backup; nothing was changed",
            )


def _check_engine(
    settings: Settings, manifest: Manifest, tell: Tell, puts: Sequence[RestoredFile]
) -> None:
    here = programs_in(settings.cache_dir).folder.name
    if here != manifest.engine and any(put.source.name == TEMPORAL_NAME for put in puts):
        tell(
            phrase(
                "Temporal's store was written by build {engine}, and {here} is used here: "
                "an older store is not upgraded (docs/how-to/upgrade.md)",
                engine=manifest.engine,
                here=here,
            )
        )


def _put(put: RestoredFile, stamp: str, tell: Tell) -> None:
    """Copy it next to its place first: what is here goes only when the other is on the disk."""
    target = put.target
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.restoring")
    shutil.copyfile(put.source, draft)
    with draft.open("rb") as copied:
        os.fsync(copied.fileno())
    aside = target.with_name(f"{target.name}.before-{stamp}")
    if target.exists():
        for suffix in ("", *SQLITE_SUFFIXES):
            companion = target.with_name(target.name + suffix)
            if companion.exists():
                companion.rename(aside.with_name(aside.name + suffix))
        tell(phrase("{target} is set aside as {name}", target=target, name=aside.name))
    draft.rename(target)
    tell(phrase("{target} is that of the backup", target=target))
