"""What a worker runs: every workflow and activity there is, and workflows stay light."""

import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from temporalio.client import Client

import activities
import workflows
from activities.adapters.temporal.workflow_runners import CheckingRunner, PlainRunner
from activities.adapters.wiring import open_partners
from models.ids import TASK_QUEUE
from starter.service.temporal.temporal_gateway import ANSWER_SECONDS
from tests.environment import with_partners
from tests.workflows.conftest import own_queue
from workers.registry import (
    CACHED_KIB,
    STICKY_SECONDS,
    WORKFLOW_TASKS,
    activities_for,
    make_worker,
)
from workflows.unknown_type import UnknownWorkflow
from workflows.workflow_types import WORKFLOWS

HEAVY = ("httpx", "sqlmodel", "sqlalchemy", "fastapi", "activities.adapters")


def classes_in(package: ModuleType) -> set[type]:
    """Every class that a package's modules hold, those of its rooms too, but for adapters."""
    prefix = f"{package.__name__}."
    modules = (each.name for each in pkgutil.walk_packages(package.__path__, prefix))
    loaded = (importlib.import_module(one) for one in modules if "adapters" not in one)
    return {found for each in loaded for found in vars(each).values() if isinstance(found, type)}


def test_every_workflow_is_registered() -> None:
    mark = "__temporal_workflow_definition"
    marked = {each for each in classes_in(workflows) if mark in vars(each)}
    assert {*WORKFLOWS, UnknownWorkflow} == marked


async def test_every_activity_is_registered(tmp_path: Path) -> None:
    async with open_partners(with_partners(tmp_path)) as partners:
        registered = [each.__name__ for each in activities_for(partners)]
    members = [each for found in classes_in(activities) for each in vars(found).values()]
    marked = [each for each in members if hasattr(each, "__temporal_activity_definition")]
    assert sorted(registered) == sorted(each.__name__ for each in marked)


async def test_the_worker_listens_where_orders_are_started(client: Client, tmp_path: Path) -> None:
    settings = with_partners(tmp_path)
    async with open_partners(settings) as partners:
        assert make_worker(client, partners, settings).task_queue == TASK_QUEUE


@pytest.mark.parametrize(
    ("options", "kind"),
    [({}, PlainRunner), ({"sandbox": True}, CheckingRunner)],
)
async def test_a_worker_leaves_the_sandbox_out_unless_it_is_asked_for(
    client: Client, tmp_path: Path, options: dict[str, bool], kind: type
) -> None:
    settings = with_partners(tmp_path, **options)
    async with open_partners(settings) as partners:
        worker = make_worker(client, partners, settings, task_queue=own_queue())
    assert type(worker.config()["workflow_runner"]) is kind


async def test_the_cache_of_a_worker_is_as_large_as_its_memory_allows(
    client: Client, tmp_path: Path
) -> None:
    settings = with_partners(tmp_path, cache_mb=10)
    async with open_partners(settings) as partners:
        config = make_worker(client, partners, settings, task_queue=own_queue()).config()
    assert config["max_cached_workflows"] == 10 * 1024 // CACHED_KIB
    assert config["max_concurrent_workflow_tasks"] == WORKFLOW_TASKS


def test_what_waits_for_a_killed_worker_is_answered_while_its_door_still_waits() -> None:
    assert STICKY_SECONDS <= ANSWER_SECONDS / 2


def test_workflows_load_nothing_heavy_in_a_fresh_interpreter() -> None:
    modules = ", ".join(each.__module__ for each in WORKFLOWS)
    script = f"import sys, {modules}; print(*(set(sys.modules) & {set(HEAVY)!r}))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (ran.stdout.strip(), ran.stderr) == ("", "")
