"""Beginning from nothing empties one copy's data folder, and nothing else."""

import fcntl
from pathlib import Path

import pytest

from activities.adapters.process.settings import Settings
from models.errors import UsageError
from starter.local.data_reset import reset_data
from starter.local.setup_error import SetupError

OURS = ("temporal/temporal.db", "standins/stock.jsonl", "log/worker.log", "fulfil.db", "ports.json")


def lived_in(data: Path) -> Settings:
    """A data folder with what a run leaves, and something of somebody else's."""
    for name in (*OURS, "fulfil.db-wal", "temporal/engine.lock", "notes.txt"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text("x")
    return Settings(data_dir=data)


def test_what_a_run_left_goes_and_the_rest_stays(tmp_path: Path) -> None:
    reset_data(lived_in(tmp_path))
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_an_empty_folder_is_no_obstacle(tmp_path: Path) -> None:
    reset_data(Settings(data_dir=tmp_path / "new"))
    assert not (tmp_path / "new").exists()


def test_a_copy_that_runs_keeps_its_data(tmp_path: Path) -> None:
    settings = lived_in(tmp_path)
    with (tmp_path / "temporal" / "engine.lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(SetupError, match="a copy is running"):
            reset_data(settings)
    assert all((tmp_path / name).exists() for name in OURS)


def test_a_database_elsewhere_is_not_emptied(tmp_path: Path) -> None:
    lived_in(tmp_path)
    with pytest.raises(UsageError, match="DATABASE_URL"):
        reset_data(Settings(data_dir=tmp_path, database_url="postgresql://db.example/fulfil"))
    assert (tmp_path / "fulfil.db").exists()
