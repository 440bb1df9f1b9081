"""`fulfil provision`, and what processes say where it has not run."""

import subprocess
import sys
from pathlib import Path

import pytest
from temporalio.client import Client

from activities.adapters.process.settings import Settings
from activities.adapters.store.database import provisioned as ground
from activities.adapters.store.database.migrate import upgrade_to_head
from activities.adapters.store.database.provisioned import (
    NotProvisioned,
    check_database,
    check_temporal,
)
from models.attributes import ATTRIBUTES
from starter.local.engine import Engine
from starter.local.provision import provision
from starter.local.provisioned import check_provisioned
from tests.conftest import a_port_block
from tests.environment import ADDRESSES
from tests.starter.cli import NOWHERE, DeskUnderTest
from tests.thorough import first_of
from tests.timeouts import PATIENCE_SECONDS


@pytest.fixture
def nothing_there(desk: DeskUnderTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder without anything; commands run over it."""
    data = tmp_path / "data"
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("FULFIL_DATA_DIR", str(data))
    return data


async def test_it_makes_what_is_missing_and_says_what(
    desk: DeskUnderTest, engine: Engine, nothing_there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", engine.address)
    monkeypatch.setenv("TEMPORAL_NAMESPACE", "made-by-the-command")
    first = await desk.run("provision")
    assert (first.code, first.err) == (0, "")
    assert "database: its tables made to 0" in first.out
    assert "namespace 'made-by-the-command' at" in first.out
    assert "made; closed workflows are kept 30 days" in first.out
    assert all(one.name in first.out for one in ATTRIBUTES)
    again = await desk.run("provision")
    assert again.code == 0
    assert [line.split()[-2:] for line in again.out.splitlines()[1:]] == [
        ["is", "there"],
        ["are", "there"],
    ]
    assert again.out.splitlines()[0].endswith(first.out.splitlines()[0].split()[-1])


async def test_without_a_server_the_database_is_made_and_the_exit_code_says_the_rest(
    desk: DeskUnderTest, nothing_there: Path
) -> None:
    done = await desk.run("provision")
    assert (done.code, done.out.count("\n")) == (3, 1)
    assert f"Temporal at {NOWHERE} cannot be reached" in done.err
    assert (nothing_there / "fulfil.db").stat().st_size > 0


PROGRAMS = (("worker", "workers"), ("api", "starter.web"))


@pytest.mark.parametrize(("name", "module"), first_of(PROGRAMS))
def test_a_process_says_in_one_line_that_it_was_not_provisioned(
    name: str, module: str, tmp_path: Path
) -> None:
    env = {"FULFIL_DATA_DIR": str(tmp_path), "TEMPORAL_ADDRESS": NOWHERE, **ADDRESSES}
    with a_port_block() as ports:
        ran = subprocess.run(
            [sys.executable, "-m", module],
            env=env | {"FULFIL_API_PORT": str(ports.api)},
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )
    assert ran.stderr == f"{name}: the database is not there: run `fulfil provision`\n"
    assert ran.returncode == 1


async def test_tables_that_are_missing_or_of_another_version_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'some.db'}"
    with pytest.raises(NotProvisioned, match="the database is not there: run `fulfil provision`"):
        await check_database(url)
    await upgrade_to_head(url)
    assert await check_database(url)
    monkeypatch.setattr(ground, "HEAD", "9999")
    with pytest.raises(NotProvisioned, match=r"tables are at 0\d+, and this version works with 9"):
        await check_database(url)


async def test_a_namespace_and_attributes_that_are_missing_are_named(engine: Engine) -> None:
    client = await Client.connect(engine.address, namespace="made-in-part")
    with pytest.raises(NotProvisioned, match="no namespace 'made-in-part': run `fulfil provision`"):
        await check_temporal(client)
    await provision(client, ATTRIBUTES[1:])
    with pytest.raises(NotProvisioned, match=f"lacks the search attributes {ATTRIBUTES[0].name}"):
        await check_temporal(client)
    await provision(client)
    await check_temporal(client)


async def test_a_store_that_is_away_is_no_reason_to_end(tmp_path: Path) -> None:
    away = "postgresql://nobody@127.0.0.1:9/none"
    assert not await check_database(away)
    await check_provisioned(
        Settings(data_dir=tmp_path, database_url=away, temporal_address=NOWHERE)
    )
