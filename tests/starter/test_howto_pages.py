"""Upgrade, retention, backup: the pages are followed as they stand."""

import shutil
from pathlib import Path

import pytest
from alembic import command
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client

from activities.adapters.process.settings import Settings
from activities.adapters.store.database.migrate import config
from activities.adapters.store.database.open_database import open_database
from activities.adapters.store.database.revision import HEAD, revision
from starter.local.engine import Engine
from tests.howto import blocks, run
from tests.starter.cli import NOBODYS_OFFSET, NOWHERE, DeskUnderTest


@pytest.fixture
def machine(desk: DeskUnderTest, tmp_path: Path) -> dict[str, str]:
    """The environment of a machine, and where its backups lie."""
    return {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'desk.db'}",
        "FULFIL_DATA_DIR": str(tmp_path),
        "TEMPORAL_ADDRESS": NOWHERE,
        "FULFIL_PORT_OFFSET": NOBODYS_OFFSET,
        "BACKUPS": str(tmp_path / "backups"),
    }


def the_backup(machine: dict[str, str]) -> dict[str, str]:
    """The environment with the one backup that was made."""
    (made,) = Path(machine["BACKUPS"]).iterdir()
    return {**machine, "BACKUP": str(made)}


async def at(machine: dict[str, str], to: str | None = None) -> str | None:
    """The revision of the tables, brought back to an older one first."""
    async with open_database(machine["DATABASE_URL"]) as database:
        if to is not None:
            await database.write(lambda one: command.downgrade(config(one), to))
        return await revision(database)


async def test_an_upgrade_and_the_way_back(desk: DeskUnderTest, machine: dict[str, str]) -> None:
    back_up, provision, restore = blocks("upgrade.md")
    await at(machine, "0010")
    run(back_up, machine)
    assert "run `fulfil provision`" in run("fulfil api", machine, code=1)
    assert f"its tables brought from 0010 to {HEAD}" in run(provision, machine, code=3)
    assert await at(machine) == HEAD
    output = run(restore, the_backup(machine))
    assert "is set aside as" in output


async def test_closed_workflows_are_kept_as_long_as_the_page_says(
    machine: dict[str, str], engine: Engine
) -> None:
    (keep,) = blocks("retention.md")
    env = {**machine, "TEMPORAL_ADDRESS": engine.address, "TEMPORAL_NAMESPACE": "kept-longer"}
    run("fulfil provision", env)
    output = run(keep, env)
    assert "is there; closed workflows are kept 60 days" in output
    client = await Client.connect(engine.address)
    described = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace="kept-longer")
    )
    assert described.config.workflow_execution_retention_ttl.ToTimedelta().days == 60
    assert "are kept" not in run("fulfil provision", env), "left as it is"


async def test_a_backup_and_the_way_back(
    desk: DeskUnderTest, machine: dict[str, str], engine: Engine, tmp_path: Path
) -> None:
    back_up, restore, one_alone, compare = blocks("backup.md")
    await desk.take("H1")
    run(back_up, machine)
    there = the_backup(machine)
    await desk.store.database.close()
    run(restore, there)
    with pytest.raises(AssertionError, match=r"holds no temporal\.db"):
        run(one_alone, there)
    shutil.rmtree(tmp_path / "backups")
    env = {**machine, "TEMPORAL_ADDRESS": engine.address, "TEMPORAL_NAMESPACE": "compared"}
    run("fulfil provision", env)
    assert "order compared" in run(compare, env)


def test_every_setting_of_the_files_for_services_is_one_of_ours_or_temporals() -> None:
    folder = Path(__file__).parents[2] / "deploy"
    known = {f"FULFIL_{name.upper()}" for name in Settings.model_fields} | {"DATABASE_URL"}
    for file in (folder / "temporal" / "client.env", folder / "systemd" / "fulfil.env"):
        lines = [line.lstrip("#") for line in file.read_text().splitlines()]
        named = {
            line.split("=")[0] for line in lines if "=" in line and " " not in line.split("=")[0]
        }
        assert {name for name in named if not name.startswith("TEMPORAL_")} <= known
