"""What a worker runs: every workflow and activity there is, and workflows stay light."""

import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
from temporalio.client import Client

import activities
import workflows
from activities.adapters.settings import Settings
from activities.adapters.wiring import open_partners
from models.ids import TASK_QUEUE
from workers.registry import WORKFLOWS, activities_for, make_worker

HEAVY = ("httpx", "sqlmodel", "sqlalchemy", "fastapi", "activities.adapters", "models.tables")


def marked(package: object, mark: str) -> set[str]:
    """The names of what a package's own modules define with that SDK mark."""
    names = set()
    for module in pkgutil.iter_modules(package.__path__):  # type: ignore[attr-defined]  # a package
        if module.ispkg:
            continue
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")  # type: ignore[attr-defined]  # a package
        for found in vars(loaded).values():
            members = [found, *(vars(found).values() if isinstance(found, type) else ())]
            names |= {each.__name__ for each in members if mark in getattr(each, "__dict__", {})}
    return names


def test_every_workflow_is_registered() -> None:
    assert {each.__name__ for each in WORKFLOWS} == marked(
        workflows, "__temporal_workflow_definition"
    )


async def test_every_activity_is_registered(tmp_path: Path) -> None:
    async with open_partners(Settings(data_dir=tmp_path)) as partners:
        registered = [each.__name__ for each in activities_for(partners)]
    assert len(registered) == len(set(registered))
    assert set(registered) == marked(activities, "__temporal_activity_definition")


async def test_the_worker_listens_where_orders_are_started(client: Client, tmp_path: Path) -> None:
    async with open_partners(Settings(data_dir=tmp_path)) as partners:
        assert make_worker(client, partners).task_queue == TASK_QUEUE


@pytest.mark.parametrize("module", [each.__module__ for each in WORKFLOWS])
def test_a_workflow_loads_nothing_heavy_in_a_fresh_interpreter(module: str) -> None:
    script = f"import sys, {module}; print(*(set(sys.modules) & {set(HEAVY)!r}))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (ran.stdout.strip(), ran.stderr) == ("", "")
